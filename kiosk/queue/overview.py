"""Reading the queue: the place in line, the staff's list, the board. No personal data."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Table, and_, func, or_, select, tuple_

from kiosk.queue import schema
from kiosk.queue.estimate import Wait, estimate
from kiosk.queue.ledger import COLUMNS, ticket_of
from kiosk.queue.order import Waiting, overtaken_before, ranked
from kiosk.queue.rules import QueueRules
from kiosk.queue.tickets import IN_HAND, Kind, State, Ticket

RECENT_TIMES = 30
ACTIVE_WITHIN = timedelta(minutes=30)
CALLS_SHOWN = 6  # the call in hand and the last five
CALLS_READ = 40
CENTRE_LATE = timedelta(minutes=2)

_t = schema.ticket.c
_e = schema.ticket_event.c

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
        "recalls": ticket.recalls,
        "booked_at": rules.iso(ticket.booked_at),
        "reason": None if ticket.call_reason is None else dict(ticket.call_reason),
    }


def zone_of(ticket: Ticket, rules: QueueRules) -> str:
    """Where to wait: the stage's own zone, or the service's."""
    stage, service = rules.stages.get(ticket.stage), rules.services.get(ticket.service)
    return (stage.zone if stage else "") or (service.zone_text if service else "")


def place(connection: Connection, rules: QueueRules, ticket: Ticket, now: datetime) -> Json:
    """A ticket as anyone who holds it may see it."""
    service, stage = rules.services.get(ticket.service), rules.stages.get(ticket.stage)
    counter = rules.counters.get(ticket.counter or "")
    ahead, wait = line_before(connection, rules, ticket, now)
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


def line_before(
    connection: Connection, rules: QueueRules, ticket: Ticket, now: datetime
) -> tuple[int, Wait | None]:
    """How many would be called before `ticket`, and how long that takes; (0, None) unless it waits today."""
    if ticket.state is not State.WAITING or ticket.business_date != rules.business_date(now):
        return 0, None
    mine = Waiting(ticket.id, ticket.class_, ticket.number, ticket.arrived_at, ticket.credit_from)
    earlier = tuple_(_t.arrived_at, _t.number) < tuple_(ticket.arrived_at, ticket.number)
    leads = [
        and_(_t.class_ == class_, or_(_t.credit_from < before, and_(_t.credit_from == before, earlier)))
        for class_, before in overtaken_before(mine, rules, now).items()
    ]
    same_stage = (_t.site == ticket.site, _t.business_date == ticket.business_date, _t.stage == ticket.stage)
    ahead = connection.execute(
        select(func.count()).where(*same_stage, _t.state == State.WAITING, _t.id != ticket.id, or_(*leads))
    ).scalar_one()
    in_hand = connection.execute(select(func.count()).where(*same_stage, _t.state.in_(IN_HAND))).scalar_one()
    counters = _active_counters(connection, rules, ticket, now)
    usual = rules.service_minutes.get(ticket.stage, 5.0)
    return ahead, estimate(
        ahead, min(in_hand, counters), counters, _recent_minutes(connection, ticket), usual
    )


def queue(connection: Connection, rules: QueueRules, now: datetime) -> Json:
    """Everything the staff console shows."""
    today = rules.business_date(now)
    here = (_t.site == rules.site, _t.business_date == today)
    shown = (State.WAITING, State.PARKED, State.NO_SHOW, *IN_HAND)
    tickets = [
        ticket_of(row) for row in connection.execute(select(*COLUMNS).where(*here, _t.state.in_(shown)))
    ]
    by_state = select(_t.state, func.count()).where(*here).group_by(_t.state)
    counts: dict[str, int] = {row[0]: row[1] for row in connection.execute(by_state)}
    return {
        "waiting": [staff_ticket(ticket, rules) for ticket in _in_order(tickets, rules, now)],
        "parked": _of_state(tickets, State.PARKED, rules),
        "missed": _of_state(tickets, State.NO_SHOW, rules),
        "in_hand": {str(one.counter): staff_ticket(one, rules) for one in tickets if one.in_hand},
        "counters": [
            {"code": one.code, "name": one.name, "stages": list(one.stages)}
            for one in rules.counters.values()
        ],
        "today": {
            "issued": sum(counts.values()),
            "done": counts.get(State.DONE, 0),
            "no_show": counts.get(State.NO_SHOW, 0),
            "waiting": counts.get(State.WAITING, 0),
        },
        "assistance": _assistance(connection, rules),
        "network": {"centre": _centre(connection, now), "unsent": unsent(connection)},
    }


def board(connection: Connection, rules: QueueRules, now: datetime, calls: list[Json]) -> Json:
    """Everything the board on the wall shows; `calls` are the `latest_calls`."""
    today = rules.business_date(now)
    here = (_t.site == rules.site, _t.business_date == today, _t.state == State.WAITING)
    by_stage = select(_t.stage, func.count()).where(*here).group_by(_t.stage)
    waiting: dict[str, int] = {row[0]: row[1] for row in connection.execute(by_stage)}
    return {
        "site": {"id": rules.site, "name": rules.site_name},
        "now": calls[0] if calls else None,
        "calls": calls[:CALLS_SHOWN],
        "waiting": [
            {"stage": {"code": stage.code, **stage.name.as_json()}, "count": waiting.get(stage.code, 0)}
            for stage in rules.stages.values()
        ],
        "time": rules.iso(now),
        "network": {"centre": _centre(connection, now)},
    }


def latest_calls(connection: Connection, rules: QueueRules, now: datetime) -> list[Json]:
    """The latest calls of the day, newest first, each ticket once; the board shows the first few."""
    recent = (
        select(_e.sequence, _e.ticket, _e.kind, _e.counter, _e.stage, _e.at, _e.data, _t.label)
        .join(schema.ticket, _t.id == _e.ticket)
        .where(
            _e.site == rules.site,
            _e.business_date == rules.business_date(now),
            schema.CALLS,  # word for word, so that SQLite knows its partial index applies
        )
        .order_by(_e.sequence.desc())
        .limit(CALLS_READ)
    )
    calls: dict[str, Json] = {}
    for row in connection.execute(recent):
        counter, stage = rules.counters.get(row.counter), rules.stages.get(row.stage)
        calls.setdefault(
            row.ticket,
            {
                "id": row.ticket,
                "label": row.label,
                "counter": {"code": row.counter, "name": counter.name if counter else row.counter},
                "stage": stage.name.as_json() if stage else _bare(row.stage),
                "at": rules.iso(row.at),
                "sequence": row.sequence,
                "recall": row.data.get("recall", 0),
            },
        )
    return list(calls.values())


def unsent(connection: Connection) -> int:
    """How many events the centre has not judged yet."""
    table = schema.event_delivery.c
    return connection.execute(select(func.count()).where(table.verdict.is_(None))).scalar_one()


def version(connection: Connection) -> int:
    """A number that grows with every change of what is shown."""
    return int(connection.execute(select(schema.change.c.version)).scalar_one())


def _bare(code: str) -> dict[str, str]:
    """The words for a code that the rules no longer know."""
    return {"id": code, "en": code}


def _in_order(tickets: Iterable[Ticket], rules: QueueRules, now: datetime) -> list[Ticket]:
    waiting = {one.id: one for one in tickets if one.state is State.WAITING}
    line = [Waiting(t.id, t.class_, t.number, t.arrived_at, t.credit_from) for t in waiting.values()]
    return [waiting[one.ticket] for one in ranked(line, rules, now)]


def _of_state(tickets: Iterable[Ticket], state: State, rules: QueueRules) -> list[Json]:
    chosen = sorted(
        (one for one in tickets if one.state is state), key=lambda one: (one.arrived_at, one.number)
    )
    return [staff_ticket(one, rules) for one in chosen]


def _assistance(connection: Connection, rules: QueueRules) -> list[Json]:
    table = schema.assistance.c
    rows = connection.execute(
        select(table.id, table.booth, table.step, table.at)
        .where(table.answered_at.is_(None))
        .order_by(table.at)
    )
    return [{"id": row.id, "booth": row.booth, "step": row.step, "at": rules.iso(row.at)} for row in rows]


def _centre(connection: Connection, now: datetime) -> str:
    """Whether the centre answers, told from what it has acknowledged: ok, away or unknown."""
    delivery = schema.event_delivery.c
    oldest = connection.execute(
        select(_e.at)
        .join(schema.event_delivery, delivery.sequence == _e.sequence)
        .where(delivery.verdict.is_(None))
        .order_by(delivery.sequence)
        .limit(1)
    ).scalar_one_or_none()
    if oldest is not None and now - oldest > CENTRE_LATE:
        return "away"
    settled = connection.execute(
        select(delivery.sequence).where(delivery.verdict.is_not(None)).limit(1)
    ).first()
    return "unknown" if settled is None else "ok"


def _active_counters(connection: Connection, rules: QueueRules, ticket: Ticket, now: datetime) -> int:
    """Counters that called somebody for this stage lately; before the first call, all that could."""
    active = connection.execute(
        select(func.count(_e.counter.distinct())).where(
            _e.site == ticket.site,
            _e.business_date == ticket.business_date,
            _e.kind == Kind.CALLED,
            _e.stage == ticket.stage,
            _e.at > now - ACTIVE_WITHIN,
        )
    ).scalar_one()
    return active or max(1, sum(ticket.stage in one.stages for one in rules.counters.values()))


def _recent_minutes(connection: Connection, ticket: Ticket) -> list[float]:
    rows = connection.execute(
        select(_e.data)
        .where(
            _e.site == ticket.site,
            _e.business_date == ticket.business_date,
            _e.kind == Kind.FINISHED,
            _e.stage == ticket.stage,
        )
        .order_by(_e.sequence.desc())
        .limit(RECENT_TIMES)
    ).scalars()
    return [float(data["minutes"]) for data in rows]


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
