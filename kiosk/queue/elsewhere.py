"""Numbers that were moved to one counter, and when another one calls them too.

Whoever was sent to a counter waits for that one. When it is paused, when nobody
is at it, or when the longest wait is over, the others that serve the stage call
them as well: nobody waits for ever for a counter that does not come.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, text

from kiosk.queue import schema
from kiosk.queue.columns import Moment
from kiosk.queue.order import Reason
from kiosk.queue.pausing import PAUSED
from kiosk.queue.prepared import Prepared
from kiosk.queue.rules import CounterRule, QueueRules
from kiosk.words import mark

OF_PAUSED = mark("{counter}, tujuannya, sedang dijeda.")
OF_UNMANNED = mark("{counter}, tujuannya, tidak memanggil sejak {minutes} menit.")
OF_OVERDUE = mark("{counter}, tujuannya, belum memanggilnya.")

_t = schema.ticket.c
_e = schema.ticket_event.c
_c = schema.counter_state.c

_MOVED = Prepared(
    select(_t.id, _t.stage, _t.for_counter, _t.credit_from, _t.changed_at).where(
        _t.site == bindparam("site"),
        _t.business_date == bindparam("today"),
        schema.WAITING_FOR_ONE,
        _t.for_counter != bindparam("here"),
        # Always so, and what makes SQLite take the small index and not that of all who wait.
        text("for_counter > ''"),
    )
)
_STATES = select(_c.counter, _c.state, _c.since).where(_c.site == bindparam("site"))
_BUSY = select(_t.counter).where(
    _t.site == bindparam("site"), _t.business_date.in_(bindparam("days", expanding=True)), schema.IN_HAND
)
_LATEST = (
    select(_e.counter, func.max(_e.at, type_=Moment))
    .where(
        _e.site == bindparam("site"),
        _e.business_date == bindparam("today"),
        _e.counter.in_(bindparam("counters", expanding=True)),
    )
    .group_by(_e.counter)
)


@dataclass(frozen=True, slots=True)
class Moved:
    """A waiting number that only one counter is to call; `since` is when it came to that line."""

    ticket: str
    counter: str
    credit_from: datetime
    since: datetime


@dataclass(frozen=True, slots=True)
class Desk:
    """What is known of a counter: its name, whether it calls, and when somebody last did something there."""

    name: str
    paused: bool
    busy: bool
    last_deed: datetime | None


def why_elsewhere(moved: Moved, desk: Desk, rules: QueueRules, now: datetime) -> Reason | None:
    """Why another counter may call `moved` too; None while it is left to its own."""
    if desk.paused:
        return Reason(OF_PAUSED, {"counter": desk.name})
    left_alone_since = now - timedelta(minutes=rules.own_counter_minutes)
    if moved.since > left_alone_since:
        return None
    if moved.credit_from <= now - timedelta(minutes=rules.max_wait_minutes):
        return Reason(OF_OVERDUE, {"counter": desk.name})
    idle_since = max(moved.since, desk.last_deed or moved.since)
    if desk.busy or idle_since > left_alone_since:
        return None
    return Reason(OF_UNMANNED, {"counter": desk.name, "minutes": (now - idle_since) // timedelta(minutes=1)})


def elsewhere(
    connection: Connection, rules: QueueRules, today: date, now: datetime, here: CounterRule
) -> Mapping[str, Reason]:
    """The ids of numbers for other counters that `here` calls too, each with why. Reads next to
    nothing where nobody was moved to a counter."""
    rows = _MOVED.all(connection, {"site": rules.site, "today": today, "here": here.code})
    moved = [
        Moved(row.id, row.for_counter, row.credit_from, row.changed_at or row.credit_from)
        for row in rows
        if row.stage in here.stages
    ]
    desks = _desks(connection, rules, today, now, {one.counter for one in moved}) if moved else {}
    reasons = {one.ticket: why_elsewhere(one, desks[one.counter], rules, now) for one in moved}
    return {ticket: reason for ticket, reason in reasons.items() if reason is not None}


def _desks(
    connection: Connection, rules: QueueRules, today: date, now: datetime, codes: Collection[str]
) -> Mapping[str, Desk]:
    site: dict[str, Any] = {"site": rules.site}
    states = {row.counter: row for row in connection.execute(_STATES, site)}
    busy = set(connection.execute(_BUSY, {**site, "days": list(rules.lines(now))}).scalars())
    latest: dict[str, datetime] = {
        row[0]: row[1]
        for row in connection.execute(_LATEST, {**site, "today": today, "counters": list(codes)})
    }
    return {code: _desk(code, rules, states.get(code), code in busy, latest.get(code)) for code in codes}


def _desk(code: str, rules: QueueRules, state: Any | None, busy: bool, last_event: datetime | None) -> Desk:
    rule = rules.counters.get(code)
    deeds: Iterable[datetime | None] = (last_event, None if state is None else state.since)
    return Desk(
        name=code if rule is None else rule.name,
        paused=state is not None and state.state == PAUSED,
        busy=busy,
        last_deed=max((one for one in deeds if one is not None), default=None),
    )
