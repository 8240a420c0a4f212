"""What a staff console shows: the line, what a counter has in hand, who is next and why. No personal data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from kiosk.queue import day_over, schema, troubles
from kiosk.queue.calling import latest_classes, waiting
from kiosk.queue.elsewhere import elsewhere
from kiosk.queue.ledger import COLUMNS, ticket_of
from kiosk.queue.order import choose, ranked
from kiosk.queue.overview import Json, centre, staff_ticket, unsent
from kiosk.queue.pausing import OPEN, PAUSED
from kiosk.queue.rules import CounterRule, QueueRules
from kiosk.queue.tickets import IN_HAND, State, Ticket

_t = schema.ticket.c


def queue(connection: Connection, rules: QueueRules, now: datetime, counter_code: str | None = None) -> Json:
    """Everything the console shows; `next` is who the counter of that code would call."""
    today = rules.business_date(now)
    here = (_t.site == rules.site, _t.business_date == today)
    on = (_t.site == rules.site, _t.business_date.in_(rules.lines(now)))
    shown = (State.WAITING, State.PARKED, State.NO_SHOW, *IN_HAND)
    tickets = [ticket_of(row) for row in connection.execute(select(*COLUMNS).where(*on, _t.state.in_(shown)))]
    held = [*_over_midnight(connection, rules, today), *(one for one in tickets if one.in_hand)]
    by_state = select(_t.state, func.count()).where(*here).group_by(_t.state)
    counts: dict[str, int] = {row[0]: row[1] for row in connection.execute(by_state)}
    line = _in_order(tickets, rules, now)
    counters = _counters(connection, rules)
    counter = rules.counters.get(counter_code or "")
    return {
        "waiting": [staff_ticket(ticket, rules) for ticket in line],
        "parked": [staff_ticket(one, rules) for one in _due_first(tickets)],
        "missed": [staff_ticket(one, rules) for one in _by_arrival(tickets, State.NO_SHOW)],
        "in_hand": {str(one.counter): staff_ticket(one, rules) for one in held},
        "waits": _waits(line, rules),
        "counters": list(counters.values()),
        "next": None
        if counter is None or counters[counter.code]["state"] == PAUSED
        else next_for(connection, rules, now, counter, line),
        "limits": {
            "max_wait_minutes": rules.max_wait_minutes,
            "recalls": rules.recall_limit,
            "recall_pause_s": rules.recall_pause_seconds,
        },
        "today": {
            "issued": sum(counts.values()),
            "done": counts.get(State.DONE, 0),
            "no_show": counts.get(State.NO_SHOW, 0),
            "waiting": counts.get(State.WAITING, 0),
        },
        "assistance": _assistance(connection, rules, today),
        "troubles": troubles.of_today(connection, rules, now),
        "network": {"centre": centre(connection, now), "unsent": unsent(connection)},
        "clock_move": _clock_move(rules, now),
        "day_ended_at": rules.iso(day_over.ended_at(connection, today)),
    }


def _clock_move(rules: QueueRules, now: datetime) -> Json | None:
    """{minutes, since}: by how much the clock was moved today, below zero when it
    was put back; None when it was not."""
    move = rules.moves.last
    if move is None or move.wall != now.astimezone(rules.zone).date():
        return None
    return {"minutes": round(move.by.total_seconds() / 60), "since": rules.iso(move.since)}


def _over_midnight(connection: Connection, rules: QueueRules, today: date) -> list[Ticket]:
    """What was called before midnight and is still in hand; what was called since stands before it."""
    rows = connection.execute(
        select(*COLUMNS)
        .where(_t.site == rules.site, _t.business_date < today, schema.IN_HAND)
        .order_by(_t.business_date)
    )
    return [ticket_of(row) for row in rows]


def next_for(
    connection: Connection, rules: QueueRules, now: datetime, counter: CounterRule, line: Sequence[Ticket]
) -> Json | None:
    """{label, reason}: who `counter` would call of `line`, and why; None when nobody waits for it."""
    for day in rules.lines(now):
        moved = elsewhere(connection, rules, day, now, counter)
        callable_here = {
            one.id: one
            for one in line
            if one.business_date == day
            and one.stage in counter.stages
            and (one.for_counter in (None, counter.code) or one.id in moved)
        }
        last = latest_classes(connection, rules, counter, day)
        choice = choose([waiting(one, moved) for one in callable_here.values()], rules, now, last)
        if choice is not None:
            return {"label": callable_here[choice.waiting.ticket].label, "reason": choice.reason.as_json()}
    return None


def _waits(line: Iterable[Ticket], rules: QueueRules) -> list[Json]:
    """How many wait of each stage and class, and since when the first of them does."""
    groups: dict[tuple[str, str], list[datetime]] = {}
    for one in line:
        groups.setdefault((one.stage, one.class_), []).append(one.arrived_at)
    return [
        {"stage": stage, "class": class_, "count": len(arrivals), "since": rules.iso(min(arrivals))}
        for (stage, class_), arrivals in groups.items()
    ]


def _counters(connection: Connection, rules: QueueRules) -> dict[str, Json]:
    """Every counter by its code, and whether it calls; one that nobody paused is open."""
    table = schema.counter_state.c
    rows = connection.execute(
        select(table.counter, table.state, table.reason, table.since).where(table.site == rules.site)
    )
    states = {row.counter: row for row in rows}
    counters: dict[str, Json] = {}
    for one in rules.counters.values():
        row = states.get(one.code)
        counters[one.code] = {
            "code": one.code,
            "name": one.name,
            "stages": list(one.stages),
            "state": OPEN if row is None else row.state,
            "reason": None if row is None else row.reason,
            "since": None if row is None else rules.iso(row.since),
        }
    return counters


def _in_order(tickets: Iterable[Ticket], rules: QueueRules, now: datetime) -> list[Ticket]:
    """Who waits, first to last; the line of yesterday, while it is called from, before today's."""
    here = {one.id: one for one in tickets if one.state is State.WAITING}
    line = [waiting(one) for one in here.values()]
    in_order = [here[one.ticket] for one in ranked(line, rules, now)]
    return sorted(in_order, key=lambda one: one.business_date)


def _by_arrival(tickets: Iterable[Ticket], state: State) -> list[Ticket]:
    return sorted(
        (one for one in tickets if one.state is state), key=lambda one: (one.arrived_at, one.number)
    )


def _due_first(tickets: Iterable[Ticket]) -> list[Ticket]:
    """The parked: those with a time by that time, then those without, by arrival."""
    parked = _by_arrival(tickets, State.PARKED)
    timed = [one for one in parked if one.parked_until is not None]
    timed.sort(key=lambda one: one.parked_until or one.arrived_at)
    return timed + [one for one in parked if one.parked_until is None]


def _assistance(connection: Connection, rules: QueueRules, today: date) -> list[Json]:
    """The calls of today that nobody has answered: whoever called yesterday is not there any more."""
    table = schema.assistance.c
    rows = connection.execute(
        select(table.id, table.booth, table.step, table.at)
        .where(table.answered_at.is_(None))
        .order_by(table.at)
    )
    return [
        {"id": row.id, "booth": row.booth, "step": row.step, "at": rules.iso(row.at)}
        for row in rows
        if rules.business_date(row.at) == today
    ]
