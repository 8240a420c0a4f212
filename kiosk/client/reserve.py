"""The booth's reserve: numbers the site lent it, and tickets given from them.

One small SQLite file. A number is spent in the transaction that also keeps the
ticket for handing in, and that is on the disk before anything is printed: a
power cut may lose a number, but never gives one twice. A booth that lost the
file asks under a new id and is lent other numbers.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Self

from kiosk.faults import Fault
from kiosk.full_disk import disk_full
from kiosk.kept import Kept

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
OUTLOOK = "CREATE TABLE outlook (only INTEGER PRIMARY KEY CHECK (only = 1), body TEXT NOT NULL) STRICT;"
"""The second step: what the site said last of places and session days, as JSON."""

STEPS = (TABLES, OUTLOOK)


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


class Reserve(Kept):
    """For the threads of one booth. `new_id` names the leases it asks for."""

    def __init__(self, path: Path, new_id: Callable[[], str]) -> None:
        super().__init__(path, STEPS)
        self._new_id = new_id

    def open(self) -> Self:
        """Make the file if it is not there. What was refused is offered once more."""
        super().open()
        self._db.execute("UPDATE given SET state = 'waiting' WHERE state = 'refused'")
        return self

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

    # -- what the site said last --------------------------------------------

    def learn(self, said: Mapping[str, object]) -> Fault | None:
        """Keep what the site says of its places; written only when it is news."""
        body = json.dumps(said, sort_keys=True)
        try:
            with self._lock:
                self._db.execute(
                    "INSERT INTO outlook VALUES (1, ?)"
                    " ON CONFLICT (only) DO UPDATE SET body = excluded.body WHERE body <> excluded.body",
                    (body,),
                )
        except sqlite3.OperationalError as error:
            return disk_full(error)
        return None

    def learned(self) -> dict[str, object] | None:
        """What the site said last; None before it said anything."""
        with self._lock:
            row = self._db.execute("SELECT body FROM outlook").fetchone()
        return None if row is None else dict(json.loads(row["body"]))

    def untold(self, day: date) -> list[dict[str, object]]:
        """The orders of `day` that were given a number and that the site has not counted."""
        with self._lock:
            rows = self._db.execute(
                "SELECT body FROM given WHERE state = 'waiting' AND business_date = ?", (day.isoformat(),)
            ).fetchall()
        return [dict(json.loads(row["body"])) for row in rows]

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
            disk_full(error)  # nothing waits for it: the next round forgets as well

    def tally(self, day: date) -> dict[str, int]:
        """{leased, used, handed_in}: how many numbers of `day`, whatever their series."""
        with self._lock:
            leased, used = self._db.execute(
                "SELECT COALESCE(SUM(last - first + 1), 0), COALESCE(SUM(next - first), 0) FROM block"
                " JOIN lease ON lease.sequence = lease WHERE business_date = ?",
                (day.isoformat(),),
            ).fetchone()
            handed_in = self._db.execute(
                "SELECT COUNT(*) FROM given WHERE state = 'handed_in' AND business_date = ?",
                (day.isoformat(),),
            ).fetchone()[0]
        return {"leased": leased, "used": used, "handed_in": handed_in}

    def depth(self) -> dict[str, int]:
        """{waiting, handed_in, refused}: how many tickets of each state."""
        with self._lock:
            rows = self._db.execute("SELECT state, COUNT(*) FROM given GROUP BY state").fetchall()
        return {"waiting": 0, "handed_in": 0, "refused": 0} | {row[0]: row[1] for row in rows}


def _is_low(db: sqlite3.Connection, latest: int) -> bool:
    """Whether a series of the latest lease runs out. One that the site did not
    lend any more is not asked for again and again."""
    return any(
        row["last"] - row["next"] + 1 < LOW * (row["last"] - row["first"] + 1)
        for row in db.execute("SELECT first, last, next FROM block WHERE lease = ?", (latest,))
    )
