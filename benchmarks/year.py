"""Two years of an office, and a few of its days, played through the order and the forecast.

Every day has the door-opening peak of DOMAIN §0 (three quarters of the day's
tickets in the first 68 minutes), three in ten applicants have priority and some
have a booking. Whoever is next is chosen by `order.choose`; on arrival each
ticket is told a range by `forecast.Playout`, made from what had been measured
by then. Nothing is waited for: the year's clock is moved.

In the first year there are counters enough. In the second there are not, so that
the maximum wait binds; it is played once more without that rule, to see that it is
the rule that helps. What the rule promises: who has waited so long is called before
everybody who has not, the longest first. So nobody waits longer than the maximum
and the time it takes to call those who reached it before. Last, some days go
through the real store, whose line tells the ranges (`real_days`).

The dice have a fixed seed: the same program gives the same years.
"""

from __future__ import annotations

import heapq
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import numpy as np

from benchmarks.office import office
from benchmarks.real_days import real_days
from benchmarks.rows import Row, at_most, percentile, row
from kiosk.queue.forecast import Group, Pace, Playout
from kiosk.queue.order import Waiting, choose
from kiosk.queue.rules import QueueRules

DAYS = 250
TICKETS_A_DAY = 202
COUNTERS = 10
SERVICE_MINUTES, SERVICE_SHAPE = 6.0, 3.0
PRIORITY_SHARE, BOOKING_SHARE = 0.30, 0.15
PEAK_SHARE, PEAK_MINUTES, DAY_MINUTES = 0.77, 68.0, 360.0
#: As `kiosk.queue.line` reads them.
REMEMBERED, PACE_FOR_MINUTES, LATELY_MINUTES = 60, 1.0, 45.0
#: With so few, the line of the morning is an hour and a half long.
TOO_FEW, TOLD_DAYS, NEVER = 6, 25, 100_000
REAL_DAYS = 10
SEED = 2026
OPENING = datetime(2026, 1, 5, 0, 0, tzinfo=UTC)
TARGET_HELD = (0.75, 0.85)


@dataclass
class Year:
    """What happened: minutes waited and whether the range held, by class; how many were
    overdue when they were called, and how many calls went past somebody more overdue."""

    waits: dict[str, list[float]] = field(default_factory=dict)
    held_by: dict[str, list[bool]] = field(default_factory=dict)
    widths: list[float] = field(default_factory=list)
    overdue: int = 0
    passed_over: int = 0

    @property
    def held(self) -> list[bool]:
        return [one for held in self.held_by.values() for one in held]

    @property
    def longest(self) -> float:
        """Of a regular."""
        return max(self.waits["regular"])

    def told(self, class_: str, waited: float, low: float, high: float) -> None:
        """Keep how a range turned out."""
        self.held_by.setdefault(class_, []).append(low <= waited <= high)
        self.widths.append(high - low)


def run() -> list[Row]:
    """Rows of {figure, value, unit, target, met}."""
    return [*_enough(), *_short(), *_real()]


def _enough() -> list[Row]:
    year, limit = play(), office().max_wait_minutes
    return [
        row("a year at 30 % priority, tickets", len(year.held), "tickets"),
        at_most("longest wait of a regular", year.longest, "min", limit),
        row("called before somebody more overdue", year.passed_over, "tickets", "0", year.passed_over == 0),
        *(
            row(f"wait, {class_}, p{share}", percentile(waits, share), "min")
            for class_, waits in sorted(year.waits.items())
            for share in (50, 90)
        ),
        *held_rows("the 80 % range held", year),
        row("width of the range, p50", percentile(year.widths, 50), "min"),
    ]


def _short() -> list[Row]:
    limit = office().max_wait_minutes
    year = play(counters=TOO_FEW, tells=False)
    without = play(counters=TOO_FEW, tells=False, rules=replace(office(), max_wait_minutes=NEVER))
    told = play(days=TOLD_DAYS, counters=TOO_FEW)
    where = f"{TOO_FEW} counters"
    over, over_without = (_share_over(one.waits["regular"], limit) for one in (year, without))
    return [
        row(f"{where}: overdue when called", year.overdue, "tickets", "> 0", year.overdue > 0),
        row(
            f"{where}: called before somebody more overdue",
            year.passed_over,
            "tickets",
            "0",
            year.passed_over == 0,
        ),
        row(
            f"{where}: longest wait of a regular",
            year.longest,
            "min",
            f"< {without.longest:.1f}",
            year.longest < without.longest,
        ),
        row(f"{where}: … without the rule", without.longest, "min"),
        row(f"{where}: regulars who waited longer than {limit} min", over, "%"),
        row(f"{where}: … without the rule", over_without, "%"),
        row(
            f"{where}: called before somebody more overdue, without the rule",
            without.passed_over,
            "tickets",
            "> 0",
            without.passed_over > 0,
        ),
        # Not promised: docs/measuring.md says why it falls short.
        *held_rows(f"{where}: the 80 % range held", told, is_promised=False),
    ]


def _real() -> list[Row]:
    dice, days = np.random.default_rng(SEED), Year()
    openings = [OPENING + timedelta(days=day) for day in range(REAL_DAYS)]
    for one in real_days(openings, lambda: arrivals_of(dice), lambda: service_minutes(dice), COUNTERS):
        days.told(one.class_, one.waited, one.low, one.high)
    return held_rows(f"{REAL_DAYS} days through store and line: the 80 % range held", days)


def held_rows(figure: str, year: Year, is_promised: bool = True) -> list[Row]:
    """How often the range held: of all, perhaps with the promise, and of each class, to watch."""
    low, high = TARGET_HELD
    held = sum(year.held) / len(year.held)
    target = f"{100 * low:.0f} to {100 * high:.0f}"
    return [
        row(figure, 100 * held, "%", target, low <= held <= high)
        if is_promised
        else row(figure, 100 * held, "%"),
        *(
            row(f"{figure}, {class_}", 100 * sum(some) / len(some), "%")
            for class_, some in sorted(year.held_by.items())
        ),
    ]


def _share_over(waits: Sequence[float], limit: float) -> float:
    return 100 * sum(wait > limit for wait in waits) / len(waits)


def play(
    days: int = DAYS, counters: int = COUNTERS, tells: bool = True, rules: QueueRules | None = None
) -> Year:
    """`days` days, one after the other; without `tells` nobody is told a range."""
    dice = np.random.default_rng(SEED)
    year = Year()
    remembered: deque[float] = deque(maxlen=REMEMBERED)
    for day in range(days):
        opening = OPENING + timedelta(days=day)
        _play_day(dice, opening, remembered, year, rules or office(), counters, tells)
    return year


def arrivals_of(dice: np.random.Generator) -> Iterator[tuple[float, str]]:
    """(minutes after opening, class) of everybody who comes on a day."""
    count = int(dice.poisson(TICKETS_A_DAY))
    peak = int(dice.binomial(count, PEAK_SHARE))
    times = np.concatenate(
        [dice.uniform(0, PEAK_MINUTES, peak), dice.uniform(PEAK_MINUTES, DAY_MINUTES, count - peak)]
    )
    shares = (PRIORITY_SHARE, BOOKING_SHARE, 1 - PRIORITY_SHARE - BOOKING_SHARE)
    for at in sorted(times):
        yield float(at), str(dice.choice(("priority", "booking", "regular"), p=shares))


def service_minutes(dice: np.random.Generator) -> float:
    """How long somebody is at the counter, the walk there included."""
    return float(dice.gamma(SERVICE_SHAPE, SERVICE_MINUTES / SERVICE_SHAPE))


def _play_day(
    dice: np.random.Generator,
    opening: datetime,
    remembered: deque[float],
    year: Year,
    rules: QueueRules,
    counters: int,
    tells: bool,
) -> None:
    rates = {code: rule.rate for code, rule in rules.classes.items()}
    arrivals = deque(arrivals_of(dice))
    free = [(0.0, counter) for counter in range(counters)]
    waiting: dict[str, Waiting] = {}
    told: dict[str, tuple[float, int, int]] = {}
    finishing: list[tuple[float, float]] = []
    came: deque[tuple[float, str]] = deque()
    last: list[str] = []
    playout: tuple[float, Playout] | None = None
    number = 0

    def at(minutes: float) -> datetime:
        return opening + timedelta(minutes=minutes)

    while arrivals or waiting:
        if arrivals and (not waiting or arrivals[0][0] <= free[0][0]):
            now, class_ = arrivals.popleft()
            number += 1
            while finishing and finishing[0][0] <= now:
                remembered.append(heapq.heappop(finishing)[1])
            while came and came[0][0] < now - LATELY_MINUTES:
                came.popleft()
            came.append((now, class_))
            mine = Waiting(f"t{number}", class_, number, at(now), at(now))
            if not tells:
                told[mine.ticket] = now, 0, 0
                waiting[mine.ticket] = mine
                continue
            if playout is None or now - playout[0] >= PACE_FOR_MINUTES:
                over = max(5.0, min(now, LATELY_MINUTES))
                rate_of = {code: n / over for code, n in Counter(one for _, one in came).items()}
                pace = Pace(counters, tuple(remembered), SERVICE_MINUTES, rate_of)
                playout = now, Playout(pace, rates, rules.max_wait_minutes)
            others = [Group(one.class_, now - told[one.ticket][0], 1) for one in waiting.values()]
            busy = sum(ends > now for ends, _ in free)
            wait = playout[1].wait(class_, 0.0, others, busy)
            told[mine.ticket] = now, wait.low, wait.high
            waiting[mine.ticket] = mine
            continue
        ends, counter = heapq.heappop(free)
        now = max(ends, min(told[one][0] for one in waiting))
        choice = choose(list(waiting.values()), rules, at(now), last)
        assert choice is not None
        # By the limit of the office, also where the rule is off.
        overdue = at(now) - timedelta(minutes=office().max_wait_minutes)
        eldest = min(one.credit_from for one in waiting.values())
        year.overdue += choice.waiting.credit_from <= overdue
        year.passed_over += eldest <= overdue and eldest < choice.waiting.credit_from
        del waiting[choice.waiting.ticket]
        last = [choice.waiting.class_, *last][: rules.cap_in_a_row]
        came_at, low, high = told[choice.waiting.ticket]
        waited = now - came_at
        year.waits.setdefault(choice.waiting.class_, []).append(waited)
        if tells:
            year.told(choice.waiting.class_, waited, low, high)
        took = service_minutes(dice)
        heapq.heappush(free, (now + took, counter))
        heapq.heappush(finishing, (now + took, took))


if __name__ == "__main__":
    for measured in run():
        print(measured)
