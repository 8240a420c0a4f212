"""The range of minutes until a ticket is called, from the order played forward."""

from __future__ import annotations

import pytest

from benchmarks import year
from kiosk.queue.forecast import Group, Pace, Playout, Wait

RATES = {"regular": 1.0, "booking": 2.0, "priority": 3.0}
MEASURED = (4.0, 5.0, 6.0, 7.0, 8.0) * 6
REGULARS = [Group("regular", 10, 20)]


def playout(servers: float = 2, minutes: tuple[float, ...] = MEASURED, **arrivals: float) -> Playout:
    return Playout(Pace(servers, minutes, 6, arrivals), RATES, 90)


def test_nobody_before_and_a_free_counter_is_no_wait() -> None:
    assert playout().wait("regular", 0, [], in_hand=1) == Wait(0, 1)


def test_the_range_holds_the_mean_and_is_a_range() -> None:
    wait = playout().wait("regular", 0, REGULARS, in_hand=2)
    assert wait.low < 20 * 6 / 2 < wait.high
    assert wait.low >= 40


def test_more_counters_wait_less() -> None:
    few = playout(servers=2).wait("regular", 0, REGULARS, in_hand=2)
    many = playout(servers=5).wait("regular", 0, REGULARS, in_hand=5)
    assert many.high < few.low


def test_a_faster_class_passes_those_before_it() -> None:
    assert (
        playout().wait("priority", 0, REGULARS, 2).high
        < playout().wait("booking", 0, REGULARS, 2).low
        < playout().wait("regular", 0, REGULARS, 2).low
    )


def test_those_who_come_later_with_priority_make_a_regular_wait_longer() -> None:
    quiet = playout().wait("regular", 0, REGULARS, 2)
    busy = playout(priority=0.2).wait("regular", 0, REGULARS, 2)
    assert busy.high > quiet.high + 5
    assert playout(regular=0.2).wait("regular", 0, REGULARS, 2) == quiet


def test_nobody_passes_whoever_has_waited_the_longest_wait() -> None:
    overdue = playout(priority=0.2).wait("regular", 90, [Group("priority", 40, 5)], 2)
    assert overdue.high <= 7


def test_a_line_longer_than_what_is_played_goes_on_at_its_pace() -> None:
    wait = playout(servers=10).wait("regular", 0, [Group("regular", 5, 2000)], 10)
    assert wait.low == pytest.approx(1200, rel=0.1)
    assert wait.high == pytest.approx(1200, rel=0.1)


def test_without_measured_times_the_range_is_wider() -> None:
    known = playout().wait("regular", 0, REGULARS, 2)
    unknown = playout(minutes=()).wait("regular", 0, REGULARS, 2)
    assert unknown.high - unknown.low > known.high - known.low


def test_what_is_told_holds_about_as_often_as_it_says() -> None:
    days = year.play(days=6)
    held = sum(days.held) / len(days.held)
    assert 0.75 <= held <= 0.85, held
    assert days.passed_over == 0
