"""Reading the queue: a ticket, its place in line, the centre. No personal data."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Table, func, select

from kiosk.queue import schema
from kiosk.queue.line import Line
from kiosk.queue.prepared import Prepared
from kiosk.queue.rules import QueueRules
from kiosk.queue.tickets import Kind, State, Ticket

CENTRE_LATE = timedelta(minutes=2)

_t = schema.ticket.c
_e = schema.ticket_event.c
_d = schema.event_delivery.c

VERSION = Prepared(select(schema.change.c.version))
OLDEST_UNSENT = Prepared(
    select(_e.at)
    .join(schema.event_delivery, _d.sequence == _e.sequence)
    .where(schema.UNSENT)
    .order_by(_d.sequence)
    .limit(1)
)
SETTLED = Prepared(select(_d.sequence).where(_d.verdict.is_not(None)).limit(1))

Json = dict[str, object]


def staff_ticket(ticket: Ticket, rules: QueueRules) -> Json:
    """A ticket as the staff console sees it."""
    service = rules.services.get(ticket.service)
    stage = rules.stages.get(ticket.stage)
    return {
        "id": ticket.id,
        "label": ticket.label,
        "state": ticket.state,
        "service": {"code": ticket.service, **(service.name.as_json() if service else _bare(ticket.service))},
        "stage": {"code": ticket.stage, **(stage.name.as_json() if stage else _bare(ticket.stage))},
        "entrance": ticket.entrance,
        "class": ticket.class_,
        "arrived_at": rules.iso(ticket.arrived_at),
        "called_at": rules.iso(ticket.called_at),
        "serving_at": rules.iso(ticket.serving_at),
        "counter": ticket.counter,
        "for_counter": ticket.for_counter,
        "last_called_at": rules.iso(ticket.last_called_at),
        "recalls": ticket.recalls,
        "people": ticket.people,
        "checklist": _checklist(ticket, rules),
        "park_reason": ticket.park_reason,
        "parked_until": rules.iso(ticket.parked_until),
        "booked_at": rules.iso(ticket.booked_at),
        "reason": None if ticket.call_reason is None else dict(ticket.call_reason),
        "note": None if ticket.note is None else dict(ticket.note),
    }


def zone_of(ticket: Ticket, rules: QueueRules) -> str:
    """Where to wait: the stage's own zone, or the service's."""
    stage, service = rules.stages.get(ticket.stage), rules.services.get(ticket.service)
    return (stage.zone if stage else "") or (service.zone_text if service else "")


def place(connection: Connection, rules: QueueRules, line: Line, ticket: Ticket, now: datetime) -> Json:
    """A ticket as anyone who holds it may see it."""
    service, stage = rules.services.get(ticket.service), rules.stages.get(ticket.stage)
    counter = rules.counters.get(ticket.counter or "")
    ahead, wait = line.before(connection, ticket, now)
    return {
        "id": ticket.id,
        "label": ticket.label,
        "state": ticket.state,
        "service": service.name.as_json() if service else _bare(ticket.service),
        "stage": {"code": ticket.stage, **(stage.name.as_json() if stage else _bare(ticket.stage))},
        "ahead": ahead,
        "wait": None if wait is None else wait.as_json(),
        "counter": None if counter is None else counter.name,
        "zone": zone_of(ticket, rules),
        "called_at": rules.iso(ticket.called_at),
    }


def unsent(connection: Connection) -> int:
    """How many events the centre has not judged yet."""
    table = schema.event_delivery.c
    return connection.execute(select(func.count()).where(table.verdict.is_(None))).scalar_one()


def oldest_unsent(connection: Connection) -> datetime | None:
    """When the first event happened that the centre has not judged; None when it has all."""
    row = OLDEST_UNSENT.first(connection, {})
    at: datetime | None = None if row is None else row.at
    return at


def version(connection: Connection) -> int:
    """A number that grows with every change of what is shown."""
    return int(VERSION.one(connection, {})[0])


def _checklist(ticket: Ticket, rules: QueueRules) -> list[Json] | None:
    """What the booth scanned and what it skipped, in the applicant's order; None when it did not say."""
    if ticket.checklist is None:
        return None
    documents: list[Json] = []
    for code, state in ticket.checklist.items():
        name = rules.documents.get(code)
        documents.append({"code": code, **(name.as_json() if name else _bare(code)), "state": state})
    return documents


def _bare(code: str) -> dict[str, str]:
    """The words for a code that the rules no longer know."""
    return {"id": code, "en": code}


def centre(connection: Connection, now: datetime) -> str:
    """Whether the centre answers, told from what it has acknowledged: ok, away or unknown."""
    oldest = oldest_unsent(connection)
    if oldest is not None and now - oldest > CENTRE_LATE:
        return "away"
    return "unknown" if SETTLED.first(connection, {}) is None else "ok"


def counts(connection: Connection) -> dict[str, int]:
    """How much is in the database, for comparing with booth and centre."""

    def count(table: Table, *conditions: ColumnElement[bool]) -> int:
        return connection.scalar(select(func.count()).select_from(table).where(*conditions)) or 0

    events = count(schema.ticket_event)
    return {
        "tickets": count(schema.ticket),
        "done": count(schema.ticket, _t.state == State.DONE),
        "calls": count(schema.ticket_event, _e.kind == Kind.CALLED),
        "events": events,
        "events_unsent": unsent(connection),
    }
