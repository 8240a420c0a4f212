"""Giving a number: quota, counter row, ticket and event in one transaction.

The number comes from a counter row that is moved here and nowhere else, never
from COUNT or MAX: a number exists exactly when its ticket does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from kiosk.queue import schema
from kiosk.queue.database import alone
from kiosk.queue.ledger import Ledger
from kiosk.queue.refusals import Refusal, RefusalCode
from kiosk.queue.reserves import step_over
from kiosk.queue.rules import Entrance, ServiceRule
from kiosk.queue.tickets import State, Ticket, label_of
from kiosk.queue.upsert import count_up


@dataclass(frozen=True, slots=True)
class Order:
    """What a booth asks for. `id` becomes the ticket's; `arrived_at` is the booth's own time."""

    id: str
    service: str
    entrance: Entrance
    arrived_at: datetime
    booth: str
    priority: bool = False
    booking: str | None = None
    booked_at: datetime | None = None
    checklist: Mapping[str, str] | None = None


def issue(ledger: Ledger, order: Order) -> Ticket | Refusal:
    """Give `order` the next number of its series, or say why not."""
    rules, today = ledger.rules, ledger.today
    service = rules.services.get(order.service)
    if service is None:
        return Refusal(RefusalCode.UNKNOWN_SERVICE, {"service": order.service})
    arrived_at = _trusted(order.arrived_at, ledger)
    if not (rules.is_open(arrived_at) or rules.is_open(ledger.now)):
        return Refusal(RefusalCode.CLOSED)
    used_by = _label_of_booking(ledger, order.booking)
    if used_by is not None:
        return Refusal(RefusalCode.BOOKING_USED, {"label": used_by})
    class_, credit_from = rules.standing(order.priority, arrived_at, order.booked_at)
    if not _take_place(ledger, service, class_, arrived_at):
        return Refusal(RefusalCode.QUOTA_FULL, {"service": service.code})
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
        checklist=order.checklist,
    )
    return ledger.add(ticket, order.arrived_at, story(ticket, ledger))


def _trusted(arrived_at: datetime, ledger: Ledger) -> datetime:
    """The booth's arrival time, unless its clock is plainly wrong: ahead of ours, or on another day."""
    plausible = arrived_at <= ledger.now and ledger.rules.business_date(arrived_at) == ledger.today
    return arrived_at if plausible else ledger.now


def _label_of_booking(ledger: Ledger, booking: str | None) -> str | None:
    if booking is None:
        return None
    alone(ledger.connection, f"booking {booking}")
    table = schema.ticket.c
    return ledger.connection.execute(
        select(table.label).where(
            table.site == ledger.rules.site,
            table.business_date == ledger.today,
            table.booking == booking,
            table.state != State.CANCELLED,
        )
    ).scalar_one_or_none()


def _take_place(ledger: Ledger, service: ServiceRule, class_: str, arrived_at: datetime) -> bool:
    """Count one more of `service` today; False when its quota is spent."""
    table = schema.place_count.c
    if service.quota_per_day is not None:
        alone(ledger.connection, f"places {ledger.rules.site} {service.code}")
        given = select(func.coalesce(func.sum(table.issued), 0)).where(
            table.site == ledger.rules.site,
            table.service == service.code,
            table.business_date == ledger.today,
        )
        if ledger.connection.execute(given).scalar_one() >= service.quota_per_day:
            return False
    hour = arrived_at.astimezone(ledger.rules.zone).hour
    key = {
        "site": ledger.rules.site,
        "business_date": ledger.today,
        "service": service.code,
        "class_": class_,
        "hour": hour,
    }
    count_up(ledger.connection, table.issued, key)
    return True


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
        "arrived_at": ledger.rules.iso(ticket.arrived_at),
        "booth": ticket.booth,
        "site": ticket.site,
    }
