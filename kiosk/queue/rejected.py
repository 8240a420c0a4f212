"""Events that the centre rejected: nothing sends them again by itself, so they are
counted, shown with every reason that was given, and offered again when somebody says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select, update

from kiosk.queue import schema


@dataclass(frozen=True, slots=True)
class Judged:
    """What the centre said, and when the site heard it; None where an older site kept no time."""

    verdict: str
    why: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Rejection:
    """One event, whose number it is of, and what the centre said of it."""

    event: str
    label: str
    kind: str
    at: datetime
    why: str
    rejected_at: datetime | None = None
    earlier: Sequence[Judged] = ()
    """What it had said before, each time that the event was sent again; oldest first."""


def count(connection: Connection) -> int:
    """How many the centre has rejected and nobody has sent again."""
    return connection.execute(
        select(func.count()).select_from(schema.event_delivery).where(schema.REJECTED)
    ).scalar_one()


def rejections(connection: Connection) -> Sequence[Rejection]:
    """All of them, the oldest first."""
    events, delivery = schema.ticket_event.c, schema.event_delivery.c
    rows = connection.execute(
        select(
            events.sequence,
            events.id,
            schema.ticket.c.label,
            events.kind,
            events.at,
            delivery.why,
            delivery.at.label("rejected_at"),
        )
        .join(schema.event_delivery, delivery.sequence == events.sequence)
        .join(schema.ticket, schema.ticket.c.id == events.ticket)
        .where(schema.REJECTED)
        .order_by(events.sequence)
    )
    earlier = _earlier(connection)
    return [Rejection(*row[1:], tuple(earlier.get(row.sequence, ()))) for row in rows]


def stories(connection: Connection) -> Sequence[Mapping[str, object]]:
    """Everything that is known of each, as JSON can hold it: the event as it was written, and
    every verdict on it, oldest first."""
    events, delivery = schema.ticket_event, schema.event_delivery
    rejected = select(delivery.c.sequence).where(schema.REJECTED)
    rows = connection.execute(select(events).where(events.c.sequence.in_(rejected))).mappings()
    written = {row["id"]: row for row in rows}
    return [
        {
            **{name: _plain(value) for name, value in written[one.event].items()},
            "label": one.label,
            "verdicts": [
                {"verdict": said.verdict, "why": said.why, "at": _plain(said.at)}
                for said in (*one.earlier, Judged("rejected", one.why, one.rejected_at))
            ],
        }
        for one in rejections(connection)
    ]


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _earlier(connection: Connection) -> Mapping[int, Sequence[Judged]]:
    """By the event's sequence, for those that are rejected now."""
    table, delivery = schema.earlier_verdict.c, schema.event_delivery.c
    rows = connection.execute(
        select(table.sequence, table.verdict, table.why, table.at)
        .join(schema.event_delivery, delivery.sequence == table.sequence)
        .where(delivery.verdict == "rejected")
        .order_by(table.number)
    )
    found: dict[int, list[Judged]] = defaultdict(list)
    for row in rows:
        found[row.sequence].append(Judged(row.verdict, row.why, row.at))
    return found


def offer_again(connection: Connection) -> int:
    """Let the forwarder send all of them once more; how many those are. What the centre said of
    them stays in `earlier_verdict`."""
    again = update(schema.event_delivery).where(schema.REJECTED).values(verdict=None, why="", at=None)
    return connection.execute(again).rowcount
