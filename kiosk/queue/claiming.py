"""Who is next, picked and claimed in one statement, so that two counters never
get the same ticket.

The order is that of `order.ranked`, said in SQL. On PostgreSQL a ticket that
another counter is just claiming is skipped; on SQLite the write lock is held
already.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    union_all,
    update,
)

from kiosk.queue import schema
from kiosk.queue.columns import Microseconds, Moment
from kiosk.queue.ledger import COLUMNS, Ledger, ticket_of
from kiosk.queue.order import Turn, capped_class
from kiosk.queue.prepared import Prepared
from kiosk.queue.rules import CounterRule
from kiosk.queue.tickets import State, Ticket

_t = schema.ticket.c


def claim(
    ledger: Ledger, counter: CounterRule, last: Sequence[str], elsewhere: Collection[str] = ()
) -> Ticket | None:
    """Call the next ticket to `counter`; None when nobody waits for it.

    last: the classes of the latest calls, newest first
    elsewhere: the ids of tickets for other counters that this one calls too
    """
    rules, now = ledger.rules, ledger.now
    weights = tuple((code, rule.weight) for code, rule in rules.classes.items())
    values = {
        "here": rules.site,
        "today": ledger.today,
        "at": counter.code,
        "now": now,
        "overdue_before": now - timedelta(minutes=rules.max_wait_minutes),
        "capped": capped_class(last, rules) or "",
        **_named(elsewhere),
    }
    alone_here = ledger.connection.dialect.name == "sqlite"
    statement = _statement(counter.stages, weights, alone_here, len(elsewhere))
    row = statement.first(ledger.connection, values)
    return None if row is None else ticket_of(row)


@lru_cache(maxsize=256)
def _statement(
    stages: tuple[str, ...], weights: tuple[tuple[str, int], ...], alone_here: bool, elsewhere: int
) -> Prepared:
    """With the write lock held, only the first of each class at each stage need
    be looked at: behind them nobody can be next. Where others claim at the same
    time, the first may be theirs, so the whole line is ordered."""
    now = bindparam("now", type_=Moment)
    line = and_(*_waiting_for(bindparam("at"), elsewhere), _t.stage.in_(stages))
    if alone_here:
        line = _t.id.in_(_heads(stages, tuple(code for code, _ in weights), elsewhere))
    following = (
        select(_t.id)
        .where(line)
        .order_by(*_line(weights), _t.arrived_at, _t.number)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    claimed = {
        "state": State.CALLED,
        "counter": bindparam("at"),
        "called_at": now,
        "last_called_at": now,
        "recalls": 0,
    }
    return Prepared(
        update(schema.ticket)
        .where(_t.id == following, schema.WAITING_NOW)
        .values(claimed)
        .returning(*COLUMNS)
    )


def _waiting_for(counter: BindParameter[str], elsewhere: int) -> tuple[Any, ...]:
    """Who waits for `counter`; so many of them were moved to another one."""
    these = [_t.for_counter.is_(None), _t.for_counter == counter]
    if elsewhere:
        these.append(_t.id.in_([bindparam(_name(place)) for place in range(elsewhere)]))
    return (
        _t.site == bindparam("here"),
        _t.business_date == bindparam("today"),
        schema.WAITING_NOW,
        or_(*these),
    )


def _name(place: int) -> str:
    return f"elsewhere_{place}"


def _named(elsewhere: Collection[str]) -> dict[str, str]:
    return {_name(place): ticket for place, ticket in enumerate(elsewhere)}


def _heads(stages: tuple[str, ...], classes: tuple[str, ...], elsewhere: int) -> Select[tuple[str]]:
    """The ids of the first of each class at each stage, from the index `line`."""
    firsts = [
        select(_t.id)
        .where(*_waiting_for(bindparam("at"), elsewhere), _t.stage == stage, _t.class_ == class_)
        .order_by(_t.credit_from, _t.arrived_at, _t.number)
        .limit(1)
        .subquery()
        for stage in stages
        for class_ in classes
    ]
    return select(union_all(*(select(first.c.id) for first in firsts)).subquery().c.id)


def eldest_others(
    ledger: Ledger, counter: CounterRule, elsewhere: Collection[str] = ()
) -> dict[str, datetime]:
    """For each class that still waits for `counter`, since when its first one gains credit."""
    classes = tuple(ledger.rules.classes)
    here: dict[str, Any] = {"here": ledger.rules.site, "today": ledger.today, "at": counter.code}
    here |= _named(elsewhere)
    row = _eldest(counter.stages, classes, len(elsewhere)).one(ledger.connection, here)
    eldest: dict[str, datetime] = {}
    for place, moment in enumerate(row):
        class_ = classes[place % len(classes)]
        if moment is not None:
            eldest[class_] = min(moment, eldest.get(class_, moment))
    return eldest


@lru_cache(maxsize=256)
def _eldest(stages: tuple[str, ...], classes: tuple[str, ...], elsewhere: int) -> Prepared:
    firsts = [
        select(func.min(_t.credit_from, type_=Moment))
        .where(*_waiting_for(bindparam("at"), elsewhere), _t.stage == stage, _t.class_ == class_)
        .scalar_subquery()
        for stage in stages
        for class_ in classes
    ]
    return Prepared(select(*(first.label(f"first_{place}") for place, first in enumerate(firsts))))


def _line(weights: tuple[tuple[str, int], ...]) -> tuple[ColumnElement[Any], ...]:
    """The first two keys of `order.ranked`."""
    now, overdue_before = bindparam("now", type_=Moment), bindparam("overdue_before", type_=Moment)
    overdue, early = _t.credit_from <= overdue_before, _t.credit_from > now
    turn = case(
        (overdue, Turn.OVERDUE),
        (early, Turn.EARLY),
        (_t.class_ == bindparam("capped"), Turn.CAPPED),
        else_=Turn.WAITING,
    )
    weight = case(*((_t.class_ == code, points) for code, points in weights), else_=0)
    since = Microseconds(_t.credit_from)
    return turn, case(
        (or_(overdue, early), since),
        else_=(since - Microseconds(now)) * weight,
    )
