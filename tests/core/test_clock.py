"""Time, as everything else is handed it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kiosk.clock import Calendar, Deadline, ManualClock, SystemClock

KIOSK = Path(__file__).resolve().parents[2] / "kiosk"
START = datetime(2026, 11, 23, 15, 59, tzinfo=UTC)


def test_a_manual_clock_moves_only_by_hand() -> None:
    clock = ManualClock(START)
    clock.sleep(1.5)
    clock.advance(0.5)
    assert (clock.now(), clock.monotonic_s()) == (START + timedelta(seconds=2), 2.0)


def test_a_wall_clock_that_is_set_back_does_not_move_the_monotonic_one() -> None:
    clock = ManualClock(START)
    clock.advance(10.0)
    clock.set_wall(START - timedelta(hours=1))
    assert (clock.now(), clock.monotonic_s()) == (START - timedelta(hours=1), 10.0)


def test_a_manual_clock_wants_to_know_the_zone() -> None:
    with pytest.raises(ValueError, match="aware"):
        ManualClock(START.replace(tzinfo=None))


def test_a_deadline_runs_out_once_and_never_goes_below_nothing() -> None:
    clock = ManualClock(START)
    deadline = Deadline.after(clock, 2.0)
    assert (deadline.remaining_s, deadline.expired) == (2.0, False)
    clock.set_wall(START + timedelta(days=1))
    assert not deadline.expired, "the wall clock has no say"
    clock.advance(2.0)
    assert (deadline.remaining_s, deadline.expired) == (0.0, True)
    clock.advance(5.0)
    assert deadline.remaining_s == 0.0


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Asia/Jakarta", date(2026, 11, 23)),
        ("Asia/Makassar", date(2026, 11, 23)),
        ("Asia/Jayapura", date(2026, 11, 24)),
    ],
)
def test_the_business_day_is_the_day_at_the_site(zone: str, day: date) -> None:
    assert Calendar(ManualClock(START), ZoneInfo(zone)).today() == day


def test_the_day_begins_at_midnight_in_kotabaru() -> None:
    clock = ManualClock(START)
    calendar = Calendar(clock)
    clock.advance(60.0)
    assert calendar.today() == date(2026, 11, 24)
    assert calendar.now().hour == 0


def test_the_machines_clock_is_aware_and_goes_forward() -> None:
    clock = SystemClock()
    earlier = clock.monotonic_s()
    assert clock.now().tzinfo is UTC
    assert clock.monotonic_s() >= earlier


def test_nobody_else_reads_the_wall_time() -> None:
    forbidden = ("datetime.now(", "date.today(", "time.time(")
    readers = {
        path.relative_to(KIOSK).as_posix()
        for path in KIOSK.rglob("*.py")
        if any(words in path.read_text("utf-8") for words in forbidden)
    }
    assert readers == {"clock.py"}
