"""Numbers of a booth's reserve that the queue refused when they were handed in.

Somebody holds each of them on paper and will never be called. The audit log has
written them down; until a supervisor has seen to the person, or the booth was
believed after all when it offered the number again, they stay on the list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, select

from kiosk.queue import schema
from kiosk.queue.auditing import note
from kiosk.queue.ledger import Ledger
from kiosk.queue.overview import Json
from kiosk.queue.refusals import Refusal, RefusalCode

REFUSED, SETTLED = "reserve_refused", "reserve_settled"
#: A booth keeps what it handed in for a week; older paper is in nobody's hand.
KEPT_DAYS = 7

_a = schema.audit.c
_t = schema.ticket.c


@dataclass(frozen=True, slots=True)
class RefusedNumber:
    """One of them; `arrived_at` is the booth's own time, in ISO 8601, and None in older entries."""

    ticket: str
    label: str
    booth: str
    business_date: date
    refused_at: datetime
    why: str
    service: str | None
    arrived_at: str | None


def unsettled(connection: Connection, today: date) -> list[RefusedNumber]:
    """Those nobody has seen to yet, the earliest first; each once, however often the booth offered it."""
    rows = connection.execute(
        select(_a.deed, _a.subject, _a.business_date, _a.at, _a.data)
        .where(_a.deed.in_((REFUSED, SETTLED)), _a.business_date >= today - timedelta(days=KEPT_DAYS))
        .order_by(_a.sequence)
    )
    open_ones: dict[str, RefusedNumber] = {}
    settled = set()
    for row in rows:
        ticket = str(row.data["ticket"])
        if row.deed == SETTLED:
            settled.add(ticket)
        else:
            open_ones.setdefault(ticket, _refused(ticket, row.subject, row.business_date, row.at, row.data))
    if not open_ones:
        return []
    believed = set(connection.execute(select(_t.id).where(_t.id.in_(open_ones))).scalars())
    return [one for ticket, one in open_ones.items() if ticket not in settled | believed]


def settle(ledger: Ledger, ticket: str) -> Json | Refusal:
    """Write down that the holder of `ticket` was seen to: {ticket, label}."""
    for one in unsettled(ledger.connection, ledger.today):
        if one.ticket == ticket:
            told = {"booth": one.booth, "ticket": ticket}
            note(ledger.connection, ledger.now, one.business_date, ledger.by, SETTLED, one.label, data=told)
            return {"ticket": ticket, "label": one.label}
    return Refusal(RefusalCode.UNKNOWN_TICKET)


def _refused(ticket: str, label: str, day: date, at: datetime, data: Mapping[str, object]) -> RefusedNumber:
    service, arrived_at = data.get("service"), data.get("arrived_at")
    return RefusedNumber(
        ticket=ticket,
        label=label,
        booth=str(data["booth"]),
        business_date=day,
        refused_at=at,
        why=str(data["why"]),
        service=None if service is None else str(service),
        arrived_at=None if arrived_at is None else str(arrived_at),
    )
