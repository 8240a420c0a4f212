"""Closing a number whose day is over: it is accounted for, and nobody calls it any more."""

from __future__ import annotations

from kiosk.queue.ledger import Ledger
from kiosk.queue.tickets import Kind, Step, Ticket

#: The reason of the event.
END_OF_DAY = "end of day"
#: In the data of an event that was one of several, and that no undo takes back alone.
TOGETHER = "together"


def close(ledger: Ledger, ticket: Ticket) -> Ticket:
    """End `ticket` as it stands; the event keeps the state it was in."""
    data = {"from": ticket.state, TOGETHER: True}
    gone = ticket.after(Step.CANCEL)
    return ledger.change(ticket, Kind.CANCELLED, ticket.counter, END_OF_DAY, data, state=gone, counter=None)
