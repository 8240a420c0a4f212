"""The end of a business day: everyone who has a number is accounted for.

Who still waits, is parked or was missed is closed, each with the own date: also
numbers of a past day that a crash or midnight left open. A number in hand is
named and stops the deed, unless it is forced.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, func, select

from kiosk.queue import day_over, reserves, schema
from kiosk.queue.auditing import note
from kiosk.queue.closing import close
from kiosk.queue.database import alone
from kiosk.queue.ledger import COLUMNS, Ledger, ticket_of
from kiosk.queue.overview import Json
from kiosk.queue.refusals import Refusal, RefusalCode
from kiosk.queue.rules import QueueRules
from kiosk.queue.tickets import IN_HAND, State, Ticket

STILL_OPEN = (State.WAITING, State.PARKED, State.NO_SHOW, *IN_HAND)
IN_HAND_TOGETHER = "in_hand"

_t = schema.ticket.c


def end_day(ledger: Ledger, reason: str | None, force: bool) -> Json | Refusal:
    """Close everything that is open: {date, days: [{date, issued, done, cancelled, closed}]}."""
    alone(ledger.connection, day_over.turn(ledger.rules.site))
    tickets = _open(ledger.connection, ledger.rules, ledger.today, to_change=True)
    in_hand = [one for one in tickets if one.in_hand]
    if in_hand and not force:
        held = ", ".join(f"{one.label} ({_counter_name(ledger.rules, one)})" for one in in_hand)
        return Refusal(RefusalCode.STILL_IN_HAND, {"held": held})
    for one in tickets:
        close(ledger, one)
    reserves.close(ledger, ledger.today)
    days = [_accounts(ledger, day, tickets) for day in sorted({ledger.today, *_days(tickets)})]
    for day in days:
        told = {key: day[key] for key in ("issued", "done", "cancelled", "closed")}
        subject = str(day["date"])
        note(
            ledger.connection, ledger.now, ledger.today, ledger.by, day_over.DAY_ENDED, subject, reason, told
        )
    return {"date": ledger.today.isoformat(), "days": days}


def day(connection: Connection, rules: QueueRules, today: date) -> Json:
    """What is open now: {date, open, in_hand, past, ended_at}.

    past: what days before have left open; ended_at: when the day was ended, None
    when it was opened again
    """
    tickets = _open(connection, rules, today)
    return {
        "date": today.isoformat(),
        "open": _by_state([one for one in tickets if one.business_date == today]),
        "in_hand": [
            {"label": one.label, "counter": _counter_name(rules, one), "date": one.business_date.isoformat()}
            for one in tickets
            if one.in_hand
        ],
        "past": [
            {"label": one.label, "state": one.state, "date": one.business_date.isoformat()}
            for one in tickets
            if one.business_date != today
        ],
        "ended_at": rules.iso(day_over.ended_at(connection, today)),
    }


def _open(
    connection: Connection, rules: QueueRules, today: date, to_change: bool = False
) -> Sequence[Ticket]:
    """Every open ticket up to `today`, by date and label; locked in the order of
    their ids, so that two who end the day wait for one another."""
    statement = (
        select(*COLUMNS)
        .where(_t.site == rules.site, _t.business_date <= today, _t.state.in_(STILL_OPEN))
        .order_by(_t.id)
    )
    if to_change:
        statement = statement.with_for_update()
    tickets = [ticket_of(row) for row in connection.execute(statement)]
    return sorted(tickets, key=lambda one: (one.business_date, one.series, one.number))


def _days(tickets: Sequence[Ticket]) -> set[date]:
    return {one.business_date for one in tickets}


def _accounts(ledger: Ledger, day: date, closed: Sequence[Ticket]) -> Json:
    """How the numbers of one date ended, and what state those were in that were closed now."""
    by_state = (
        select(_t.state, func.count())
        .where(_t.site == ledger.rules.site, _t.business_date == day)
        .group_by(_t.state)
    )
    counts: dict[str, int] = {row[0]: row[1] for row in ledger.connection.execute(by_state)}
    return {
        "date": day.isoformat(),
        "issued": sum(counts.values()),
        "done": counts.get(State.DONE, 0),
        "cancelled": counts.get(State.CANCELLED, 0),
        "closed": _by_state([one for one in closed if one.business_date == day]),
    }


def _by_state(tickets: Sequence[Ticket]) -> dict[str, int]:
    """{waiting, parked, no_show, in_hand}."""
    found = Counter(IN_HAND_TOGETHER if one.in_hand else str(one.state) for one in tickets)
    names = (State.WAITING, State.PARKED, State.NO_SHOW, IN_HAND_TOGETHER)
    return {str(name): found[str(name)] for name in names}


def _counter_name(rules: QueueRules, ticket: Ticket) -> str:
    counter = rules.counters.get(ticket.counter or "")
    return counter.name if counter else str(ticket.counter)
