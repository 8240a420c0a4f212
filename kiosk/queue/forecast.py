"""How long until I am called: a range, from playing the merged order forward.

The line is served by the counters that are at work, with service times drawn
from those just measured. Meanwhile the order moves. With accumulating priority
that needs no simulation event by event. Somebody who gains credit at rate b and
has waited w minutes stands before one with rate a and wait v at the time t when
b (w + t) > a (v + t). So those with a slower class who are before me fall behind
at one moment that can be worked out, and of those who come later with a faster
class, everyone who comes before t (1 - a/b) - v a/b will have overtaken me by t.
I am called at the first turn at which as many turns were given as there are
people before me.

Many such futures are played; the range is the middle 80 % of them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

FUTURES = 200
LOW, HIGH = 0.1, 0.9
SEED = 1074
FEWEST_MEASURED = 8
#: People go on coming as they do for about as long as they were watched; how long is not known.
ARRIVALS_LAST_MINUTES = 45.0
#: Turns that are played out; a longer line goes on at the pace of these.
TURNS = 400


@dataclass(frozen=True, slots=True)
class Wait:
    """Whole minutes; `low` ≤ `high`."""

    low: int
    high: int

    def as_json(self) -> dict[str, int]:
        return {"low": self.low, "high": self.high}


class Group(NamedTuple):
    """People of one class who have gained credit for about as long."""

    class_: str
    waited_minutes: float
    people: int


@dataclass(frozen=True)
class Pace:
    """How a stage has been going lately.

    servers: counters at work for it; one that also serves another stage counts in part
    minutes: service times just measured, including the walk to the counter
    usual_minutes: the configured time, used until enough are measured
    arrivals: people a minute who come to this stage, by class
    """

    servers: float
    minutes: tuple[float, ...]
    usual_minutes: float
    arrivals: Mapping[str, float] = field(default_factory=dict)


class Playout:
    """The futures of one stage, as its pace is now. `rates` are points a minute by class."""

    def __init__(self, pace: Pace, rates: Mapping[str, float], max_wait_minutes: float) -> None:
        self._pace = pace
        self._rates = rates
        self._max_wait = max_wait_minutes

    def wait(self, class_: str, waited_minutes: float, others: Sequence[Group], in_hand: int) -> Wait:
        """The wait of a ticket of `class_` that has gained credit for
        `waited_minutes`, with `others` waiting and `in_hand` at the counters."""
        before = [one for one in others if self._before(one, class_, waited_minutes)]
        line = sum(one.people for one in before)
        if line < self._pace.servers - in_hand:
            return Wait(0, 1)
        starts = self._starts
        stretch = max(1.0, line / (TURNS / 2))
        turns: Matrix = np.arange(TURNS, dtype=np.float64) * stretch
        given = starts * stretch
        people = self._still_before(given, before, class_, waited_minutes)
        people += self._overtakers(given, class_, waited_minutes)
        older = sum(one.people for one in others if one.waited_minutes >= waited_minutes)
        people = self._once_overdue(given, turns, people, older, waited_minutes)
        due = turns[None, :] >= people
        first = np.where(due.any(axis=1), due.argmax(axis=1), TURNS - 1)
        low, high = np.quantile(given[np.arange(FUTURES), first], (LOW, HIGH))
        return Wait(math.floor(low), max(1, math.ceil(high)))

    def _once_overdue(
        self, given: Matrix, turns: Matrix, people: Matrix, older: float, waited: float
    ) -> Matrix:
        """`people` at each turn, less those who stand behind me again once I am overdue: from
        then only the older are before me. Who was called by then is a fair part of everybody."""
        late = given >= max(0.0, self._max_wait - waited)
        first = late.argmax(axis=1)
        called = turns[first]
        line = np.maximum(people[np.arange(FUTURES), first], 1.0)
        before = called + older * np.clip(1 - called / line, 0.0, 1.0)
        return np.where(late, np.minimum(people, before[:, None]), people)

    def _before(self, group: Group, class_: str, waited: float) -> bool:
        overdue = max(waited, group.waited_minutes) >= self._max_wait
        theirs, mine = (1.0, 1.0) if overdue else (self._rate(group.class_), self._rate(class_))
        return theirs * group.waited_minutes >= mine * waited

    def _rate(self, class_: str) -> float:
        return self._rates.get(class_, 1.0)

    @cached_property
    def _starts(self) -> Matrix:
        """When each turn is given: (future, turn) in minutes. All servers are
        busy; the first is free after a part of a service."""
        dice = np.random.default_rng(SEED)
        size = (FUTURES, TURNS)
        if len(self._pace.minutes) >= FEWEST_MEASURED:
            # A small sample knows its mean only so well: each future believes in another one.
            measured = np.asarray(self._pace.minutes, dtype=float)
            doubt = measured.std(ddof=1) / math.sqrt(len(measured))
            times = dice.choice(measured, size) + dice.normal(0.0, doubt, (FUTURES, 1))
        else:
            # The widest spread that is usual at a counter.
            times = dice.exponential(self._pace.usual_minutes, size)
        gaps = np.maximum(times, 0.05) / max(0.25, self._pace.servers)
        gaps[:, 0] *= dice.random(FUTURES)
        return np.cumsum(gaps, axis=1)

    def _still_before(self, given: Matrix, before: Sequence[Group], class_: str, waited: float) -> Matrix:
        """How many of `before` still stand before me at each turn."""
        mine = self._rate(class_)
        people = np.zeros_like(given)
        for group in before:
            theirs = self._rate(group.class_)
            if mine <= theirs or group.waited_minutes >= self._max_wait:
                people += group.people
                continue
            falls_behind = (theirs * group.waited_minutes - mine * waited) / (mine - theirs)
            people += group.people * (given < falls_behind)
        return people

    def _overtakers(self, given: Matrix, class_: str, waited: float) -> Matrix:
        """How many who come later stand before me at each turn. Each future believes in
        another end of the rush: a line that outlives it is shorter than the rush lets fear."""
        mine = self._rate(class_)
        dice = np.random.default_rng(SEED + 2)
        last = dice.exponential(ARRIVALS_LAST_MINUTES, (FUTURES, 1))
        until = np.minimum(given, max(0.0, self._max_wait - waited))
        people = np.zeros_like(given)
        for other, per_minute in self._pace.arrivals.items():
            theirs = self._rate(other)
            if theirs <= mine or per_minute <= 0:
                continue
            window = np.clip(until * (1 - mine / theirs) - waited * mine / theirs, 0.0, last)
            come = dice.poisson(np.maximum(np.diff(window, axis=1, prepend=0.0), 0.0) * per_minute)
            people += np.cumsum(come, axis=1)
        return people
