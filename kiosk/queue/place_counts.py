"""The places that tickets hold, counted by service, class and hour of arrival.

A ticket holds a place for each of its people until it is cancelled. The count
follows every change of a ticket in the same transaction (`ledger`), so whatever
cancels it gives the places back, and undoing that takes them again: a place is
always where the ticket is.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from kiosk.queue import schema
from kiosk.queue.rules import QueueRules
from kiosk.queue.tickets import State, Ticket
from kiosk.queue.upsert import count_up

#: The fields of a ticket that decide which places it holds, and how many.
DECIDING = frozenset(("state", "class_", "people"))

ISSUED = schema.place_count.c.issued


def follow(connection: Connection, rules: QueueRules, before: Ticket | None, after: Ticket) -> None:
    """`before` became `after`; None before it was there."""
    held, holds = 0 if before is None else _places(before), _places(after)
    if before is not None and before.class_ == after.class_:
        if held != holds:
            count_up(connection, ISSUED, _row(after, rules), holds - held)
        return
    if before is not None and held:
        count_up(connection, ISSUED, _row(before, rules), -held)
    if holds:
        count_up(connection, ISSUED, _row(after, rules), holds)


def _places(ticket: Ticket) -> int:
    return 0 if ticket.state is State.CANCELLED else ticket.people


def _row(ticket: Ticket, rules: QueueRules) -> Mapping[str, object]:
    return {
        "site": ticket.site,
        "business_date": ticket.business_date,
        "service": ticket.service,
        "class_": ticket.class_,
        "hour": ticket.arrived_at.astimezone(rules.zone).hour,
    }
