"""How many are called before a ticket, and how long that takes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    func,
    literal_column,
    select,
    tuple_,
)

from kiosk.queue import schema
from kiosk.queue.columns import Microseconds, Moment
from kiosk.queue.forecast import Group, Pace, Playout, Wait
from kiosk.queue.order import Waiting, overtaken_before
from kiosk.queue.prepared import Prepared
from kiosk.queue.rules import QueueRules
from kiosk.queue.tickets import Kind, State, Ticket

#: How long it is good enough to know a stage's pace, and who waits there.
PACE_FOR = timedelta(seconds=30)
SEEN_FOR = timedelta(milliseconds=250)
#: People who have waited about as long are counted together.
BUCKET_MINUTES = 2
LATELY = timedelta(minutes=45)
EVENTS_READ = 400
USUAL_MINUTES = 5.0
#: A service that took longer was interrupted, or forgotten.
LONGEST_MINUTES = 120.0

_t = schema.ticket.c
_e = schema.ticket_event.c
_BUCKET = (Microseconds(bindparam("now", type_=Moment)) - Microseconds(_t.credit_from)) // literal_column(
    str(BUCKET_MINUTES * 60 * 1_000_000)
)


class Line:
    """The line of every stage of one site. Reads the pace of a stage now and
    then, and answers from it in between."""

    def __init__(self, rules: QueueRules) -> None:
        self._rules = rules
        self._outlooks: dict[tuple[str, date], _Outlook] = {}

    def before(self, connection: Connection, ticket: Ticket, now: datetime) -> tuple[int, Wait | None]:
        """How many would be called before `ticket`, and the range of minutes
        until it is; (0, None) unless it waits to be called."""
        rules = self._rules
        if ticket.state is not State.WAITING or ticket.business_date not in rules.lines(now):
            return 0, None
        mine = Waiting(ticket.id, ticket.class_, ticket.number, ticket.arrived_at, ticket.credit_from)
        values = {
            "site": ticket.site,
            "today": ticket.business_date,
            "at": ticket.stage,
            "arrived": ticket.arrived_at,
            "number": ticket.number,
            **{f"before_{code}": moment for code, moment in overtaken_before(mine, rules, now).items()},
        }
        row = _counting(tuple(rules.classes)).one(connection, values)
        waited = max(0.0, (now - ticket.credit_from).total_seconds() / 60)
        held_back = max(0.0, (ticket.credit_from - now).total_seconds() / 60)
        wait = self._wait(connection, ticket, waited, row.in_hand, now)
        return row.ahead, Wait(int(max(wait.low, held_back)), int(max(wait.high, held_back + 1)))

    def _wait(
        self, connection: Connection, ticket: Ticket, waited: float, in_hand: int, now: datetime
    ) -> Wait:
        outlook = self._outlook(connection, ticket.stage, now)
        bucket = int(waited // BUCKET_MINUTES)
        key = ticket.class_, bucket, in_hand
        if key not in outlook.told:
            others = outlook.others(ticket.class_, bucket)
            outlook.told[key] = outlook.playout.wait(ticket.class_, bucket * BUCKET_MINUTES, others, in_hand)
        return outlook.told[key]

    def _outlook(self, connection: Connection, stage: str, now: datetime) -> _Outlook:
        """What is known of a stage: its pace, and who waits; both not quite new."""
        key = stage, self._rules.business_date(now)
        known = self._outlooks.get(key)
        if known is not None and timedelta(0) <= now - known.seen_at < SEEN_FOR:
            return known
        here = {"site": self._rules.site, "today": key[1], "at": stage, "now": now}
        people = {(row[0], int(row[1])): int(row[2]) for row in connection.execute(_WHO_WAITS, here)}
        if known is not None and timedelta(0) <= now - known.paced_at < PACE_FOR:
            outlook = _Outlook(now, known.paced_at, known.playout, people)
        else:
            rates = {code: rule.rate for code, rule in self._rules.classes.items()}
            pace = _pace(connection, self._rules, stage, now)
            playout = Playout(pace, rates, self._rules.max_wait_minutes)
            outlook = _Outlook(now, now, playout, people)
        self._outlooks = {one: kept for one, kept in self._outlooks.items() if one[1] == key[1]}
        self._outlooks[key] = outlook
        return outlook


@dataclass(frozen=True, slots=True)
class _Outlook:
    """`people` who wait by class and by how long, in buckets; `told` are the ranges already worked out."""

    seen_at: datetime
    paced_at: datetime
    playout: Playout
    people: Mapping[tuple[str, int], int]
    told: dict[tuple[str, int, int], Wait] = field(default_factory=dict)

    def others(self, class_: str, bucket: int) -> list[Group]:
        """Who waits beside one of `class_` that has waited as long as `bucket` says."""
        return [
            Group(code, waited * BUCKET_MINUTES, count - ((code, waited) == (class_, bucket)))
            for (code, waited), count in self.people.items()
        ]


@lru_cache(maxsize=8)
def _counting(classes: tuple[str, ...]) -> Prepared:
    """One statement: who waits before a ticket, and who is at the counters."""
    here = (_t.site == bindparam("site"), _t.business_date == bindparam("today"), _t.stage == bindparam("at"))
    earlier = tuple_(_t.arrived_at, _t.number) < tuple_(
        bindparam("arrived", type_=Moment), bindparam("number")
    )
    ahead: ColumnElement[Any] = literal_column("0")
    for code in classes:
        before = bindparam(f"before_{code}", type_=Moment)
        # Two ranges of the index `line`, which holds all that is asked.
        for leads in (_t.credit_from < before, and_(_t.credit_from == before, earlier)):
            same = select(func.count()).where(*here, schema.WAITING_NOW, _t.class_ == code, leads)
            ahead = ahead + same.scalar_subquery()
    in_hand = select(func.count()).where(*here, schema.IN_HAND)
    return Prepared(select(ahead.label("ahead"), in_hand.scalar_subquery().label("in_hand")))


_WHO_WAITS = (
    select(_t.class_, _BUCKET, func.count())
    .where(
        _t.site == bindparam("site"),
        _t.business_date == bindparam("today"),
        _t.stage == bindparam("at"),
        schema.WAITING_NOW,
        _t.credit_from <= bindparam("now", type_=Moment),
    )
    .group_by(_t.class_, _BUCKET)
)

_LATEST = (
    select(_e.ticket, _e.kind, _e.counter, _e.stage, _e.class_, _e.at, _e.data)
    .where(
        _e.site == bindparam("site"),
        _e.business_date == bindparam("today"),
        _e.kind.in_([Kind.ISSUED, Kind.CALLED, Kind.FINISHED]),
        _e.at > bindparam("since", type_=Moment),
        schema.STANDS,
    )
    .order_by(_e.sequence.desc())
    .limit(literal_column(str(EVENTS_READ)))
)


def _pace(connection: Connection, rules: QueueRules, stage: str, now: datetime) -> Pace:
    """How `stage` has been going lately, from the log."""
    values = {"site": rules.site, "today": rules.business_date(now), "since": now - LATELY}
    events = list(connection.execute(_LATEST, values))[::-1]
    calls: dict[str, Counter[str]] = defaultdict(Counter)
    called_at: dict[str, datetime] = {}
    minutes: list[float] = []
    arrivals: Counter[str] = Counter()
    for event in events:
        match event.kind:
            case Kind.CALLED:
                calls[event.counter][event.stage] += 1
                called_at[event.ticket] = event.at
            case Kind.FINISHED:
                if event.stage == stage and event.ticket in called_at:
                    took = (event.at - called_at.pop(event.ticket)).total_seconds() / 60
                    if 0 < took <= LONGEST_MINUTES:
                        minutes.append(took)
                if event.data.get("next") == stage:
                    arrivals[event.class_] += 1
            case _ if event.stage == stage:
                arrivals[event.class_] += 1
    spanned = (now - events[0].at).total_seconds() / 60 if events else 0.0
    over = max(5.0, spanned)
    return Pace(
        servers=_servers(rules, stage, calls),
        minutes=tuple(minutes),
        usual_minutes=rules.service_minutes.get(stage, USUAL_MINUTES),
        arrivals={code: count / over for code, count in arrivals.items()},
    )


def _servers(rules: QueueRules, stage: str, calls: Mapping[str, Counter[str]]) -> float:
    """Counters at work for `stage`; before the first call, all that could be."""
    at_work: float = sum(made[stage] / made.total() for made in calls.values() if made[stage])
    if at_work:
        return at_work
    could: Any = [1 / len(one.stages) for one in rules.counters.values() if stage in one.stages]
    return sum(could) or 1.0
