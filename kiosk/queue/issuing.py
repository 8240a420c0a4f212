"""Giving a number: quota, counter row, ticket and event in one transaction.

The number comes from a counter row that is moved here and nowhere else, never
from COUNT or MAX: a number exists exactly when its ticket does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from kiosk.queue import day_over, groups, places, schema, session_days
from kiosk.queue.ledger import Ledger
from kiosk.queue.refusals import Refusal, RefusalCode
from kiosk.queue.reserves import step_over
from kiosk.queue.rules import Entrance
from kiosk.queue.tickets import State, Ticket, label_of
from kiosk.queue.upsert import count_up


@dataclass(frozen=True, slots=True)
class Order:
    """What a booth asks for. `id` becomes the ticket's; `arrived_at` is the
    booth's own time; `people` are here, of the `party` that the booking is for."""

    id: str
    service: str
    entrance: Entrance
    arrived_at: datetime
    booth: str
    priority: bool = False
    booking: str | None = None
    booked_at: datetime | None = None
    people: int = 1
    party: int = 1
    checklist: Mapping[str, str] | None = None


def issue(ledger: Ledger, order: Order) -> Ticket | Refusal:
    """Give `order` the next number of its series, or say why not."""
    rules, today = ledger.rules, ledger.today
    service = rules.services.get(order.service)
    if service is None:
        return Refusal(RefusalCode.UNKNOWN_SERVICE, {"service": order.service})
    arrived_at = _trusted(order.arrived_at, ledger)
    shut = _shut(ledger, order, arrived_at) or day_over.refusal(ledger)
    if shut is not None:
        return shut
    part = groups.part_of(ledger, order.booking, order.people, order.party)
    if isinstance(part, Refusal):
        return part
    class_, credit_from = rules.standing(order.priority, arrived_at, order.booked_at)
    if part.joins is not None:
        service, class_ = rules.services.get(part.joins.service, service), part.joins.class_
    if not places.is_booked(rules, order.booking, order.booked_at, today):
        full = places.full(ledger, service, class_, arrived_at, order.people)
        if full is not None:
            return full
    if part.joins is not None:
        return groups.join(ledger, part.joins, order.people, rules.iso(arrived_at))
    number = _next_number(ledger, service.series)
    ticket = Ticket(
        id=order.id,
        site=rules.site,
        business_date=today,
        series=service.series,
        number=number,
        label=label_of(service.series, number),
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
        issued_at=ledger.now,
        people=order.people,
        booking_part=part.number,
        checklist=order.checklist,
    )
    return ledger.add(ticket, order.arrived_at, story(ticket, ledger))


def _shut(ledger: Ledger, order: Order, arrived_at: datetime) -> Refusal | None:
    rules = ledger.rules
    if rules.session_days:
        return session_days.judge(ledger.connection, rules, ledger.now, order.booking, order.people)
    is_open = rules.is_open(arrived_at) or rules.is_open(ledger.now)
    return None if is_open else Refusal(RefusalCode.CLOSED)


def _trusted(arrived_at: datetime, ledger: Ledger) -> datetime:
    """The booth's arrival time, unless its clock is plainly wrong: ahead of ours, or on another day."""
    plausible = arrived_at <= ledger.now and ledger.rules.business_date(arrived_at) == ledger.today
    return arrived_at if plausible else ledger.now


def _next_number(ledger: Ledger, series: str) -> int:
    """Move the counter row, which stays locked until the ticket is there."""
    key = {"site": ledger.rules.site, "series": series, "business_date": ledger.today}
    number = count_up(ledger.connection, schema.series_counter.c.last_number, key)
    return step_over(ledger, series, number)


def story(ticket: Ticket, ledger: Ledger) -> dict[str, object]:
    """What the centre is told of a new ticket."""
    return {
        "label": ticket.label,
        "series": ticket.series,
        "number": ticket.number,
        "business_date": ticket.business_date.isoformat(),
        "service": ticket.service,
        "entrance": ticket.entrance,
        "class": ticket.class_,
        "stage": ticket.stage,
        "booking": ticket.booking,
        "people": ticket.people,
        "arrived_at": ledger.rules.iso(ticket.arrived_at),
        "booth": ticket.booth,
        "site": ticket.site,
    }
