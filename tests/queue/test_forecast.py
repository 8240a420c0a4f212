"""The range of minutes until a ticket is called, from the order played forward."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from benchmarks import year
from benchmarks.office import office
from benchmarks.real_days import real_days
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


def test_a_rush_is_not_believed_to_last_as_long_as_the_line() -> None:
    """Three hours of line. Would half a person a turn overtake to the end, it took six."""
    line = [Group("regular", 5, 60)]
    calm = Playout(Pace(2, MEASURED, 6), RATES, year.NEVER).wait("regular", 0, line, 2)
    rush = Playout(Pace(2, MEASURED, 6, {"priority": 0.25}), RATES, year.NEVER).wait("regular", 0, line, 2)
    assert calm.low <= rush.low < rush.high
    assert calm.high < rush.high < 1.5 * calm.high


def test_once_overdue_only_the_older_are_before_me() -> None:
    """Twenty minutes of patience: of the 26 who overtake until then most stand behind me again."""
    pace = Pace(1, MEASURED, 6, {"priority": 2.0})
    older = [Group("regular", 5, 10)]
    patient = Playout(pace, RATES, 20).wait("regular", 0, older, 1)
    assert 40 < patient.low < patient.high < 120


def test_without_measured_times_the_range_is_wider() -> None:
    known = playout().wait("regular", 0, REGULARS, 2)
    unknown = playout(minutes=()).wait("regular", 0, REGULARS, 2)
    assert unknown.high - unknown.low > known.high - known.low


def test_what_is_told_holds_about_as_often_as_it_says() -> None:
    days = year.play(days=6)
    held = sum(days.held) / len(days.held)
    assert 0.75 <= held <= 0.85, held
    assert days.passed_over == 0


def test_short_of_counters_nobody_is_called_past_somebody_more_overdue_and_it_is_the_rule_that_helps() -> (
    None
):
    no_rule = replace(office(), max_wait_minutes=year.NEVER)
    short = year.play(days=5, counters=year.TOO_FEW, tells=False)
    without = year.play(days=5, counters=year.TOO_FEW, tells=False, rules=no_rule)
    assert short.overdue > 0
    assert short.passed_over == 0
    assert without.passed_over > 0
    assert short.longest < without.longest


def test_the_real_line_tells_ranges_that_hold_about_as_often_as_it_says() -> None:
    dice = np.random.default_rng(year.SEED)
    told = real_days(
        [year.OPENING], lambda: year.arrivals_of(dice), lambda: year.service_minutes(dice), year.COUNTERS
    )
    held = sum(one.low <= one.waited <= one.high for one in told) / len(told)
    assert 0.65 <= held <= 0.95, held  # of one day; the ten of the benchmark hold it closer
