"""What every part of the spool stands on: its folder, its database, and the steps."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self
from uuid import uuid4

from kiosk.client.ballast import Ballast
from kiosk.client.spool.schema import VERSIONS, steps
from kiosk.client.submission import STEPS, IllegalStep, State
from kiosk.clock import Clock, boot_id
from kiosk.full_disk import disk_full
from kiosk.kept import Kept

_PLAIN_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
#: A verdict's words, at most. What the centre answered may be of any length.
DETAIL_LETTERS = 500


class SpoolStore(Kept):
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
        super().__init__(folder / "spool.db", VERSIONS)
        self._sealed = folder / "sealed"
        self._recipients = tuple(recipients)
        self._clock = clock
        self._new_id = new_id
        self._boot = boot or boot_id()
        self._ballast = Ballast(folder / "ballast")

    def open(self) -> Self:
        """Make the folder and tables if they are not there, upgrade them, and connect."""
        self._sealed.mkdir(parents=True, exist_ok=True)
        try:
            self._open_whole()
        except sqlite3.OperationalError as error:
            # Even an open database needs a few pages beside it.
            disk_full(error)
            if not self._ballast.drop():
                raise
            self._open_whole()
        self._ballast.load()
        return self

    def state(self, submission: str) -> State | None:
        """Where `submission` stands; None when it was never committed."""
        with self._lock:
            row = self._db.execute("SELECT state FROM submission WHERE id = ?", (submission,)).fetchone()
        return State(row["state"]) if row else None

    def _open_whole(self) -> None:
        super().open()
        try:
            with self._transaction() as connection:
                connection.executemany("INSERT OR IGNORE INTO step VALUES (?, ?)", steps())
        except sqlite3.OperationalError:
            self.close()
            raise

    # -- for the parts ------------------------------------------------------

    def _checked(self, submission: str, after: State) -> State:
        before = self.state(submission)
        if before is None or after not in STEPS[before]:
            raise IllegalStep(f"submission {submission} is {before or 'unknown'} and cannot become {after}")
        return after

    def _step(self, connection: sqlite3.Connection, submission: str, after: State) -> None:
        self._checked(submission, after)
        connection.execute("UPDATE submission SET state = ? WHERE id = ?", (after, submission))

    def _surely(self, deed: Callable[[sqlite3.Connection], object]) -> None:
        """`deed` in a transaction; once more without the ballast when there is no room."""
        try:
            with self._transaction() as connection:
                deed(connection)
        except sqlite3.OperationalError as error:
            disk_full(error)
            if not self._ballast.drop():
                raise
            with self._transaction() as connection:
                deed(connection)

    def _note(self, connection: sqlite3.Connection, submission: str, verdict: str, detail: str = "") -> None:
        connection.execute(
            "INSERT INTO attempt (submission, at, verdict, detail) VALUES (?, ?, ?, ?)",
            (submission, self._clock.now().isoformat(), verdict, detail[:DETAIL_LETTERS]),
        )

    def _sealed_file(self, submission: str, document: str) -> Path:
        if not _PLAIN_ID.fullmatch(submission):
            raise ValueError("a submission's id is letters, digits, - and _, at most 64 of them")
        return self._sealed / f"{submission}.{document}.age"
