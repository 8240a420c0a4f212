"""Groups: one booking code for up to five people, of whom any subset arrives.

Those present get one ticket and are called together. Companions who come later
with the same code join it while it waits; when it was called already they get
a ticket of their own, the next part of the booking.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, select

from kiosk.queue import schema
from kiosk.queue.database import alone
from kiosk.queue.ledger import COLUMNS, Ledger, ticket_of
from kiosk.queue.refusals import Refusal, RefusalCode
from kiosk.queue.tickets import Kind, State, Ticket

#: As many as one order brings, and as many as one booking is for.
MOST_AT_ONCE, LARGEST_PARTY = 5, 50

_t = schema.ticket.c


@dataclass(frozen=True, slots=True)
class Part:
    """Where the people of an order belong: a ticket that waits, or a new part of the booking."""

    joins: Ticket | None = None
    number: int = 1


def part_of(ledger: Ledger, booking: str | None, people: int, party: int) -> Part | Refusal:
    """Where `people` of a booking for `party` go; the refusal when all have
    come already, or more come than are expected still."""
    if people > party:
        return _too_many(party, 0, party)
    if booking is None:
        return Part()
    alone(ledger.connection, f"booking {booking}")
    tickets = _live(ledger, booking)
    here = sum(ticket.people for ticket in tickets)
    if not tickets:
        return Part()
    if here >= party:
        return Refusal(RefusalCode.BOOKING_USED, {"label": tickets[-1].label, "ticket": tickets[-1].id})
    if people > party - here:
        return _too_many(party, here, party - here)
    waiting = next((ticket for ticket in tickets if ticket.state is State.WAITING), None)
    return Part(waiting, max(ticket.booking_part for ticket in tickets) + 1)


def join(ledger: Ledger, ticket: Ticket, people: int, arrived_at: str | None) -> Ticket:
    """`people` more on a ticket that waits; its label, arrival and place stay."""
    together = ticket.people + people
    data = {"people": together, "joined": people, "arrived_at": arrived_at}
    return ledger.change(ticket, Kind.JOINED, None, None, data, people=together)


def tickets_of(connection: Connection, site: str, day: date, booking: str) -> Sequence[Ticket]:
    """The live tickets of a booking on `day`, in the order of its parts."""
    return [ticket_of(row) for row in connection.execute(_of_booking(site, day, booking))]


def _live(ledger: Ledger, booking: str) -> Sequence[Ticket]:
    """The same, and nobody calls them until this transaction ends."""
    rows = ledger.connection.execute(_of_booking(ledger.rules.site, ledger.today, booking).with_for_update())
    return [ticket_of(row) for row in rows]


def _of_booking(site: str, day: date, booking: str) -> Select[Any]:
    return (
        select(*COLUMNS)
        .where(
            _t.site == site,
            _t.business_date == day,
            _t.booking == booking,
            _t.state != State.CANCELLED,
        )
        .order_by(_t.booking_part)
    )


def _too_many(party: int, here: int, left: int) -> Refusal:
    values = {"party": str(party), "here": str(here), "left": str(left)}
    return Refusal(RefusalCode.TOO_MANY_PEOPLE, values)
