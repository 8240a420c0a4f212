"""Undo: an officer takes back the own last step, within a minute.

The log stays as it is: an `undone` event is appended that names the event it
takes back, and the ticket's columns become again what that event had kept of
them. `schema.STANDS` leaves such events out wherever events are counted.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Row, bindparam, func, select

from kiosk.queue import calling, day_over, schema
from kiosk.queue.closing import TOGETHER
from kiosk.queue.database import alone
from kiosk.queue.ledger import Ledger, as_were, find
from kiosk.queue.refusals import Refusal, RefusalCode
from kiosk.queue.tickets import FINAL, IN_HAND, Kind, State, Ticket

WITHIN = timedelta(seconds=60)

_e = schema.ticket_event.c
_t = schema.ticket.c

LAST_STEP = (
    select(schema.ticket_event)
    .where(
        _e.by == bindparam("by"),
        _e.business_date.in_(bindparam("days", expanding=True)),
        schema.DEEDS,
    )
    .order_by(_e.sequence.desc())
    .limit(1)
)


def undo(ledger: Ledger, of: str | None = None) -> Ticket | Refusal:
    """Take back the last step of whoever asks. The ticket as it is then.

    of: the ticket that they see it was a step of; None for callers that do not say it
    """
    step = _last_step(ledger)
    if step is None or step.kind == Kind.UNDONE or "before" not in step.data or TOGETHER in step.data:
        return Refusal(RefusalCode.NOTHING_TO_UNDO)
    if of not in (None, step.ticket):
        return Refusal(RefusalCode.NOTHING_TO_UNDO)
    before = as_were(step.data["before"])
    home = before.get("counter") or step.counter
    if home is not None:
        calling.take_turn(ledger, home)
    ticket = find(ledger.connection, step.ticket, to_change=True)
    assert ticket is not None  # the log's foreign key
    told = {"label": ticket.label}
    if abs(ledger.now - (step.device_at or step.at)) > WITHIN:
        return Refusal(RefusalCode.TOO_LATE_TO_UNDO, told)
    if _last_of(ledger, ticket) != step.sequence:
        return Refusal(RefusalCode.CHANGED_SINCE, told)
    refusal = _in_the_way(ledger, ticket, before, step)
    if refusal is not None:
        return refusal
    data = {"undoes": step.id, "kind": step.kind, "state": before.get("state", ticket.state)}
    return ledger.change(ticket, Kind.UNDONE, step.counter, None, data, undoes=step.sequence, **before)


def _last_step(ledger: Ledger) -> Row[Any] | None:
    """Of today, or of a ticket of yesterday around midnight."""
    days = [ledger.today, ledger.today - timedelta(days=1)]
    return ledger.connection.execute(LAST_STEP, {"by": ledger.by, "days": days}).first()


def _last_of(ledger: Ledger, ticket: Ticket) -> int:
    latest = select(func.max(_e.sequence)).where(_e.ticket == ticket.id)
    return int(ledger.connection.execute(latest).scalar_one())


def _in_the_way(ledger: Ledger, ticket: Ticket, before: dict[str, Any], step: Row[Any]) -> Refusal | None:
    """What has taken the place that the ticket would come back to, or that its day was ended since."""
    if ticket.state in FINAL and before.get("state") not in (None, *FINAL):
        closed = day_over.refusal(ledger)
        if closed is not None:
            return closed
    counter = ledger.rules.counters.get(before.get("counter") or ticket.counter or "")
    if before.get("state") in IN_HAND and counter is not None and not ticket.in_hand:
        held = calling.held_by(ledger, counter)
        if held is not None:
            return Refusal(RefusalCode.TICKET_IN_HAND, {"label": held.label, "counter": counter.name})
    if ticket.state is State.CANCELLED and ticket.booking is not None:
        # Another part of the group is not in the way; who came with the code since is.
        alone(ledger.connection, f"booking {ticket.booking}")
        used_by = ledger.connection.execute(
            select(_t.label)
            .join(schema.ticket_event, _e.ticket == _t.id)
            .where(
                _t.site == ticket.site,
                _t.business_date == ticket.business_date,
                _t.booking == ticket.booking,
                _t.state != State.CANCELLED,
                _e.kind.in_((Kind.ISSUED, Kind.JOINED)),
                _e.sequence > step.sequence,
            )
            .limit(1)
        ).scalar()
        if used_by is not None:
            return Refusal(RefusalCode.BOOKING_USED, {"label": used_by})
    return None
