"""The wait that is promised."""

from __future__ import annotations

import random

from kiosk.queue.estimate import Wait, estimate


def test_a_free_counter_and_nobody_ahead_is_a_short_wait() -> None:
    assert estimate(0, 0, 2, [], 6) == Wait(0, 3)


def test_more_people_ahead_wait_longer_and_more_counters_shorten_it() -> None:
    recent = [4.0, 5.0, 6.0, 5.0, 5.0]
    assert estimate(10, 1, 1, recent, 5).low > estimate(5, 1, 1, recent, 5).high
    assert estimate(10, 2, 2, recent, 5).high < estimate(10, 2, 1, recent, 5).low


def test_measured_times_take_the_place_of_the_usual_one() -> None:
    assert estimate(10, 0, 1, [2.0] * 5, 30) == Wait(20, 20)


def test_an_eighty_percent_range_holds_about_eighty_percent() -> None:
    dice = random.Random(20)

    def service() -> float:
        return dice.lognormvariate(1.5, 0.4)

    held = 0
    for _ in range(200):
        promised = estimate(8, 0, 1, [service() for _ in range(30)], 5)
        held += promised.low <= sum(service() for _ in range(8)) <= promised.high
    assert 140 <= held <= 185
