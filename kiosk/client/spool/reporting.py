"""What was deleted, when and why: counts and ids, nothing personal.

A deletion is written down in the transaction that makes it final. The lines of
delivered submissions are themselves deleted after `RECORDS_KEPT`; what stays
of them is the line of their deletion, for a year.

Whether so much time has passed is not this machine's clock alone to say: one that was
put ten years ahead would have the whole report dropped. It is never later than the
centre's newest receipt.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from kiosk.client.spool.store import SpoolStore
from kiosk.client.stamp import FIRST_DAY
from kiosk.faults import Fault
from kiosk.full_disk import disk_full

RECORDS_KEPT = timedelta(days=90)
DELETIONS_KEPT = timedelta(days=365)


class Why(StrEnum):
    """Why bytes were deleted."""

    DELIVERED = "delivered"
    """The centre's receipt had come."""
    UNFINISHED = "unfinished"
    """The visit ended without it: given up, or the page was taken again."""
    ORPHANED = "orphaned"
    """Found at the start: the booth had lost its power in the middle of a visit."""
    EXPIRED = "expired"
    """The line of a delivered submission, kept long enough."""


@dataclass(frozen=True, slots=True)
class Deletion:
    """One line of the report. `documents` and `bytes` count what was sealed."""

    at: datetime
    submission: str
    why: Why
    documents: int
    bytes: int


def record(
    connection: sqlite3.Connection, at: datetime, submission: str, why: Why, documents: int, size_bytes: int
) -> None:
    """Write one deletion down, in the caller's transaction."""
    connection.execute(
        "INSERT INTO deletion (at, submission, why, documents, bytes) VALUES (?, ?, ?, ?, ?)",
        (at.astimezone(UTC).isoformat(), submission, why, documents, size_bytes),
    )


def _drop_lines(connection: sqlite3.Connection, now: datetime) -> None:
    """Drop the lines that are older than `DELETIONS_KEPT`. One that was written while the clock
    could not be right goes with those that were written after it."""
    first, limit = FIRST_DAY.isoformat(), (now - DELETIONS_KEPT).isoformat()
    last = connection.execute(
        "SELECT max(sequence) FROM deletion WHERE at >= ? AND at < ?", (first, limit)
    ).fetchone()[0]
    if last is None:
        return
    connection.execute("DELETE FROM deletion WHERE at >= ? AND at < ?", (first, limit))
    connection.execute(
        "DELETE FROM deletion WHERE sequence < ? AND (at < ? OR at > ?)", (last, first, now.isoformat())
    )


class Reporting(SpoolStore):
    """The report, and the schedule by which the records themselves go."""

    def deletions(self, since: datetime | None = None) -> Sequence[Deletion]:
        """What was deleted since `since` (all when None), oldest first."""
        with self._lock:
            rows = self._db.execute(
                "SELECT * FROM deletion WHERE at >= ? ORDER BY sequence",
                (since.astimezone(UTC).isoformat() if since else "",),
            ).fetchall()
        return [
            Deletion(
                datetime.fromisoformat(row["at"]),
                row["submission"],
                Why(row["why"]),
                row["documents"],
                row["bytes"],
            )
            for row in rows
        ]

    def forget(self) -> int | Fault:
        """Delete the lines of submissions that were purged long ago, and the oldest
        lines of this report; how many submissions. DISK_FULL when there was no room to:
        the ballast stays for the sending, and another night will do.

        A clock that went back deletes less, one that jumped ahead no more: the time it is
        ends at the newest receipt, which bears the centre's time. Nothing that waits or is
        set aside goes, for only what was purged is looked at.
        """
        try:
            with self._transaction() as connection:
                return _forget(connection, self._clock.now())
        except sqlite3.OperationalError as error:
            return disk_full(error)


def _forget(connection: sqlite3.Connection, here: datetime) -> int:
    newest = connection.execute("SELECT max(received_at) FROM submission").fetchone()[0]
    if newest is None:  # the centre has not said yet what time it is
        return 0
    now = min(here.astimezone(UTC), datetime.fromisoformat(newest).astimezone(UTC))
    old = [
        str(row["id"])
        for row in connection.execute(
            "SELECT id FROM submission WHERE state = 'purged' AND received_at < ?",
            ((now - RECORDS_KEPT).isoformat(),),
        )
    ]
    for submission in old:
        connection.execute("DELETE FROM attempt WHERE submission = ?", (submission,))
        connection.execute("DELETE FROM document WHERE submission = ?", (submission,))
        connection.execute("DELETE FROM submission WHERE id = ?", (submission,))
        record(connection, now, submission, Why.EXPIRED, 0, 0)
    _drop_lines(connection, now)
    return len(old)
