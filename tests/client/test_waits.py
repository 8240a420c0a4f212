"""When to come back: the dice, Retry-After in both of its forms, and each thing for itself."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest

from kiosk.client.flow import Flow, Stopped
from kiosk.client.setback import retry_after_s
from kiosk.client.timing import ForwardTiming
from kiosk.client.waits import Waits
from kiosk.client.width import REST, Width
from kiosk.clock import ManualClock

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
HOUR = 3600.0


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Retry-After": "120"}, 120.0),
        ({"Retry-After": "0"}, 0.0),
        ({"Retry-After": "999999999999999999999"}, HOUR),
        ({"Retry-After": "Mon, 02 Mar 2026 01:31:30 GMT"}, 90.0),
        ({"Retry-After": "Mon, 02 Mar 2026 01:00:00 GMT"}, 0.0),
        ({"Retry-After": "Mon, 02 Mar 2027 01:00:00 GMT"}, HOUR),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "soon"}, None),
        ({}, None),
    ],
)
def test_retry_after_is_read_in_seconds_and_as_a_date(
    headers: dict[str, str], expected: float | None
) -> None:
    assert retry_after_s(headers, NOW, HOUR) == expected


@pytest.mark.parametrize("ours", [datetime(1970, 1, 1, tzinfo=UTC), datetime(2036, 3, 2, tzinfo=UTC)])
def test_a_date_is_held_against_the_servers_clock_and_not_against_ours(ours: datetime) -> None:
    headers = {"Retry-After": "Mon, 02 Mar 2026 01:31:30 GMT", "Date": "Mon, 02 Mar 2026 01:31:00 GMT"}
    assert retry_after_s(headers, ours, HOUR) == 30.0


def test_each_thing_waits_for_itself_and_longer_each_time() -> None:
    clock = ManualClock(NOW)
    waits = Waits(clock, ForwardTiming(), lambda: 1.0)
    for wait_s in (5.0, 10.0, 20.0):
        waits.failed("poisoned")
        assert waits.left_s("poisoned") == wait_s
        assert waits.due("another")
        clock.advance(wait_s)
        assert waits.due("poisoned")
    for _ in range(20):
        waits.failed("poisoned")
    assert waits.left_s("poisoned") == 900.0
    waits.succeeded("poisoned")
    assert waits.due("poisoned")
    assert not waits.known("poisoned")


def test_the_centres_own_word_counts_more_than_the_dice() -> None:
    waits = Waits(ManualClock(NOW), ForwardTiming(), lambda: 0.0)
    waits.failed("link", 42.0)
    assert waits.left_s("link") == 42.0


def test_the_cap_holds_and_small_things_do_not_wait_for_it() -> None:
    clock = ManualClock(NOW)
    flow = Flow(clock, 1000)
    for _ in range(100):
        flow.take(100)
    assert clock.monotonic_s() == pytest.approx(10_000 / 1000 - 0.5, abs=0.3)
    before = clock.monotonic_s()
    flow.note(5000)
    assert clock.monotonic_s() == before
    flow.take(100)
    assert clock.monotonic_s() - before == pytest.approx(5.1, abs=0.6)


def test_without_a_cap_nothing_waits() -> None:
    clock = ManualClock(NOW)
    Flow(clock, 0).take(1 << 30)
    assert clock.monotonic_s() == 0.0


def test_who_is_told_to_stop_sends_no_more() -> None:
    stop = threading.Event()
    flow = Flow(ManualClock(NOW), 0, stop)
    flow.take(1)
    stop.set()
    with pytest.raises(Stopped):
        flow.take(1)


def test_the_rate_is_that_of_the_last_half_minute() -> None:
    clock = ManualClock(NOW)
    flow = Flow(clock, 0)
    assert flow.bytes_per_s() is None
    for _ in range(20):
        flow.take(500)
        clock.advance(1.0)
    assert flow.bytes_per_s() == pytest.approx(500.0)
    clock.advance(60.0)
    assert flow.bytes_per_s() is None


def climb(width: Width, bytes_per_s: dict[int, float], times: int) -> list[int]:
    """How many uploads at once, when so many bring so much."""
    seen = []
    for _ in range(times):
        width.measured(bytes_per_s[width.now])
        seen.append(width.now)
    return seen


def test_a_thin_link_is_given_one_upload_at_a_time() -> None:
    seen = climb(Width(4), {1: 60.0, 2: 62.0, 3: 62.0, 4: 62.0}, 2 + REST)
    assert seen[0] == 2
    assert seen[1:] == [1] * (1 + REST)


def test_a_fat_link_is_given_as_many_as_are_allowed() -> None:
    assert climb(Width(4), {1: 60.0, 2: 120.0, 3: 180.0, 4: 240.0}, 6) == [2, 3, 4, 4, 4, 4]


def test_a_cut_says_nothing_about_how_many_uploads_are_good() -> None:
    width = Width(4)
    width.measured(60.0)
    width.disturbed()
    width.measured(1.0)
    assert width.now == 3
