"""Tickets that a booth gave from its reserve, recorded when the site is back.

The number is on paper in somebody's hand, so nothing but a number that is not
the booth's to give refuses it: not a quota, not closing time, not a booking
that was used at another booth meanwhile. The ticket waits since its true
arrival. One of a day that is over is written to that day's story and is not
called any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import insert, select

from kiosk.queue import double_use, schema
from kiosk.queue.auditing import note
from kiosk.queue.database import alone
from kiosk.queue.groups import tickets_of
from kiosk.queue.issuing import Order, story
from kiosk.queue.ledger import COLUMNS, Ledger, find, ticket_of
from kiosk.queue.refusals import Refusal, RefusalCode
from kiosk.queue.refused_numbers import REFUSED
from kiosk.queue.rules import ServiceRule
from kiosk.queue.tickets import Kind, State, Step, Ticket, label_of
from kiosk.words import mark, say

#: Why a ticket was ended that nobody holds, or that came after its day. For the log.
REPLACED = "replaced_by_reserve"
AFTER_ITS_DAY = "handed_in_after_its_day"
#: What a request is called whose answer the booth no longer waits for.
WITHDRAWN = "withdrawn"

RESERVE_NOTE = mark("Nomor cadangan: terbit {time} saat anjungan terputus.")

#: States from which a ticket that nobody holds is taken out of the line.
_UNSERVED = (State.WAITING, State.CALLED, State.PARKED, State.NO_SHOW)

_r = schema.reserve.c
_t = schema.ticket.c


@dataclass(frozen=True, slots=True)
class HandIn:
    """A ticket of the reserve: `order` as it would have been asked for, and the
    number it got. `replaces` is the id under which the site was asked first and
    did not answer."""

    order: Order
    business_date: date
    number: int
    replaces: str | None = None


class Lease(NamedTuple):
    """What the site knows of the numbers it lent."""

    leased_at: datetime
    closed_at: datetime | None


def hand_in(ledger: Ledger, given: HandIn) -> Ticket | Refusal:
    """Record `given`, or say why this number cannot be this booth's."""
    order = given.order
    service = ledger.rules.services.get(order.service)
    if service is None:
        _refuse(ledger, RefusalCode.UNKNOWN_SERVICE, str(given.number), given)
        return Refusal(RefusalCode.UNKNOWN_SERVICE, {"service": order.service})
    label = label_of(service.series, given.number)
    lease = _lease(ledger, service, given)
    if lease is None:
        return _refuse(ledger, RefusalCode.NOT_LEASED, label, given)
    taken = _taken(ledger, service, given)
    if taken is not None and taken.id == order.id:
        return taken  # recorded so long ago that its answer is not kept any more
    if taken is not None:
        return _refuse(ledger, RefusalCode.NUMBER_TAKEN, label, given)
    _queue_up(ledger, given)
    replaced = _withdraw(ledger, given, label)
    part, used_by = _part_of_booking(ledger, given)
    arrived_at = _true_arrival(ledger, given, lease.leased_at)
    class_, credit_from = ledger.rules.standing(order.priority, arrived_at, order.booked_at)
    ticket = Ticket(
        id=order.id,
        site=ledger.rules.site,
        business_date=given.business_date,
        series=service.series,
        number=given.number,
        label=label,
        service=service.code,
        entrance=order.entrance,
        class_=class_,
        stage=service.stages[0],
        state=State.WAITING,
        booking=order.booking,
        booked_at=order.booked_at,
        booth=order.booth,
        arrived_at=arrived_at,
        credit_from=credit_from,
        issued_at=arrived_at,
        people=order.people,
        booking_part=part,
        checklist=order.checklist,
        note=_note(ledger, arrived_at, used_by),
    )
    told: dict[str, object] = {
        **story(ticket, ledger),
        "reserve": True,
        "handed_in_at": ledger.rules.iso(ledger.now),
        "replaces": replaced,
        "booking_used_by": used_by,
    }
    ledger.add(ticket, order.arrived_at, told)
    if used_by is not None:
        given_at = ledger.rules.iso(arrived_at)
        _audit(ledger, double_use.TWICE, label, given, {"other": used_by, "given_at": given_at})
    if lease.closed_at is not None:
        _audit(ledger, "reserve_handed_in_late", label, given, {})
    if given.business_date < ledger.today:
        return ledger.change(ticket, Kind.CANCELLED, None, AFTER_ITS_DAY, state=ticket.after(Step.CANCEL))
    return ticket


def _lease(ledger: Ledger, service: ServiceRule, given: HandIn) -> Lease | None:
    """The lease of this number to this booth on this day."""
    row = ledger.connection.execute(
        select(_r.leased_at, _r.closed_at).where(
            _r.site == ledger.rules.site,
            _r.booth == given.order.booth,
            _r.series == service.series,
            _r.business_date == given.business_date,
            _r.first <= given.number,
            _r.last >= given.number,
        )
    ).first()
    return None if row is None else Lease(row.leased_at, row.closed_at)


def _taken(ledger: Ledger, service: ServiceRule, given: HandIn) -> Ticket | None:
    """Whoever has this number of that day."""
    alone(ledger.connection, f"number {service.series}{given.number} {given.business_date}")
    taken = select(*COLUMNS).where(
        _t.site == ledger.rules.site,
        _t.series == service.series,
        _t.business_date == given.business_date,
        _t.number == given.number,
    )
    row = ledger.connection.execute(taken).first()
    return None if row is None else ticket_of(row)


def _queue_up(ledger: Ledger, given: HandIn) -> None:
    """Whoever is given a number for the booking, or under the id that was not answered, comes first or
    after. Each takes these turns before a ticket's row, and in this order."""
    if given.replaces is not None:
        alone(ledger.connection, f"request {given.replaces}")
    if given.order.booking is not None:
        alone(ledger.connection, f"booking {given.order.booking}")


def _withdraw(ledger: Ledger, given: HandIn, label: str) -> str | None:
    """Take back what the site may have given under the id that was not answered.

    Nobody holds that number, or the companions who joined another now hold one
    of their own. Its label is returned. If nothing was given, the id is used up,
    so that a request which is still on its way gives nothing later.
    """
    if given.replaces is None:
        return None
    table = schema.request
    answer = ledger.connection.execute(
        select(table.c.answer).where(table.c.id == given.replaces)
    ).scalar_one_or_none()
    if answer is None:
        row = {"id": given.replaces, "deed": WITHDRAWN, "answer": {}, "at": ledger.now}
        ledger.connection.execute(insert(table), row)
        return None
    ticket = find(ledger.connection, str(answer.get("id")), to_change=True)
    if ticket is None or ticket.state not in _UNSERVED:
        return None
    data = {"replaced_by": label}
    if ticket.id != given.replaces:
        left = ticket.people - given.order.people
        joined = {**data, "people": left, "joined": -given.order.people}
        return ledger.change(ticket, Kind.JOINED, ticket.counter, REPLACED, joined, people=left).label
    gone = ticket.after(Step.CANCEL)
    return ledger.change(
        ticket, Kind.CANCELLED, ticket.counter, REPLACED, data, state=gone, counter=None
    ).label


def _part_of_booking(ledger: Ledger, given: HandIn) -> tuple[int, str | None]:
    """The part of its booking that this ticket is, and the number for which the
    booking was used up meanwhile, at another booth; None when there was room."""
    order = given.order
    if order.booking is None:
        return 1, None
    tickets = tickets_of(ledger.connection, ledger.rules.site, given.business_date, order.booking)
    if not tickets:
        return 1, None
    full = sum(ticket.people for ticket in tickets) + order.people > order.party
    return tickets[-1].booking_part + 1, tickets[-1].label if full else None


def _true_arrival(ledger: Ledger, given: HandIn, leased_at: datetime) -> datetime:
    """The booth's own time, bounded by what the site knows for sure: after the
    lease, and not after now. A clock that jumped gains nobody more than that."""
    return min(max(given.order.arrived_at, leased_at), ledger.now)


def _note(ledger: Ledger, arrived_at: datetime, used_by: str | None) -> dict[str, str]:
    """What the staff is told of it, in both languages."""
    if used_by is not None:
        return double_use.note_words(used_by)
    time = f"{arrived_at.astimezone(ledger.rules.zone):%H.%M}"
    return {
        "code": "reserve",
        "id": say(RESERVE_NOTE, "id", time=time),
        "en": say(RESERVE_NOTE, "en", time=time),
    }


def _refuse(ledger: Ledger, code: RefusalCode, label: str, given: HandIn) -> Refusal:
    """Somebody holds this number although the queue cannot take it: the audit log keeps it."""
    told = {
        "why": code.value,
        "service": given.order.service,
        "arrived_at": ledger.rules.iso(given.order.arrived_at),
    }
    _audit(ledger, REFUSED, label, given, told)
    return Refusal(code, {"label": label})


def _audit(ledger: Ledger, deed: str, label: str, given: HandIn, data: Mapping[str, object]) -> None:
    told = {"booth": given.order.booth, "ticket": given.order.id, **data}
    note(ledger.connection, ledger.now, given.business_date, ledger.by, deed, label, data=told)
