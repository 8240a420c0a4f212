"""A year of an office, played through the order and the forecast.

Every day has the door-opening peak of DOMAIN §0 (three quarters of the day's
tickets in the first 68 minutes), three in ten applicants have priority and some
have a booking. Whoever is next is chosen by `order.choose`; on arrival each
ticket is told a range by `forecast.Playout`, made from what had been measured
by then, as the site does. Nothing is waited for: the year's clock is moved.

The dice have a fixed seed: the same program gives the same year.
"""

from __future__ import annotations

import heapq
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np

from benchmarks.queue import office
from benchmarks.rows import Row, percentile, row
from kiosk.queue.forecast import Group, Pace, Playout
from kiosk.queue.order import Waiting, choose

DAYS = 250
TICKETS_A_DAY = 202
COUNTERS = 10
SERVICE_MINUTES, SERVICE_SHAPE = 6.0, 3.0
PRIORITY_SHARE, BOOKING_SHARE = 0.30, 0.15
PEAK_SHARE, PEAK_MINUTES, DAY_MINUTES = 0.77, 68.0, 360.0
#: As `kiosk.queue.line` reads them.
REMEMBERED, PACE_FOR_MINUTES, LATELY_MINUTES = 60, 1.0, 45.0
SEED = 2026
OPENING = datetime(2026, 1, 5, 0, 0, tzinfo=UTC)
TARGET_HELD = (0.75, 0.85)


@dataclass
class Year:
    """What happened: minutes waited by class, and whether the range held."""

    waits: dict[str, list[float]] = field(default_factory=dict)
    held: list[bool] = field(default_factory=list)
    widths: list[float] = field(default_factory=list)
    passed_over: int = 0


def run() -> list[Row]:
    """Rows of {figure, value, unit, target, met}."""
    year = play()
    rules = office()
    longest = max(year.waits["regular"])
    held = sum(year.held) / len(year.held)
    low, high = TARGET_HELD
    return [
        row("a year at 30 % priority, tickets", len(year.held), "tickets"),
        row(
            "longest wait of a regular",
            longest,
            "min",
            f"<= {rules.max_wait_minutes}",
            longest <= rules.max_wait_minutes,
        ),
        row("called before somebody overdue", year.passed_over, "tickets", "0", year.passed_over == 0),
        *(
            row(f"wait, {class_}, p50 / p90", percentile(waits, share), "min")
            for class_, waits in sorted(year.waits.items())
            for share in (50, 90)
        ),
        row(
            "the 80 % range held",
            100 * held,
            "%",
            f"{100 * low:.0f} to {100 * high:.0f}",
            low <= held <= high,
        ),
        row("width of the range, p50", percentile(year.widths, 50), "min"),
    ]


def play(days: int = DAYS) -> Year:
    """`days` days, one after the other."""
    dice = np.random.default_rng(SEED)
    year = Year()
    remembered: deque[float] = deque(maxlen=REMEMBERED)
    for day in range(days):
        _play_day(dice, OPENING + timedelta(days=day), remembered, year)
    return year


def _arrivals(dice: np.random.Generator) -> Iterator[tuple[float, str]]:
    count = int(dice.poisson(TICKETS_A_DAY))
    peak = int(dice.binomial(count, PEAK_SHARE))
    times = np.concatenate(
        [dice.uniform(0, PEAK_MINUTES, peak), dice.uniform(PEAK_MINUTES, DAY_MINUTES, count - peak)]
    )
    shares = (PRIORITY_SHARE, BOOKING_SHARE, 1 - PRIORITY_SHARE - BOOKING_SHARE)
    for at in sorted(times):
        yield float(at), str(dice.choice(("priority", "booking", "regular"), p=shares))


def _play_day(dice: np.random.Generator, opening: datetime, remembered: deque[float], year: Year) -> None:
    rules = office()
    rates = {code: rule.rate for code, rule in rules.classes.items()}
    arrivals = deque(_arrivals(dice))
    free = [(0.0, counter) for counter in range(COUNTERS)]
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
            if playout is None or now - playout[0] >= PACE_FOR_MINUTES:
                over = max(5.0, min(now, LATELY_MINUTES))
                rate_of = {code: n / over for code, n in Counter(one for _, one in came).items()}
                pace = Pace(COUNTERS, tuple(remembered), SERVICE_MINUTES, rate_of)
                playout = now, Playout(pace, rates, rules.max_wait_minutes)
            mine = Waiting(f"t{number}", class_, number, at(now), at(now))
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
        overdue = at(now) - timedelta(minutes=rules.max_wait_minutes)
        if choice.waiting.credit_from > overdue and any(
            one.credit_from <= overdue for one in waiting.values()
        ):
            year.passed_over += 1
        del waiting[choice.waiting.ticket]
        last = [choice.waiting.class_, *last][: rules.cap_in_a_row]
        came_at, low, high = told[choice.waiting.ticket]
        waited = now - came_at
        year.waits.setdefault(choice.waiting.class_, []).append(waited)
        year.held.append(low <= waited <= high)
        year.widths.append(high - low)
        took = float(dice.gamma(SERVICE_SHAPE, SERVICE_MINUTES / SERVICE_SHAPE))
        heapq.heappush(free, (now + took, counter))
        heapq.heappush(finishing, (now + took, took))


if __name__ == "__main__":
    for measured in run():
        print(measured)
