"""Reading what the board on the wall shows: calls, counters, how many wait. Never a name.

A call that was undone is not among them. The numbers in `calls` are those of
the event log (`sequence`), the same for every process of the site.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select

from kiosk.queue import schema
from kiosk.queue.overview import Json, centre
from kiosk.queue.prepared import Prepared
from kiosk.queue.rules import QueueRules
from kiosk.queue.tickets import Kind

CALLS_OF_A_STAGE = 6  # the call in hand and the last five
READ_OF_A_STAGE = 2 * CALLS_OF_A_STAGE  # a ticket may have been called more than once
CALLS_READ = 40
OPEN = "open"

_t = schema.ticket.c
_e = schema.ticket_event.c

_CALL: Select[Any] = (
    select(_e.sequence, _e.ticket, _e.counter, _e.stage, _e.at, _e.data, _t.label, _t.people)
    .join(schema.ticket, _t.id == _e.ticket)
    .where(_e.site == bindparam("site"), _e.business_date == bindparam("today"), schema.STANDS)
    .order_by(_e.sequence.desc())
)
# Word for word, so that SQLite knows its partial index applies.
_LATEST = Prepared(_CALL.where(schema.CALLS).limit(CALLS_READ))
_OF_STAGE = Prepared(
    _CALL.where(_e.kind == bindparam("kind"), _e.stage == bindparam("stage")).limit(READ_OF_A_STAGE)
)
_HERE = (_t.site == bindparam("site"), _t.business_date == bindparam("today"))
_WAITING = Prepared(select(_t.stage, func.count()).where(*_HERE, schema.WAITING_NOW).group_by(_t.stage))
_IN_HAND = Prepared(select(_t.counter, _t.label).where(*_HERE, schema.IN_HAND))
_COUNTERS = Prepared(
    select(schema.counter_state.c.counter, schema.counter_state.c.state).where(
        schema.counter_state.c.site == bindparam("site")
    )
)


def board(connection: Connection, rules: QueueRules, now: datetime) -> Json:
    """Everything that the board shows. `calls` are the latest six of every stage, newest first, each ticket
    once; `now` is the newest."""
    lines = _lines(rules, now)
    calls = _shown_calls(connection, rules, lines)
    waiting: Counter[str] = Counter()
    for here in lines:
        waiting.update({row[0]: row[1] for row in _WAITING.all(connection, here)})
    return {
        "site": {"id": rules.site, "name": rules.site_name},
        "now": calls[0] if calls else None,
        "calls": calls,
        "waiting": [
            {"stage": {"code": stage.code, **stage.name.as_json()}, "count": waiting[stage.code]}
            for stage in rules.stages.values()
        ],
        "counters": _counters(connection, rules, lines),
        "time": rules.iso(now),
        "network": {"centre": centre(connection, now)},
    }


def latest_calls(connection: Connection, rules: QueueRules, now: datetime) -> list[Json]:
    """The latest calls of the day, newest first, each ticket once: what may have to be announced."""
    rows = [row for here in _lines(rules, now) for row in _LATEST.all(connection, here)]
    return _each_once(_newest_first(rows), rules)


def _lines(rules: QueueRules, now: datetime) -> list[Json]:
    """Where to look: the line of today, and before it that of yesterday while it is called from."""
    return [{"site": rules.site, "today": day} for day in rules.lines(now)]


def _newest_first(rows: Iterable[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: row.sequence, reverse=True)


def _shown_calls(connection: Connection, rules: QueueRules, lines: Sequence[Json]) -> list[Json]:
    """Six of every stage, read stage by stage: one where little happens keeps its last calls."""
    rows: list[Any] = []
    for stage in rules.stages:
        for kind in (Kind.CALLED, Kind.RECALLED):
            for here in lines:
                rows += _OF_STAGE.all(connection, {**here, "stage": stage, "kind": kind})
    shown: list[Json] = []
    count = dict.fromkeys(rules.stages, 0)
    for call in _each_once(_newest_first(rows), rules):
        stage = call["stage"]["code"]  # type: ignore[index]
        count[stage] += 1
        if count[stage] <= CALLS_OF_A_STAGE:
            shown.append(call)
    return shown


def _each_once(rows: Iterable[Any], rules: QueueRules) -> list[Json]:
    calls: dict[str, Json] = {}
    for row in rows:
        if row.ticket not in calls:
            calls[row.ticket] = _call(row, rules)
    return list(calls.values())


def _call(row: Any, rules: QueueRules) -> Json:
    counter, stage = rules.counters.get(row.counter), rules.stages.get(row.stage)
    words = stage.name.as_json() if stage else {"id": row.stage, "en": row.stage}
    return {
        "id": row.ticket,
        "label": row.label,
        "counter": {"code": row.counter, "name": counter.name if counter else row.counter},
        "stage": {"code": row.stage, **words},
        "people": row.people,
        "at": rules.iso(row.at),
        "sequence": row.sequence,
        "recall": row.data.get("recall", 0),
    }


def _counters(connection: Connection, rules: QueueRules, lines: Sequence[Json]) -> list[Json]:
    """Each counter, whether it is open, and the number that is there now."""
    in_hand: dict[str, str] = {row[0]: row[1] for here in lines for row in _IN_HAND.all(connection, here)}
    states: dict[str, str] = {row[0]: row[1] for row in _COUNTERS.all(connection, lines[-1])}
    return [
        {
            "code": one.code,
            "name": one.name,
            "stages": list(one.stages),
            "state": states.get(one.code, OPEN),
            "label": in_hand.get(one.code),
        }
        for one in rules.counters.values()
    ]
