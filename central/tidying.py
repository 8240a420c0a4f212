"""What the office need not keep any longer is deleted, and every deletion is told: ids and
counts, nothing personal (UU 27/2022, articles 42 to 44).

Old is what *came* long ago by the centre's clock, whatever a booth's clock said; a booking
is old when its hour is. What was done at the head office stays: it names no applicant.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, Connection, delete, exists, func, select, tuple_

from central import schema
from central.booking_marks import touch
from central.parts import CentreParts
from central.store import writing
from central.upload_store import document_key
from central.words import stored

#: Shorter than this, a booth that was long alone could send again what is no longer known here.
LEAST_DAYS = 30
#: At once: calls of booths wait for no more than this on SQLite.
SUBMISSIONS, BOOKINGS, EVENTS = 50, 500, 2000

_sent, _document, _event = schema.submission.c, schema.document.c, schema.event.c
_booking, _use, _ticket = schema.booking.c, schema.booking_use.c, schema.ticket.c


@dataclass(frozen=True, slots=True)
class Deletion:
    """One line of the report: a submission with its documents, a booking, or `rows` events or
    tickets of a site. `bytes` is the size of what was sealed."""

    what: Literal["submission", "booking", "events", "tickets"]
    site: str
    id: str = ""
    rows: int = 1
    documents: int = 0
    bytes: int = 0


Tell = Callable[[Sequence[Deletion]], None]


def tidy(parts: CentreParts, until: datetime, tell: Tell) -> Counter[str]:
    """Delete what is older than `until`; how many rows of what. `tell` is called before a
    deletion is final, so none goes untold; after a loss of power one may be told twice."""
    counts: Counter[str] = Counter()
    for step in (_submissions, _bookings, _events):
        while done := _one(parts, step, until, tell):
            for deletion in done:
                counts[deletion.what] += deletion.rows
                counts["documents"] += deletion.documents
    with writing(parts.engine) as connection:
        batch = schema.event_batch
        connection.execute(delete(batch).where(batch.c.received_at < stored(until)))
    if parts.engine.dialect.name == "sqlite":  # else what was deleted stays in the log for a while
        with parts.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return counts


def _one(
    parts: CentreParts,
    step: Callable[[CentreParts, Connection, str], list[Deletion]],
    until: datetime,
    tell: Tell,
) -> list[Deletion]:
    with writing(parts.engine) as connection:
        done = step(parts, connection, stored(until))
        if done:
            tell(done)
    return done


def _submissions(parts: CentreParts, connection: Connection, until: str) -> list[Deletion]:
    old = select(_sent.id, _sent.site, func.length(_sent.body).label("bytes"))
    rows = connection.execute(old.where(_sent.received_at < until).limit(SUBMISSIONS)).all()
    ids = [row.id for row in rows]
    theirs = connection.execute(select(schema.document).where(_document.submission.in_(ids))).all()
    connection.execute(delete(schema.document).where(_document.submission.in_(ids)))
    connection.execute(delete(schema.submission).where(_sent.id.in_(ids)))
    # While the rows can still come back: a file without a row would be found by nobody.
    parts.documents.delete([document_key(one.id, one.sha256) for one in theirs])
    files, sizes = Counter(one.submission for one in theirs), Counter[str]()
    for one in theirs:
        sizes[one.submission] += one.size_bytes
    return [
        Deletion("submission", row.site, row.id, 1, files[row.id], row.bytes + sizes[row.id]) for row in rows
    ]


def _bookings(parts: CentreParts, connection: Connection, until: str) -> list[Deletion]:
    old = select(_booking.id, _booking.site).where(_booking.starts_at < until).limit(BOOKINGS)
    rows = connection.execute(old).all()
    ids = [row.id for row in rows]
    connection.execute(delete(schema.booking_use).where(_use.booking.in_(ids)))
    connection.execute(delete(schema.booking).where(_booking.id.in_(ids)))
    touch(connection, *{row.site for row in rows})
    return [Deletion("booking", row.site, row.id) for row in rows]


def _events(parts: CentreParts, connection: Connection, until: str) -> list[Deletion]:
    """The events, and the tickets of which none is left."""
    old = select(_event.id, _event.site, _event.ticket).where(_event.received_at < until).limit(EVENTS)
    rows = connection.execute(old).all()
    connection.execute(delete(schema.event).where(_event.id.in_([row.id for row in rows])))
    gone = Counter(row.site for row in rows)
    done = [Deletion("events", site, rows=count) for site, count in sorted(gone.items())]
    theirs = sorted({(row.site, row.ticket) for row in rows})
    tickets = delete(schema.ticket).where(
        tuple_(_ticket.site, _ticket.id).in_(theirs), ~exists().where(_of_ticket())
    )
    left = Counter(connection.scalars(tickets.returning(_ticket.site)))
    return [*done, *(Deletion("tickets", site, rows=count) for site, count in sorted(left.items()))]


def _of_ticket() -> ColumnElement[bool]:
    return (_event.site == _ticket.site) & (_event.ticket == _ticket.id)
