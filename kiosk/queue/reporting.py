"""What the office is told of its days: figures from the log, and nothing else. No SQL, no clock.

Every figure is the count, or the spread, of *facts*; a fact knows its day,
hour, service, class, stage and counter. A table groups the same facts by one of
these, so every table adds up to the same total. docs/reports.md says what each
figure means.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from statistics import fmean, median
from types import MappingProxyType

from kiosk.queue.idling import Idle, idle
from kiosk.queue.order import CHOSEN
from kiosk.queue.rules import QueueRules
from kiosk.queue.story import Happening, Past, Phase, Story, stories
from kiosk.queue.tickets import Kind, State


class Measure(StrEnum):
    """What is counted, or measured in minutes."""

    ISSUED = "issued"
    PEOPLE = "people"
    DONE = "done"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    CLOSED = "closed"
    OPEN = "open"
    CALLS = "calls"
    RECALLS = "recalls"
    MISSED = "missed"
    PARKED = "parked"
    WAITING = "waiting"
    SERVICE = "service"
    STAY = "stay"


#: How a ticket ends: exactly one of these, so that they add up to those issued.
ENDS = (Measure.DONE, Measure.NO_SHOW, Measure.CANCELLED, Measure.CLOSED, Measure.OPEN)
OF_TICKETS = (Measure.ISSUED, Measure.PEOPLE, *ENDS)
OF_WORK = (Measure.CALLS, Measure.RECALLS, Measure.MISSED, Measure.PARKED)
SPREADS = (Measure.WAITING, Measure.SERVICE, Measure.STAY)


class By(StrEnum):
    """What the tables are grouped by."""

    DAY = "day"
    HOUR = "hour"
    SERVICE = "service"
    CLASS = "class"
    STAGE = "stage"
    COUNTER = "counter"


class Change(StrEnum):
    """How an officer may change the order that the rules give."""

    CHOSEN = "chosen"
    CALLED_BACK = "called_back"
    GRANTED = "priority_granted"
    REVERTED = "priority_reverted"
    TRANSFERRED = "transferred"


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened once. `minutes` is how long it took, where that is asked."""

    measure: Measure
    day: date
    hour: int
    service: str
    class_: str
    stage: str | None = None
    counter: str | None = None
    minutes: float | None = None
    count: int = 1


@dataclass(frozen=True, slots=True)
class Spread:
    """Minutes, None when nothing was measured. `p90`: nine of ten took no longer (nearest rank)."""

    count: int
    mean: float | None
    median: float | None
    p90: float | None

    @classmethod
    def of(cls, minutes: Sequence[float]) -> Spread:
        if not minutes:
            return cls(0, None, None, None)
        ordered = sorted(minutes)
        p90 = ordered[math.ceil(0.9 * len(ordered)) - 1]
        return cls(len(ordered), fmean(ordered), median(ordered), p90)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: how often, and how long."""

    key: str
    counts: Mapping[Measure, int]
    spreads: Mapping[Measure, Spread]

    @classmethod
    def nothing(cls, key: str) -> Row:
        """A line on which nothing happened."""
        return _row(key, ())


@dataclass(frozen=True, slots=True)
class Reordering:
    """An officer changed the order: `label` at `at`; `detail` is the stage, counter or class it went to."""

    ticket: str
    at: datetime
    label: str
    change: Change
    by: str
    counter: str | None
    reason: str | None
    detail: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """The days from `first` to `last`, both included."""

    first: date
    last: date
    total: Row
    tables: Mapping[By, Sequence[Row]]
    counters: Sequence[Idle]
    reorderings: Sequence[Reordering]

    @property
    def empty(self) -> bool:
        """No number was given in these days."""
        return self.total.counts[Measure.ISSUED] == 0


_KEYS: Mapping[By, Callable[[Fact], str | None]] = MappingProxyType(
    {
        By.DAY: lambda fact: fact.day.isoformat(),
        By.HOUR: lambda fact: f"{fact.hour:02d}",
        By.SERVICE: lambda fact: fact.service,
        By.CLASS: lambda fact: fact.class_,
        By.STAGE: lambda fact: fact.stage,
        By.COUNTER: lambda fact: fact.counter,
    }
)


def report(first: date, last: date, days: Iterable[Past], rules: QueueRules) -> Report:
    """The report of the days from `first` to `last`; `days` holds those on which something happened."""
    facts: list[Fact] = []
    counters: list[Idle] = []
    reorderings: list[Reordering] = []
    for past in days:
        told = stories(past)
        facts += (fact for story in told for fact in _facts(story, past.day, rules))
        reorderings += (change for story in told for change in _reorderings(story))
        counters += idle(told, past.pauses, rules)
    codes = dict.fromkeys(one.counter for one in counters)
    return Report(
        first,
        last,
        total=_row("", facts),
        tables={by: _table(by, facts, _in_order(by, facts, first, last, rules)) for by in By},
        counters=[
            Idle.sum(code, [one for one in counters if one.counter == code])
            for code in _known_first(codes, rules.counters)
        ],
        reorderings=sorted(reorderings, key=lambda one: one.at),
    )


def _facts(story: Story, day: date, rules: QueueRules) -> Iterator[Fact]:
    """Everything to be counted of one ticket."""
    ticket = story.ticket

    def of_ticket(measure: Measure, minutes: float | None = None, count: int = 1) -> Fact:
        hour = ticket.arrived_at.astimezone(rules.zone).hour
        return Fact(measure, day, hour, ticket.service, ticket.class_, minutes=minutes, count=count)

    def of_work(measure: Measure, event: Happening, minutes: float | None = None) -> Fact:
        hour = event.at.astimezone(rules.zone).hour
        return Fact(
            measure, day, hour, ticket.service, event.class_, event.stage, event.counter, minutes=minutes
        )

    yield of_ticket(Measure.ISSUED)
    yield of_ticket(Measure.PEOPLE, count=ticket.people)
    yield of_ticket(_end(story, rules, day))
    if ticket.state is State.DONE and story.spans:
        last = story.spans[-1]
        yield of_ticket(Measure.STAY, (last.start - ticket.arrived_at).total_seconds() / 60)
    for event in story.events:
        if event.kind in _COUNTED:
            yield of_work(_COUNTED[event.kind], event)
    for span in story.spans:
        if span.ended_by is not None and (span.phase, span.ended_by.kind) in _TIMED:
            yield of_work(_TIMED[span.phase, span.ended_by.kind], span.ended_by, span.minutes)


_COUNTED: Mapping[Kind, Measure] = MappingProxyType(
    {
        Kind.CALLED: Measure.CALLS,
        Kind.RECALLED: Measure.RECALLS,
        Kind.NO_SHOW: Measure.MISSED,
        Kind.PARKED: Measure.PARKED,
    }
)

_TIMED: Mapping[tuple[Phase, Kind], Measure] = MappingProxyType(
    {
        (Phase.WAITING, Kind.CALLED): Measure.WAITING,
        (Phase.SERVING, Kind.FINISHED): Measure.SERVICE,
    }
)


def _end(story: Story, rules: QueueRules, day: date) -> Measure:
    """How the ticket ended. A number that was missed stays missed when its day is ended."""
    ticket = story.ticket
    if ticket.state is not State.CANCELLED or not story.events:
        return _ENDS.get(ticket.state, Measure.OPEN)
    last = story.events[-1]
    if last.data.get("from") == State.NO_SHOW:
        return Measure.NO_SHOW
    after_its_day = rules.business_date(last.at) > day
    return Measure.CLOSED if "from" in last.data or after_its_day else Measure.CANCELLED


_ENDS: Mapping[State, Measure] = MappingProxyType(
    {State.DONE: Measure.DONE, State.NO_SHOW: Measure.NO_SHOW, State.CANCELLED: Measure.CANCELLED}
)


def _reorderings(story: Story) -> Iterator[Reordering]:
    """Where officers took this ticket out of its turn."""
    before = {span.ended_by.sequence: span.phase for span in story.spans if span.ended_by is not None}
    for event in story.events:
        change, detail = _change(event, before.get(event.sequence))
        if change is not None:
            yield Reordering(
                story.ticket.id,
                event.at,
                story.ticket.label,
                change,
                event.by,
                event.counter,
                event.reason,
                detail,
            )


def _change(event: Happening, before: Phase | None) -> tuple[Change | None, str | None]:
    """What `event`, which came after the phase `before`, did to the order, and to where."""
    if event.kind is Kind.CALLED and before is Phase.AWAY:
        return Change.CALLED_BACK, None
    if event.kind is Kind.CALLED and event.data.get("why") == CHOSEN:
        return Change.CHOSEN, None
    if event.kind is Kind.PRIORITY_GRANTED:
        return Change.GRANTED, str(event.data["to"])
    if event.kind is Kind.PRIORITY_REVERTED:
        return Change.REVERTED, str(event.data["to"])
    if event.kind is Kind.TRANSFERRED:
        return Change.TRANSFERRED, str(event.data.get("counter") or event.data["stage"])
    return None, None


def _table(by: By, facts: Sequence[Fact], keys: Iterable[str]) -> list[Row]:
    groups: dict[str, list[Fact]] = {key: [] for key in keys}
    for fact in facts:
        key = _KEYS[by](fact)
        if key is not None:
            groups[key].append(fact)
    return [_row(key, those) for key, those in groups.items()]


def _row(key: str, facts: Iterable[Fact]) -> Row:
    counts = dict.fromkeys((*OF_TICKETS, *OF_WORK), 0)
    minutes: dict[Measure, list[float]] = {measure: [] for measure in SPREADS}
    for fact in facts:
        if fact.minutes is None:
            counts[fact.measure] += fact.count
        else:
            minutes[fact.measure].append(fact.minutes)
    return Row(key, counts, {measure: Spread.of(those) for measure, those in minutes.items()})


def _in_order(by: By, facts: Iterable[Fact], first: date, last: date, rules: QueueRules) -> list[str]:
    """The lines of a table: every day, every hour from the first to the last, or the codes found."""
    found = dict.fromkeys(key for key in map(_KEYS[by], facts) if key is not None)
    if by is By.DAY:
        return [(first + timedelta(days)).isoformat() for days in range((last - first).days + 1)]
    if by is By.HOUR:
        return [f"{hour:02d}" for hour in range(int(min(found)), int(max(found)) + 1)] if found else []
    known: Mapping[By, Iterable[str]] = {
        By.SERVICE: rules.services,
        By.CLASS: rules.classes,
        By.STAGE: rules.stages,
        By.COUNTER: rules.counters,
    }
    return _known_first(found, known[by])


def _known_first(found: Collection[str], known: Iterable[str]) -> list[str]:
    """`found`, in the order of `known`; codes that are known no longer come last."""
    listed = [code for code in known if code in found]
    return listed + sorted(set(found) - set(listed))
