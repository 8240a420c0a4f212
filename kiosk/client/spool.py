"""The spool: what waits to be forwarded, sealed before it touches the disk.

A folder of sealed files and one SQLite database beside it. `kiosk run` seals
and commits; `kiosk forward` takes, delivers and purges; both at once, either
killed at any instant. Nothing here can be read without the centre's key.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4

from kiosk.client.database import open_shared
from kiosk.client.envelope import envelope, personal_part, stamp_of
from kiosk.client.machine import boot_id
from kiosk.client.safe_files import sync_folder, write_whole
from kiosk.client.sealing import seal
from kiosk.client.spool_schema import TABLES, steps
from kiosk.client.stamp import Stamp, age_s
from kiosk.client.submission import (
    STEPS,
    Depth,
    IllegalStep,
    Parcel,
    SealedDocument,
    State,
    Submission,
    WaitingDocument,
)
from kiosk.clock import Clock
from kiosk.faults import Fault
from kiosk.full_disk import disk_full

_PLAIN_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_UNSENT = (State.SEALED, State.SENDING)


class Spool:
    """One spool in `folder`, sealing to `recipients` (age public keys)."""

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
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None

    def open(self) -> Self:
        """Make the folder and tables if they are not there, and connect."""
        self._sealed.mkdir(parents=True, exist_ok=True)
        connection = open_shared(self._folder / "spool.db", (TABLES,))
        connection.executemany("INSERT OR IGNORE INTO step VALUES (?, ?)", steps())
        self._connection = connection
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

    # -- the booth fills it -------------------------------------------------

    def seal_document(
        self, submission: str, document: str, content: bytes, media_type: str
    ) -> SealedDocument | Fault:
        """Seal one document in memory and put the sealed bytes safely on the disk.

        `document` names it within the submission ("ktp"); the name itself
        travels sealed. DISK_FULL or SEAL_NO_KEY when it could not be kept.
        """
        sealed = seal(content, self._recipients)
        if isinstance(sealed, Fault):
            return sealed
        kept = SealedDocument(
            id=self._new_id(),
            submission=submission,
            document=document,
            media_type=media_type,
            sha256=hashlib.sha256(sealed).hexdigest(),
            size_bytes=len(sealed),
        )
        try:
            write_whole(self._path(submission, kept.id), sealed)
        except OSError as error:
            return disk_full(error)
        return kept

    def commit(self, submission: Submission, documents: Sequence[SealedDocument]) -> Fault | None:
        """Keep `submission` with `documents`, all or nothing; a repeat changes nothing.

        Documents sealed for it but not named here (a retaken page) are removed.
        """
        sealed = seal(personal_part(submission, documents), self._recipients)
        if isinstance(sealed, Fault):
            return sealed
        try:
            with self._transaction() as connection:
                stamp = Stamp(_next_sequence(connection), self._boot, self._clock.monotonic_s())
                body = envelope(submission, documents, sealed, stamp)
                new = connection.execute(
                    "INSERT INTO submission (sequence, id, kind, created_at, state, body, sha256)"
                    " VALUES (?, ?, ?, ?, 'sealed', ?, ?) ON CONFLICT (id) DO NOTHING",
                    (
                        stamp.sequence,
                        submission.id,
                        submission.kind,
                        submission.created_at.astimezone(UTC).isoformat(),
                        body,
                        hashlib.sha256(body).hexdigest(),
                    ),
                ).rowcount
                if new:
                    connection.executemany(
                        "INSERT INTO document (id, submission, media_type, sha256, size_bytes, state)"
                        " VALUES (?, ?, ?, ?, ?, 'sealed')",
                        [(d.id, d.submission, d.media_type, d.sha256, d.size_bytes) for d in documents],
                    )
        except (sqlite3.OperationalError, OSError) as error:
            return disk_full(error)
        self.discard(submission.id)
        return None

    def discard(self, submission: str) -> None:
        """Remove the sealed files of `submission` that no commit has named."""
        self._remove_unnamed(f"{submission}.*")

    def sweep(self) -> int:
        """Remove the files a killed visit left behind; how many.

        Only the process that fills the spool may call it, before its first visit.
        """
        return self._remove_unnamed("*")

    # -- the forwarder drains it --------------------------------------------

    def unsent(self, limit: int) -> Sequence[Parcel]:
        """At most `limit` parcels to send: fewest attempts first, then oldest.

        A poisoned parcel so steps back behind the others by itself.
        """
        with self._lock:
            rows = self._db.execute(
                "SELECT * FROM submission WHERE state IN (?, ?) ORDER BY attempts, sequence LIMIT ?",
                (*_UNSENT, limit),
            ).fetchall()
            return [self._parcel(row) for row in rows]

    def unpurged(self) -> Sequence[str]:
        """Ids that have their receipt but whose bytes are still here."""
        with self._lock:
            rows = self._db.execute("SELECT id FROM submission WHERE state = 'delivered' ORDER BY sequence")
            return [str(row["id"]) for row in rows]

    def begin(self, submission: str) -> None:
        """An attempt starts; one that a crash cut short starts again."""
        with self._transaction() as connection:
            if self._state(submission) is State.SEALED:
                self._step(connection, submission, State.SENDING)
            connection.execute("UPDATE submission SET attempts = attempts + 1 WHERE id = ?", (submission,))

    def upload_at(self, document: str, url: str | None) -> None:
        """Remember where `document` is being uploaded, so that it can resume there."""
        with self._transaction() as connection:
            connection.execute("UPDATE document SET upload_url = ? WHERE id = ?", (url, document))

    def uploaded(self, document: str) -> None:
        """The centre has every byte of `document`."""
        with self._transaction() as connection:
            connection.execute(
                "UPDATE document SET state = 'sent' WHERE id = ? AND state = 'sealed'", (document,)
            )

    def lost(self, documents: Sequence[str]) -> None:
        """The centre does not have these after all: upload them again."""
        with self._transaction() as connection:
            connection.executemany(
                "UPDATE document SET state = 'sealed', upload_url = NULL WHERE id = ? AND state = 'sent'",
                [(document,) for document in documents],
            )

    def failed(self, submission: str, fault: Fault) -> None:
        """The attempt ended without a receipt; it will be made again."""
        with self._transaction() as connection:
            self._step(connection, submission, State.SEALED)
            self._note(connection, submission, fault.code.name, fault.detail)

    def quarantine(self, submission: str, fault: Fault) -> None:
        """The centre refuses it: set it aside, visible and re-sendable."""
        with self._transaction() as connection:
            self._step(connection, submission, State.QUARANTINED)
            self._note(connection, submission, fault.code.name, fault.detail)

    def release(self, submission: str) -> None:
        """A technician asks for a quarantined submission to be sent again."""
        with self._transaction() as connection:
            self._step(connection, submission, State.SEALED)
            self._note(connection, submission, "RELEASED", "")

    def delivered(self, submission: str, received_at: datetime) -> None:
        """The centre's receipt, which echoed id and digest, was read."""
        with self._transaction() as connection:
            connection.execute(
                "UPDATE submission SET state = ?, received_at = ? WHERE id = ?",
                (self._checked(submission, State.DELIVERED), received_at.isoformat(), submission),
            )
            self._note(connection, submission, "DELIVERED", "")

    def purge(self, submission: str) -> None:
        """Remove the bytes of a delivered submission; its line stays as the record."""
        with self._lock:
            self._checked(submission, State.PURGED)
            for row in self._db.execute("SELECT id FROM document WHERE submission = ?", (submission,)):
                self._path(submission, row["id"]).unlink(missing_ok=True)
            sync_folder(self._sealed)
        with self._transaction() as connection:
            connection.execute(
                "UPDATE submission SET state = 'purged', body = NULL WHERE id = ?", (submission,)
            )
            connection.execute("UPDATE document SET state = 'purged' WHERE submission = ?", (submission,))

    # -- anyone looks at it -------------------------------------------------

    def state(self, submission: str) -> State | None:
        """Where `submission` stands; None when it was never committed."""
        with self._lock:
            return self._state(submission)

    def depth(self) -> Depth:
        """How much waits to be sent. Counted, not estimated."""
        with self._lock:
            row = self._db.execute(
                "SELECT count(*) AS submissions, coalesce(sum(length(body)), 0) AS bytes"
                " FROM submission WHERE state IN (?, ?)",
                _UNSENT,
            ).fetchone()
            # By sequence: the clock may have been anywhere.
            first = self._db.execute(
                "SELECT created_at, body FROM submission WHERE state IN (?, ?) ORDER BY sequence LIMIT 1",
                _UNSENT,
            ).fetchone()
            files = self._db.execute(
                "SELECT count(*) AS documents, coalesce(sum(d.size_bytes), 0) AS bytes FROM document d"
                " JOIN submission s ON s.id = d.submission WHERE s.state IN (?, ?) AND d.state = 'sealed'",
                _UNSENT,
            ).fetchone()
            aside = self._db.execute("SELECT count(*) FROM submission WHERE state = 'quarantined'").fetchone()
        return Depth(
            submissions=row["submissions"],
            documents=files["documents"],
            bytes=row["bytes"] + files["bytes"],
            oldest=datetime.fromisoformat(first["created_at"]) if first else None,
            oldest_s=self._age_s(first) if first else None,
            quarantined=aside[0],
        )

    def counts(self) -> Mapping[State, int]:
        """How many submissions stand in each state, zeros too."""
        with self._lock:
            rows = self._db.execute("SELECT state, count(*) FROM submission GROUP BY state").fetchall()
        return dict.fromkeys(State, 0) | {State(state): count for state, count in rows}

    def attempts(self, submission: str) -> Sequence[tuple[datetime, str, str]]:
        """Every verdict on `submission`, oldest first: (at, verdict, detail)."""
        with self._lock:
            rows = self._db.execute(
                "SELECT at, verdict, detail FROM attempt WHERE submission = ? ORDER BY sequence",
                (submission,),
            ).fetchall()
        return [(datetime.fromisoformat(row["at"]), row["verdict"], row["detail"]) for row in rows]

    # -- within ---------------------------------------------------------------

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

    def _age_s(self, row: sqlite3.Row) -> float:
        stamp = stamp_of(row["body"])
        boot, uptime_s = (stamp.boot, stamp.uptime_s) if stamp else (None, None)
        return age_s(datetime.fromisoformat(row["created_at"]), boot, uptime_s, self._clock, self._boot)

    def _state(self, submission: str) -> State | None:
        row = self._db.execute("SELECT state FROM submission WHERE id = ?", (submission,)).fetchone()
        return State(row["state"]) if row else None

    def _checked(self, submission: str, after: State) -> State:
        before = self._state(submission)
        if before is None or after not in STEPS[before]:
            raise IllegalStep(f"submission {submission} is {before or 'unknown'} and cannot become {after}")
        return after

    def _step(self, connection: sqlite3.Connection, submission: str, after: State) -> None:
        self._checked(submission, after)
        connection.execute("UPDATE submission SET state = ? WHERE id = ?", (after, submission))

    def _note(self, connection: sqlite3.Connection, submission: str, verdict: str, detail: str) -> None:
        connection.execute(
            "INSERT INTO attempt (submission, at, verdict, detail) VALUES (?, ?, ?, ?)",
            (submission, self._clock.now().isoformat(), verdict, detail[:500]),
        )

    def _parcel(self, row: sqlite3.Row) -> Parcel:
        documents = self._db.execute(
            "SELECT * FROM document WHERE submission = ? ORDER BY size_bytes", (row["id"],)
        )
        return Parcel(
            id=row["id"],
            kind=row["kind"],
            state=State(row["state"]),
            body=row["body"],
            sha256=row["sha256"],
            attempts=row["attempts"],
            documents=[
                WaitingDocument(
                    id=document["id"],
                    path=self._path(row["id"], document["id"]),
                    sha256=document["sha256"],
                    size_bytes=document["size_bytes"],
                    media_type=document["media_type"],
                    upload_url=document["upload_url"],
                    sent=document["state"] != "sealed",
                )
                for document in documents
            ],
        )

    def _path(self, submission: str, document: str) -> Path:
        if not _PLAIN_ID.fullmatch(submission):
            raise ValueError("a submission's id is letters, digits, - and _, at most 64 of them")
        return self._sealed / f"{submission}.{document}.age"

    def _remove_unnamed(self, pattern: str) -> int:
        with self._lock:
            named = {
                self._path(row["submission"], row["id"]).name
                for row in self._db.execute("SELECT id, submission FROM document WHERE state <> 'purged'")
            }
        unnamed = [path for path in self._sealed.glob(pattern) if path.name not in named]
        for path in unnamed:
            path.unlink(missing_ok=True)
        if unnamed:
            sync_folder(self._sealed)
        return len(unnamed)


def _next_sequence(connection: sqlite3.Connection) -> int:
    """The number that the next submission takes; those of purged ones are never given again."""
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'submission'").fetchone()
    return 1 + (row["seq"] if row else 0)
