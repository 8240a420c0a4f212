"""What was deleted, when and why: counts and ids, nothing personal.

A deletion is written down in the transaction that makes it final. The lines of
delivered submissions are themselves deleted after `RECORDS_KEPT`; what stays
of them is the line of their deletion, for a year.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from kiosk.client.spool.store import SpoolStore

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

    def forget(self) -> int:
        """Delete the lines of submissions that were purged long ago, and the oldest
        lines of this report; how many submissions.

        A clock that went back deletes less, one that jumped ahead more: nothing
        that waits or is set aside, for only what was purged is looked at.
        """
        now = self._clock.now().astimezone(UTC)
        with self._transaction() as connection:
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
            connection.execute("DELETE FROM deletion WHERE at < ?", ((now - DELETIONS_KEPT).isoformat(),))
        return len(old)
