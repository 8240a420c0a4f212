"""The ledger of print jobs: what was asked for, what left, what is known to be on paper.

    queued ──► sent ──► confirmed
       │         ├────► unconfirmed
       └─────────┴────► failed

Each step is on disk before the deed that follows it, so a booth that is
switched off at any moment never prints one job twice and never counts a
ticket that nobody has. A step that finds the disk full returns DISK_FULL. A
job's id is its idempotency key. No personal data: of a ticket the number, and
what is needed to set it again.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Final

from kiosk.clock import Clock
from kiosk.faults import Fault, FaultCode
from kiosk.full_disk import disk_full
from kiosk.kept import Kept

TOKEN_DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
TOKEN_LENGTH: Final = 4


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    SENT = "sent"
    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    FAILED = "failed"


STEPS: Final[Mapping[JobState, frozenset[JobState]]] = MappingProxyType(
    {
        JobState.QUEUED: frozenset({JobState.SENT, JobState.FAILED}),
        JobState.SENT: frozenset({JobState.CONFIRMED, JobState.UNCONFIRMED, JobState.FAILED}),
        JobState.CONFIRMED: frozenset(),
        JobState.UNCONFIRMED: frozenset(),
        JobState.FAILED: frozenset(),
    }
)

_FIRST: Final = """
CREATE TABLE IF NOT EXISTS jobs (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,
    id         TEXT NOT NULL UNIQUE,
    state      TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'confirmed', 'unconfirmed', 'failed')),
    original   TEXT REFERENCES jobs (id),
    payload    BLOB,
    fault      TEXT,
    queued_at  TEXT NOT NULL,
    settled_at TEXT,
    CHECK ((state IN ('queued', 'sent')) = (payload IS NOT NULL)),
    CHECK ((state IN ('queued', 'sent')) = (settled_at IS NULL)),
    CHECK (state <> 'confirmed' OR fault IS NULL)
) STRICT;
CREATE INDEX IF NOT EXISTS jobs_by_state ON jobs (state);
"""

#: 2: what is to be printed is not kept. Nothing is ever printed from here, and a slip
#: may carry a number that its bearer typed.
_SECOND: Final = """
CREATE TABLE jobs_2 (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,
    id         TEXT NOT NULL UNIQUE,
    state      TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'confirmed', 'unconfirmed', 'failed')),
    original   TEXT REFERENCES jobs (id),
    fault      TEXT,
    queued_at  TEXT NOT NULL,
    settled_at TEXT,
    CHECK ((state IN ('queued', 'sent')) = (settled_at IS NULL)),
    CHECK (state <> 'confirmed' OR fault IS NULL)
) STRICT;
INSERT INTO jobs_2 SELECT number, id, state, original, fault, queued_at, settled_at FROM jobs;
DROP TABLE jobs;
ALTER TABLE jobs_2 RENAME TO jobs;
CREATE INDEX jobs_by_state ON jobs (state);
"""

#: 3: which number a ticket bears, so that it can be listed and set again; `again` is a reprint,
#: also one whose original came out elsewhere.
_THIRD: Final = """
ALTER TABLE jobs ADD COLUMN label TEXT;
ALTER TABLE jobs ADD COLUMN ticket TEXT;
ALTER TABLE jobs ADD COLUMN again INTEGER NOT NULL DEFAULT 0;
UPDATE jobs SET again = 1 WHERE original IS NOT NULL;
CREATE INDEX jobs_by_label ON jobs (label);
"""

VERSIONS: Final = (_FIRST, _SECOND, _THIRD)


class IllegalStep(RuntimeError):
    """A job was asked to take a step that its state does not allow."""


@dataclass(frozen=True, slots=True)
class Number:
    """What is needed to set a ticket again; nothing of who holds it. `ticket` is its
    id at the site, "" where that is not known here."""

    label: str
    ticket: str
    service: str
    people: int = 1
    language: str = "id"


@dataclass(frozen=True, slots=True)
class Job:
    """One row."""

    number: int
    id: str
    state: JobState
    original: str | None
    """The job of which this one is a reprint."""
    fault: FaultCode | None
    queued_at: datetime
    settled_at: datetime | None
    ticket: Number | None = None
    """The number it bears; None when it bears none."""

    @property
    def token(self) -> str:
        """Four characters that the printer echoes; repeats after 1,679,616 jobs."""
        rest, digits = self.number, ""
        for _ in range(TOKEN_LENGTH):
            rest, digit = divmod(rest, len(TOKEN_DIGITS))
            digits = TOKEN_DIGITS[digit] + digits
        return digits

    @property
    def settled(self) -> bool:
        return not STEPS[self.state]


class PrintLedger(Kept):
    """Every step is synced to the disk. Once it is open, call `recover`; any thread may use it."""

    def __init__(self, path: Path, clock: Clock) -> None:
        super().__init__(path, VERSIONS)
        self._clock = clock

    # -- steps ----------------------------------------------------------------

    def queue(
        self, job_id: str, original: str | None = None, ticket: Number | None = None, again: bool = False
    ) -> Job | Fault:
        """Write down a new job. A job of that id that exists already is handed back as it is.
        DISK_FULL when there is no room to write: what is not written down is not printed."""
        label, body = (ticket.label, json.dumps(asdict(ticket))) if ticket else (None, None)
        try:
            self._write(
                "INSERT INTO jobs (id, state, original, queued_at, label, ticket, again)"
                " VALUES (?, 'queued', ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
                (job_id, original, self._now(), label, body, int(again or original is not None)),
            )
        except sqlite3.OperationalError as error:
            return disk_full(error)
        return self.job(job_id)

    def sent(self, job_id: str) -> Fault | None:
        """The first byte is about to leave."""
        return self._step(job_id, JobState.SENT, None)

    def confirmed(self, job_id: str) -> Fault | None:
        """The printer said that it is out."""
        return self._step(job_id, JobState.CONFIRMED, None)

    def unconfirmed(self, job_id: str, fault: FaultCode | None = None) -> Fault | None:
        """It may be out. Never sent again by itself."""
        return self._step(job_id, JobState.UNCONFIRMED, fault)

    def failed(self, job_id: str, fault: FaultCode | None = None) -> Fault | None:
        """It is known not to be out."""
        return self._step(job_id, JobState.FAILED, fault)

    def recover(self) -> tuple[Job, ...]:
        """Settle what a crash left behind: `sent` may be out, `queued` never left.
        The jobs that may be out."""
        lost = self._jobs("WHERE state = 'sent'")
        for job in self.unsettled():
            self.settle(job)
        return tuple(self.job(job.id) for job in lost)

    def settle(self, job: Job) -> Fault | None:
        """End a job of which nobody wrote down what became of it."""
        if job.state is JobState.SENT:
            return self.unconfirmed(job.id, FaultCode.PRINT_UNCONFIRMED)
        return self.failed(job.id)

    def _step(self, job_id: str, to: JobState, fault: FaultCode | None) -> Fault | None:
        allowed = [str(state) for state, steps in STEPS.items() if to in steps]
        settles = not STEPS[to]
        try:
            changed = self._write(
                "UPDATE jobs SET state = ?, fault = ?, settled_at = ?"
                f" WHERE id = ? AND state IN ({', '.join('?' * len(allowed))})",
                (str(to), fault, self._now() if settles else None, job_id, *allowed),
            )
        except sqlite3.OperationalError as error:
            return disk_full(error)
        if changed == 0:
            raise IllegalStep(f"job {job_id} is {self.job(job_id).state} and cannot become {to}")
        return None

    # -- questions ------------------------------------------------------------

    def find(self, job_id: str) -> Job | None:
        return next(iter(self._jobs("WHERE id = ?", (job_id,))), None)

    def job(self, job_id: str) -> Job:
        """The job of that id. Raises KeyError when there is none."""
        found = self.find(job_id)
        if found is None:
            raise KeyError(f"the ledger holds no print job {job_id}")
        return found

    def counts(self) -> dict[JobState, int]:
        """How many jobs stand in each state, zeros too."""
        with self._lock:
            rows = self._db.execute("SELECT state, count(*) FROM jobs GROUP BY state").fetchall()
        return dict.fromkeys(JobState, 0) | {JobState(state): count for state, count in rows}

    def unsettled(self) -> tuple[Job, ...]:
        """Jobs that are queued or sent, oldest first."""
        return self._jobs("WHERE state IN ('queued', 'sent')")

    def owed(self, since: datetime | None = None) -> tuple[Job, ...]:
        """Jobs whose paper nobody is known to have, and no reprint of them came out: for the
        staff's list. Only those asked for at `since` (aware) or later, if it is given."""
        return self._jobs(
            "WHERE state IN ('unconfirmed', 'failed') AND again = 0 AND queued_at >= ? AND NOT EXISTS"
            " (SELECT 1 FROM jobs AS later WHERE later.original = jobs.id AND later.state = 'confirmed')",
            (_utc(since) if since else "",),
        )

    def last_of(self, label: str, since: datetime) -> Job | None:
        """The last job at `since` or later that first printed the number `label`."""
        found = self._jobs("WHERE label = ? AND again = 0 AND queued_at >= ?", (label, _utc(since)))
        return found[-1] if found else None

    def may_be_twice(self, label: str, since: datetime) -> bool:
        """Whether a reprint of the number `label` came out at `since` or later, or may have."""
        return bool(
            self._jobs(
                "WHERE label = ? AND again = 1 AND queued_at >= ? AND state IN ('confirmed', 'unconfirmed')",
                (label, _utc(since)),
            )
        )

    # -- inside ---------------------------------------------------------------

    def _write(self, statement: str, values: tuple[object, ...]) -> int:
        with self._lock:
            return self._db.execute(statement, values).rowcount

    def _jobs(self, where: str, values: tuple[object, ...] = ()) -> tuple[Job, ...]:
        with self._lock:
            rows = self._db.execute(f"SELECT * FROM jobs {where} ORDER BY number", values).fetchall()
        return tuple(_job(row) for row in rows)

    def _now(self) -> str:
        return _utc(self._clock.now())


def _utc(moment: datetime) -> str:
    """As it stands in the file: in one zone, so that text is in the order of time."""
    return moment.astimezone(UTC).isoformat()


def _job(row: sqlite3.Row) -> Job:
    return Job(
        number=row["number"],
        id=row["id"],
        state=JobState(row["state"]),
        original=row["original"],
        fault=FaultCode(row["fault"]) if row["fault"] else None,
        queued_at=datetime.fromisoformat(row["queued_at"]),
        settled_at=datetime.fromisoformat(row["settled_at"]) if row["settled_at"] else None,
        ticket=Number(**json.loads(row["ticket"])) if row["ticket"] else None,
    )
