"""What a counter had in hand when it was taken out of the configuration goes back to the line.

Nobody could finish it: each deed on a number in hand asks for its own counter.
"""

from __future__ import annotations

from sqlalchemy import select

from kiosk.queue import schema
from kiosk.queue.calling import WAITING_AGAIN, take_turn
from kiosk.queue.ledger import Ledger, find
from kiosk.queue.tickets import IN_HAND, Kind, Ticket

#: Who does it, and the reason of the event.
SYSTEM, GONE = "system", "counter gone"

_t = schema.ticket.c


def hand_back(ledger: Ledger) -> list[Ticket]:
    """Those numbers of the days that are called now, waiting again with their arrival times."""
    rules = ledger.rules
    lost = select(_t.id, _t.counter).where(
        _t.site == rules.site,
        _t.business_date.in_(rules.lines(ledger.now)),
        _t.state.in_(IN_HAND),
        _t.counter.not_in(tuple(rules.counters)),
    )
    back = []
    for row in ledger.connection.execute(lost).all():
        take_turn(ledger, row.counter)
        ticket = find(ledger.connection, row.id, to_change=True)
        if ticket is not None and ticket.in_hand and ticket.counter == row.counter:
            back.append(ledger.change(ticket, Kind.RESUMED, row.counter, GONE, **WAITING_AGAIN))
    return back
