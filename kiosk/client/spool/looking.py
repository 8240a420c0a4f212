"""Anyone looks at the spool: how much waits, since when, and why something does not go."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.client.envelope import stamp_of
from kiosk.client.spool.draining import UNSENT
from kiosk.client.spool.store import SpoolStore
from kiosk.client.stamp import age_s
from kiosk.client.submission import Depth, State

_ENTRIES = """
SELECT s.*, coalesce(length(s.body), 0) AS body_bytes,
       (SELECT count(*) FROM document d WHERE d.submission = s.id) AS documents,
       (SELECT coalesce(sum(d.size_bytes), 0) FROM document d
        WHERE d.submission = s.id AND d.state <> 'purged') AS document_bytes,
       last.at AS last_at, last.verdict AS last_verdict, last.detail AS last_detail
FROM submission s
LEFT JOIN attempt last ON last.sequence =
    (SELECT max(sequence) FROM attempt a WHERE a.submission = s.id AND a.verdict <> 'EXPORTED')
"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of an attempt. `name` is a FaultCode's name, or BEGUN,
    DELIVERED, RELEASED, EXPORTED."""

    at: datetime
    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One submission as a technician may see it: nothing personal."""

    id: str
    kind: str
    state: State
    created_at: datetime
    attempts: int
    documents: int
    bytes: int
    last: Verdict | None


class Looking(SpoolStore):
    """What is asked of it."""

    def depth(self) -> Depth:
        """How much waits to be sent. Counted, not estimated."""
        with self._lock:
            row = self._db.execute(
                "SELECT count(*) AS submissions, coalesce(sum(length(body)), 0) AS bytes"
                " FROM submission WHERE state IN (?, ?)",
                UNSENT,
            ).fetchone()
            # By sequence: the clock may have been anywhere.
            first = self._db.execute(
                "SELECT created_at, body FROM submission WHERE state IN (?, ?) ORDER BY sequence LIMIT 1",
                UNSENT,
            ).fetchone()
            files = self._db.execute(
                "SELECT count(*) AS documents, coalesce(sum(d.size_bytes), 0) AS bytes FROM document d"
                " JOIN submission s ON s.id = d.submission WHERE s.state IN (?, ?) AND d.state = 'sealed'",
                UNSENT,
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

    def entries(self, *states: State, limit: int = -1) -> Sequence[Entry]:
        """The submissions in any of `states`, in the order of sending; at most `limit`,
        all when it is negative."""
        marks = ", ".join("?" * len(states))
        with self._lock:
            rows = self._db.execute(
                f"{_ENTRIES} WHERE s.state IN ({marks}) ORDER BY s.attempts, s.sequence LIMIT ?",
                (*states, limit),
            ).fetchall()
        return [_entry(row) for row in rows]

    def attempts(self, submission: str) -> Sequence[Verdict]:
        """Everything that was tried with `submission` and what came of it, oldest first."""
        with self._lock:
            rows = self._db.execute(
                "SELECT at, verdict, detail FROM attempt WHERE submission = ? ORDER BY sequence",
                (submission,),
            ).fetchall()
        return [Verdict(datetime.fromisoformat(row["at"]), row["verdict"], row["detail"]) for row in rows]

    def _age_s(self, row: sqlite3.Row) -> float:
        stamp = stamp_of(row["body"])
        boot, uptime_s = (stamp.boot, stamp.uptime_s) if stamp else (None, None)
        return age_s(datetime.fromisoformat(row["created_at"]), boot, uptime_s, self._clock, self._boot)


def _entry(row: sqlite3.Row) -> Entry:
    last = row["last_at"]
    return Entry(
        id=row["id"],
        kind=row["kind"],
        state=State(row["state"]),
        created_at=datetime.fromisoformat(row["created_at"]),
        attempts=row["attempts"],
        documents=row["documents"],
        bytes=row["body_bytes"] + row["document_bytes"],
        last=Verdict(datetime.fromisoformat(last), row["last_verdict"], row["last_detail"]) if last else None,
    )
