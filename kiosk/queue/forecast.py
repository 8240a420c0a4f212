"""How long until I am called: a range, from playing the merged order forward.

The line ahead is served by the counters that are at work, with service times
drawn from those just measured. Meanwhile others come, and those whose class
gains credit faster overtake. With accumulating priority that needs no event by
event simulation: somebody who comes `u` minutes from now and gains at rate b
overtakes one who has waited `w` minutes at rate a < b by the time `t` when
b (t - u) > a (w + t), that is when u < t (1 - a/b) - w a/b.

Many such futures are played; the range is the middle 80 % of them. A `Playout`
is made once for a stage and answers for every place in its line.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kiosk.queue.estimate import Wait

FUTURES = 200
LOW, HIGH = 0.1, 0.9
SEED = 1074
FEWEST_MEASURED = 8
#: The spread of a service time that was not measured: exponential, the widest usual at a counter.
UNMEASURED_SHAPE = 1.0
#: Places in line that are played out; who stands farther back gets the last one's pace.
LONGEST_LINE = 200


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
    """The futures of one stage at one moment. `rates` are points a minute by class."""

    def __init__(self, pace: Pace, rates: Mapping[str, float], max_wait_minutes: float) -> None:
        self._pace = pace
        self._rates = rates
        self._max_wait = max_wait_minutes
        self._lines: dict[tuple[str, int], NDArray[np.float64]] = {}

    def wait(self, class_: str, ahead: int, in_hand: int, waited_minutes: float = 0.0) -> Wait:
        """The wait of a ticket of `class_` with `ahead` others before it and
        `in_hand` at the counters, that has gained credit for `waited_minutes`."""
        free = max(0.0, self._pace.servers - in_hand)
        if ahead < free:
            return Wait(0, max(1, math.ceil(self._mean / max(1.0, self._pace.servers) / 2)))
        waits = self._line(class_, round(waited_minutes))
        place = min(ahead, len(waits) - 1)
        low, high = waits[place] * (ahead + 1) / (place + 1)
        return Wait(math.floor(low), max(1, math.ceil(high)))

    @property
    def _mean(self) -> float:
        return float(self._service[0].mean())

    @cached_property
    def _service(self) -> NDArray[np.float64]:
        dice = np.random.default_rng(SEED)
        size = (FUTURES, 2 * LONGEST_LINE)
        if len(self._pace.minutes) >= FEWEST_MEASURED:
            # A small sample knows its mean only so well: each future believes in another one.
            measured = np.asarray(self._pace.minutes, dtype=float)
            times = dice.choice(measured, size)
            spread = measured.std(ddof=1) / math.sqrt(len(measured))
            times = times + dice.normal(0.0, spread, (FUTURES, 1))
        else:
            scale = self._pace.usual_minutes / UNMEASURED_SHAPE
            times = dice.gamma(UNMEASURED_SHAPE, scale, size)
        return np.maximum(times, 0.05)

    @cached_property
    def _starts(self) -> NDArray[np.float64]:
        """When the next place of the line is called: (future, place) in minutes.
        All servers are busy; the first is free after a part of a service."""
        dice = np.random.default_rng(SEED + 1)
        servers = max(0.25, self._pace.servers)
        first = self._service[:, 0] * dice.random(FUTURES) / max(1.0, servers)
        gaps = self._service[:, 1:] / servers
        return np.cumsum(np.column_stack([first, gaps]), axis=1)

    def _line(self, class_: str, waited: int) -> NDArray[np.float64]:
        """(place, 2): low and high minutes until the ticket with so many ahead is called."""
        key = class_, waited
        if key not in self._lines:
            self._lines[key] = self._play(class_, float(waited))
        return self._lines[key]

    def _play(self, class_: str, waited: float) -> NDArray[np.float64]:
        starts = self._starts
        ahead_of = np.broadcast_to(np.arange(starts.shape[1], dtype=float), starts.shape) - self._overtakers(
            class_, waited
        )
        reached = np.maximum.accumulate(ahead_of, axis=1)
        waits = np.empty((LONGEST_LINE, FUTURES))
        places = np.arange(LONGEST_LINE)
        for future in range(FUTURES):
            when = np.searchsorted(reached[future], places, side="left")
            waits[:, future] = starts[future, np.minimum(when, starts.shape[1] - 1)]
        return np.quantile(waits, (LOW, HIGH), axis=1).T

    def _overtakers(self, class_: str, waited: float) -> NDArray[np.float64]:
        """How many who come later are called first, by the time each place is called."""
        mine = self._rates[class_]
        dice = np.random.default_rng(SEED + 2)
        until = np.minimum(self._starts, max(0.0, self._max_wait - waited))
        overtakers = np.zeros_like(self._starts)
        for other, per_minute in self._pace.arrivals.items():
            rate = self._rates.get(other, mine)
            if rate <= mine or per_minute <= 0:
                continue
            window = np.maximum(0.0, until * (1 - mine / rate) - waited * mine / rate)
            steps = np.diff(window, axis=1, prepend=0.0)
            overtakers += np.cumsum(dice.poisson(np.maximum(steps, 0.0) * per_minute), axis=1)
        return overtakers
