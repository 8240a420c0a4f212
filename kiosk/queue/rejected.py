"""Events that the centre rejected: nothing sends them again by itself, so they are
counted, shown with the reason, and offered again when somebody says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from kiosk.queue import schema


@dataclass(frozen=True, slots=True)
class Rejection:
    """One event, whose number it is of, and what the centre said of it."""

    event: str
    label: str
    kind: str
    at: datetime
    why: str


def count(connection: Connection) -> int:
    """How many the centre has rejected and nobody has sent again."""
    return connection.execute(
        select(func.count()).select_from(schema.event_delivery).where(schema.REJECTED)
    ).scalar_one()


def rejections(connection: Connection) -> Sequence[Rejection]:
    """All of them, the oldest first."""
    events, delivery = schema.ticket_event.c, schema.event_delivery.c
    rows = connection.execute(
        select(events.id, schema.ticket.c.label, events.kind, events.at, delivery.why)
        .join(schema.event_delivery, delivery.sequence == events.sequence)
        .join(schema.ticket, schema.ticket.c.id == events.ticket)
        .where(schema.REJECTED)
        .order_by(events.sequence)
    )
    return [Rejection(*row) for row in rows]


def offer_again(connection: Connection) -> int:
    """Let the forwarder send all of them once more; how many those are."""
    again = update(schema.event_delivery).where(schema.REJECTED).values(verdict=None, why="", at=None)
    return connection.execute(again).rowcount
