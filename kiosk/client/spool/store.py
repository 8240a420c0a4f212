"""What every part of the spool stands on: its folder, its database, and the steps."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4

from kiosk.client.ballast import Ballast
from kiosk.client.machine import boot_id
from kiosk.client.spool.schema import VERSIONS, steps
from kiosk.client.submission import STEPS, IllegalStep, State
from kiosk.clock import Clock
from kiosk.full_disk import disk_full
from kiosk.shared_database import open_shared

_PLAIN_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
#: A verdict's words, at most. What the centre answered may be of any length.
DETAIL_LETTERS = 500


class SpoolStore:
    """Opens, closes, and writes in transactions; `steps` of submission.STEPS alone."""

    def __init__(
        self,
        folder: Path,
        recipients: Sequence[str],
        clock: Clock,
        *,
        new_id: Callable[[], str] = lambda: uuid4().hex,
        boot: str | None = None,
    ) -> None:
        self._folder = folder
        self._sealed = folder / "sealed"
        self._recipients = tuple(recipients)
        self._clock = clock
        self._new_id = new_id
        self._boot = boot or boot_id()
        self._ballast = Ballast(folder / "ballast")
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None

    def open(self) -> Self:
        """Make the folder and tables if they are not there, upgrade them, and connect."""
        self._sealed.mkdir(parents=True, exist_ok=True)
        file = self._folder / "spool.db"
        try:
            connection = open_shared(file, VERSIONS)
        except sqlite3.OperationalError as error:
            # Even an open database needs a few pages beside it.
            disk_full(error)
            if not self._ballast.drop():
                raise
            connection = open_shared(file, VERSIONS)
        connection.executemany("INSERT OR IGNORE INTO step VALUES (?, ?)", steps())
        self._connection = connection
        self._ballast.load()
        return self

    def close(self) -> None:
        """Let go of the database; the files stay."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def __enter__(self) -> Self:
        return self.open()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def state(self, submission: str) -> State | None:
        """Where `submission` stands; None when it was never committed."""
        with self._lock:
            row = self._db.execute("SELECT state FROM submission WHERE id = ?", (submission,)).fetchone()
        return State(row["state"]) if row else None

    # -- for the parts ------------------------------------------------------

    @property
    def _db(self) -> sqlite3.Connection:
        if self._connection is None:
            raise RuntimeError("the spool is not open: use `with Spool(...)` or call open() first")
        return self._connection

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            connection = self._db
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def _checked(self, submission: str, after: State) -> State:
        before = self.state(submission)
        if before is None or after not in STEPS[before]:
            raise IllegalStep(f"submission {submission} is {before or 'unknown'} and cannot become {after}")
        return after

    def _step(self, connection: sqlite3.Connection, submission: str, after: State) -> None:
        self._checked(submission, after)
        connection.execute("UPDATE submission SET state = ? WHERE id = ?", (after, submission))

    def _note(self, connection: sqlite3.Connection, submission: str, verdict: str, detail: str = "") -> None:
        connection.execute(
            "INSERT INTO attempt (submission, at, verdict, detail) VALUES (?, ?, ?, ?)",
            (submission, self._clock.now().isoformat(), verdict, detail[:DETAIL_LETTERS]),
        )

    def _path(self, submission: str, document: str) -> Path:
        if not _PLAIN_ID.fullmatch(submission):
            raise ValueError("a submission's id is letters, digits, - and _, at most 64 of them")
        return self._sealed / f"{submission}.{document}.age"
