"""The booth's reserve: numbers the site lent it, and tickets given from them.

One small SQLite file. A number is spent in the transaction that also keeps the
ticket for handing in, and that is on the disk before anything is printed: a
power cut may lose a number, but never gives one twice. A booth that lost the
file asks under a new id and is lent other numbers.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from kiosk.clock import Clock
from kiosk.faults import Fault
from kiosk.full_disk import disk_full
from kiosk.shared_database import open_shared

#: A further block is asked for when less than this part of the last one is left.
LOW = 1 / 3
KEPT = timedelta(days=7)

TABLES = """
CREATE TABLE IF NOT EXISTS lease (
    sequence      INTEGER PRIMARY KEY AUTOINCREMENT,
    id            TEXT NOT NULL UNIQUE,
    business_date TEXT NOT NULL,
    answered      INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE IF NOT EXISTS block (
    lease  INTEGER NOT NULL REFERENCES lease (sequence) ON DELETE CASCADE,
    series TEXT NOT NULL,
    first  INTEGER NOT NULL,
    last   INTEGER NOT NULL,
    next   INTEGER NOT NULL,
    PRIMARY KEY (lease, series),
    CHECK (first <= next AND next <= last + 1)
) STRICT;

CREATE TABLE IF NOT EXISTS given (
    sequence      INTEGER PRIMARY KEY AUTOINCREMENT,
    id            TEXT NOT NULL UNIQUE,
    business_date TEXT NOT NULL,
    series        TEXT NOT NULL,
    number        INTEGER NOT NULL,
    label         TEXT NOT NULL,
    body          TEXT NOT NULL,
    state         TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'handed_in', 'refused')),
    why           TEXT NOT NULL DEFAULT '',
    UNIQUE (business_date, series, number)
) STRICT;
"""


@dataclass(frozen=True, slots=True)
class Block:
    """Numbers `first` to `last` of one series, both included."""

    series: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Given:
    """A ticket to hand in; `body` is what `POST /api/tickets` takes."""

    id: str
    label: str
    body: Mapping[str, object]


class Reserve:
    """For the threads of one booth. `new_id` names the leases it asks for."""

    def __init__(self, path: Path, clock: Clock, new_id: Callable[[], str]) -> None:
        self._path = path
        self._clock = clock
        self._new_id = new_id
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None

    def open(self) -> Self:
        """Make the file if it is not there. What was refused is offered once more."""
        self._connection = open_shared(self._path, (TABLES,))
        self._connection.execute("UPDATE given SET state = 'waiting' WHERE state = 'refused'")
        return self

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def __enter__(self) -> Self:
        return self.open()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- leasing ------------------------------------------------------------

    def wanted(self, day: date) -> str | Fault | None:
        """The id under which to ask for numbers of `day`; None while there are
        enough. An id whose answer was lost is asked for again."""
        try:
            with self._transaction() as db:
                latest = db.execute(
                    "SELECT sequence, id, answered FROM lease WHERE business_date = ?"
                    " ORDER BY sequence DESC LIMIT 1",
                    (day.isoformat(),),
                ).fetchone()
                if latest is not None and not latest["answered"]:
                    return str(latest["id"])
                if latest is not None and not _is_low(db, latest["sequence"]):
                    return None
                id_ = self._new_id()
                db.execute("INSERT INTO lease (id, business_date) VALUES (?, ?)", (id_, day.isoformat()))
                return id_
        except sqlite3.OperationalError as error:
            return disk_full(error)

    def keep(self, lease: str, blocks: Sequence[Block]) -> Fault | None:
        """Write down what the site lent; a second answer to one lease changes nothing."""
        try:
            with self._transaction() as db:
                row = db.execute("SELECT sequence, answered FROM lease WHERE id = ?", (lease,)).fetchone()
                if row is None or row["answered"]:
                    return None
                db.executemany(
                    "INSERT INTO block VALUES (?, ?, ?, ?, ?)",
                    [(row["sequence"], one.series, one.first, one.last, one.first) for one in blocks],
                )
                db.execute("UPDATE lease SET answered = 1 WHERE sequence = ?", (row["sequence"],))
        except sqlite3.OperationalError as error:
            return disk_full(error)
        return None

    def left(self, day: date, series: str) -> int:
        """How many numbers of `series` this booth may still give on `day`."""
        with self._lock:
            row = self._db.execute(
                "SELECT COALESCE(SUM(last - next + 1), 0) FROM block JOIN lease ON lease.sequence = lease"
                " WHERE business_date = ? AND series = ?",
                (day.isoformat(), series),
            ).fetchone()
        return int(row[0])

    # -- giving -------------------------------------------------------------

    def give(
        self, ticket: str, replaces: str, day: date, series: str, order: Mapping[str, object]
    ) -> str | Fault | None:
        """Spend the next number of `series` on `ticket`, on disk when it returns;
        its label, or None when there is none left. `order` is what the site
        would have been asked, and was under the id `replaces`."""
        try:
            with self._transaction() as db:
                block = db.execute(
                    "SELECT lease, next FROM block JOIN lease ON lease.sequence = lease"
                    " WHERE business_date = ? AND series = ? AND next <= last ORDER BY lease LIMIT 1",
                    (day.isoformat(), series),
                ).fetchone()
                if block is None:
                    return None
                number = int(block["next"])
                label = f"{series}{number:03d}"
                reserve = {"business_date": day.isoformat(), "number": number, "replaces": replaces}
                body = json.dumps({**order, "id": ticket, "reserve": reserve})
                db.execute(
                    "UPDATE block SET next = next + 1 WHERE lease = ? AND series = ?",
                    (block["lease"], series),
                )
                db.execute(
                    "INSERT INTO given (id, business_date, series, number, label, body)"
                    " VALUES (?, ?, ?, ?, ?, ?)",
                    (ticket, day.isoformat(), series, number, label, body),
                )
                return label
        except sqlite3.OperationalError as error:
            return disk_full(error)

    # -- handing in ---------------------------------------------------------

    def waiting(self, limit: int = 50) -> list[Given]:
        """What the site has not been told yet, oldest first."""
        with self._lock:
            rows = self._db.execute(
                "SELECT id, label, body FROM given WHERE state = 'waiting' ORDER BY sequence LIMIT ?",
                (limit,),
            ).fetchall()
        return [Given(row["id"], row["label"], json.loads(row["body"])) for row in rows]

    def is_waiting(self, label: str, day: date) -> bool:
        """Whether the number `label` of `day` is one that the site does not know yet."""
        with self._lock:
            row = self._db.execute(
                "SELECT 1 FROM given WHERE label = ? AND business_date = ? AND state <> 'handed_in'",
                (label, day.isoformat()),
            ).fetchone()
        return row is not None

    def settle(self, ticket: str, refused: str | None = None) -> Fault | None:
        """The site has it, or said why not. What it has is no longer kept here."""
        try:
            with self._transaction() as db:
                if refused is None:
                    db.execute("UPDATE given SET state = 'handed_in', body = '' WHERE id = ?", (ticket,))
                else:
                    db.execute("UPDATE given SET state = 'refused', why = ? WHERE id = ?", (refused, ticket))
        except sqlite3.OperationalError as error:
            return disk_full(error)
        return None

    def forget(self, today: date) -> None:
        """Drop what is a week old and settled."""
        before = (today - KEPT).isoformat()
        try:
            with self._transaction() as db:
                db.execute("DELETE FROM given WHERE state = 'handed_in' AND business_date < ?", (before,))
                db.execute("DELETE FROM lease WHERE business_date < ?", (before,))
        except sqlite3.OperationalError as error:
            disk_full(error)

    def depth(self) -> dict[str, int]:
        """{waiting, handed_in, refused}: how many tickets of each state."""
        with self._lock:
            rows = self._db.execute("SELECT state, COUNT(*) FROM given GROUP BY state").fetchall()
        return {"waiting": 0, "handed_in": 0, "refused": 0} | {row[0]: row[1] for row in rows}

    # -- inside -------------------------------------------------------------

    @property
    def _db(self) -> sqlite3.Connection:
        assert self._connection is not None, "the reserve is not open"
        return self._connection

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise


def _is_low(db: sqlite3.Connection, latest: int) -> bool:
    """Whether a series of the latest lease runs out. One that the site did not
    lend any more is not asked for again and again."""
    return any(
        row["last"] - row["next"] + 1 < LOW * (row["last"] - row["first"] + 1)
        for row in db.execute("SELECT first, last, next FROM block WHERE lease = ?", (latest,))
    )
