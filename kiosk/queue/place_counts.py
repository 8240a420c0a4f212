"""The places that tickets hold, counted by service, class and hour of arrival.

A ticket holds a place for each of its people until it is cancelled. The count
follows every change of a ticket in the same transaction (`ledger`), so whatever
cancels it gives the places back, and undoing that takes them again: a place is
always where the ticket is.
"""

from __future__ import annotations

from collections import Counter
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
    """`before` became `after`; None before it was there. Rows are locked in the order of their
    classes, so that two tickets that change their classes for one another do not stop each other."""
    moved = Counter({after.class_: _places(after)})
    if before is not None:
        moved.subtract({before.class_: _places(before)})
    for class_, places in sorted(moved.items()):
        if places:
            count_up(connection, ISSUED, _row(after, class_, rules), places)


def _places(ticket: Ticket) -> int:
    return 0 if ticket.state is State.CANCELLED else ticket.people


def _row(ticket: Ticket, class_: str, rules: QueueRules) -> Mapping[str, object]:
    return {
        "site": ticket.site,
        "business_date": ticket.business_date,
        "service": ticket.service,
        "class_": class_,
        "hour": ticket.arrived_at.astimezone(rules.zone).hour,
    }
