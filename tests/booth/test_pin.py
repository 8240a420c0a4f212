"""The technician's PIN: kept as a hash, and guessing waits."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.booth.pin import FREE_GUESSES, Answer, Opening, TechnicianPin, unfit, wait_s
from kiosk.clock import ManualClock

PIN = "739164"
START = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


@pytest.fixture
def pin(tmp_path: Path, clock: ManualClock) -> TechnicianPin:
    made = TechnicianPin(tmp_path, clock)
    made.put(PIN)
    return made


def test_the_right_pin_opens_and_stands_nowhere(pin: TechnicianPin, tmp_path: Path) -> None:
    assert pin.guess(PIN).opening is Opening.OPEN
    assert pin.guess("000000").opening is Opening.WRONG
    for path in tmp_path.iterdir():
        assert PIN.encode() not in path.read_bytes()
        assert path.stat().st_mode & 0o077 == 0


def test_without_a_pin_nothing_opens(tmp_path: Path, clock: ManualClock) -> None:
    assert TechnicianPin(tmp_path, clock).guess("000000").opening is Opening.NO_PIN


def test_guessing_waits_longer_and_longer_and_not_even_the_right_one_is_looked_at(
    pin: TechnicianPin, clock: ManualClock
) -> None:
    for _ in range(FREE_GUESSES - 1):
        assert pin.guess("000000").opening is Opening.WRONG
    assert pin.guess("000000") == Answer(Opening.WAIT, 60.0)
    clock.advance(59.0)
    assert pin.guess(PIN) == Answer(Opening.WAIT, 1.0)
    clock.advance(1.0)
    assert pin.guess("000000") == Answer(Opening.WAIT, 120.0)
    clock.advance(120.0)
    assert pin.guess(PIN).opening is Opening.OPEN
    assert pin.guess("000000").opening is Opening.WRONG


def test_neither_the_plug_nor_the_clock_forgives_a_guess(
    pin: TechnicianPin, tmp_path: Path, clock: ManualClock
) -> None:
    for _ in range(FREE_GUESSES):
        pin.guess("000000")
    clock.advance(30.0)
    again = TechnicianPin(tmp_path, clock)
    assert again.guess(PIN) == Answer(Opening.WAIT, 60.0)
    clock.set_wall(datetime(2036, 1, 1, tzinfo=UTC))
    assert again.guess(PIN) == Answer(Opening.WAIT, 60.0)
    clock.advance(60.0)
    assert again.guess(PIN).opening is Opening.OPEN


def test_a_count_that_somebody_wrote_over_waits(
    pin: TechnicianPin, tmp_path: Path, clock: ManualClock
) -> None:
    for nonsense in ("", "{}", "[]", '{"failures": "x"}'):
        (tmp_path / "technician.tries").write_text(nonsense)
        assert TechnicianPin(tmp_path, clock).guess(PIN).opening is Opening.WAIT


def test_the_wait_ends_somewhere() -> None:
    assert [wait_s(n) for n in (0, 4, 5, 6, 8, 9, 5000)] == [0, 0, 60, 120, 480, 900, 900]


@pytest.mark.parametrize("bad", ["", "12345", "123456", "987654", "777777", "abcdef", "1" * 13, "٣٤٥٦٧٨"])
def test_a_pin_that_anyone_tries_first_is_refused(bad: str, pin: TechnicianPin) -> None:
    assert unfit(bad)
    with pytest.raises(ValueError, match="6 to 12 digits"):
        pin.put(bad)
    assert pin.guess(PIN).opening is Opening.OPEN
