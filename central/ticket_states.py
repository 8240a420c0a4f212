"""Tickets follow their events. Order is by sequence: no clock of a booth is trusted.

What a batch means for its tickets is worked out first and written in a few
statements: a site that was alone for two weeks brings thousands at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection, bindparam, func, update

from central import booking_uses, schema
from central.booking_marks import touch
from central.bookings import arrive
from central.store import insert_all_once

STATE_AFTER = {
    "issued": "waiting",
    "called": "called",
    "recalled": "called",
    "serving": "serving",
    "served": "serving",
    "done": "done",
    "finished": "done",
    "no_show": "no_show",
    "parked": "parked",
    "resumed": "waiting",
    "transferred": "waiting",
    "cancelled": "cancelled",
}
"""A kind that is not here is kept, and leaves the ticket where it was."""

_ticket = schema.ticket.c
_THIS = (_ticket.site == bindparam("of_site"), _ticket.id == bindparam("of_ticket"))
_NAMED = (
    update(schema.ticket)
    .where(*_THIS)
    .values(
        label=func.coalesce(bindparam("its_label"), _ticket.label),
        booking=func.coalesce(bindparam("its_booking"), _ticket.booking),
    )
)
_MOVED = (
    update(schema.ticket)
    .where(*_THIS, _ticket.sequence < bindparam("its_sequence"))
    .values(state=bindparam("its_state"), sequence=bindparam("its_sequence"))
)


class Told(Protocol):
    """What an event says."""

    sequence: int
    ticket: str
    kind: str
    at: datetime
    reason: str | None
    data: dict[str, Any]


@dataclass(slots=True)
class _Change:
    """What a batch means for one ticket."""

    label: str | None = None
    booking: str | None = None
    state: str | None = None
    sequence: int = -1


def follow(connection: Connection, site: str, events: Sequence[Told], now: datetime) -> None:
    """Let the tickets of `site` follow `events`, each of which is new here."""
    changes: dict[str, _Change] = {}
    for event in events:
        _take(changes.setdefault(event.ticket, _Change()), event)
    unknown = [{"site": site, "id": ticket, "state": "unknown", "sequence": -1} for ticket in sorted(changes)]
    insert_all_once(connection, schema.ticket, unknown)
    named = [
        {"of_site": site, "of_ticket": ticket, "its_label": change.label, "its_booking": change.booking}
        for ticket, change in changes.items()
        if change.label is not None or change.booking is not None
    ]
    moved = [
        {"of_site": site, "of_ticket": ticket, "its_state": change.state, "its_sequence": change.sequence}
        for ticket, change in changes.items()
        if change.state is not None
    ]
    for statement, rows in ((_NAMED, named), (_MOVED, moved)):
        if rows:
            connection.execute(statement, rows)
    touched = {place for event in events for place in _use_of_booking(connection, site, event, now)}
    touch(connection, *touched)


def _take(change: _Change, event: Told) -> None:
    label, booking = event.data.get("label"), event.data.get("booking")
    if isinstance(label, str):
        change.label = label[:16]
    if isinstance(booking, str):
        change.booking = booking[:64]
    state = _state_after(event)
    if state is not None and event.sequence > change.sequence:
        change.state, change.sequence = state, event.sequence


def _state_after(event: Told) -> str | None:
    """None when the event leaves the ticket where it was."""
    if event.kind == "finished" and event.data.get("next") is not None:
        return "waiting"
    if event.kind == "undone" and event.data.get("state") in STATE_AFTER.values():
        return str(event.data["state"])
    return STATE_AFTER.get(event.kind)


def _use_of_booking(connection: Connection, site: str, event: Told, now: datetime) -> set[str]:
    """Let its booking follow the event; the sites whose manifests now say something else."""
    label, booking = event.data.get("label"), event.data.get("booking")
    touched: set[str] = set()
    if event.kind == "issued" and isinstance(booking, str):
        called = str(label or event.ticket)
        row, new = arrive(connection, booking, event.ticket, called, event.at)
        if row is not None:
            touched |= {row.site} if new else set()
            touched |= booking_uses.note(
                connection, row.id, site, event.ticket, called, event.at, event.data, now
            )
    booking_uses.follow(connection, site, event.ticket, event.kind, event.data, event.reason)
    return touched
