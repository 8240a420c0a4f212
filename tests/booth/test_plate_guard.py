"""The booth measures on its plate only while it lies where it lay."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from kiosk.booth.plate_guard import AGREEING, UNSEEN, PlateGuard
from kiosk.client.plate_file import FILE_NAME, save_plate
from kiosk.clock import ManualClock
from kiosk.documents.pixels import Pixels
from kiosk.documents.plate.calibration import calibrate
from kiosk.documents.plate.plate import Plate
from kiosk.documents.plate.sheet import draw_sheet
from kiosk.faults import FaultCode
from kiosk.timing import Timing

TIMING = Timing()


@pytest.fixture(scope="module")
def desk() -> Pixels:
    return draw_sheet(76.2)


@pytest.fixture(scope="module")
def plate(desk: Pixels) -> Plate:
    found = calibrate([desk])
    assert isinstance(found, Plate)
    return found


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(datetime(2026, 11, 22, 8, tzinfo=UTC))


@pytest.fixture
def guard(tmp_path: Path, clock: ManualClock, plate: Plate) -> PlateGuard:
    save_plate(tmp_path, plate)
    made = PlateGuard(tmp_path, clock, TIMING)
    made.refresh()
    return made


def look(guard: PlateGuard, clock: ManualClock, frame: Pixels, times: int, page_there: bool = True) -> None:
    for _ in range(times):
        guard.look(frame, page_there)
        clock.advance(TIMING.plate_check_s)


def test_a_plate_in_its_place_is_measured_on(guard: PlateGuard, clock: ManualClock, desk: Pixels) -> None:
    look(guard, clock, desk, 1)

    assert guard.plate is not None
    assert guard.is_sure()
    assert guard.condition is None


def test_a_camera_that_was_moved_is_told_and_no_longer_measured_with(
    guard: PlateGuard, clock: ManualClock, desk: Pixels
) -> None:
    look(guard, clock, np.roll(desk, 6, axis=1), AGREEING - 1)
    assert guard.plate is not None

    look(guard, clock, np.roll(desk, 6, axis=1), 1)

    assert guard.plate is None
    assert guard.condition == FaultCode.CAMERA_MOVED.value


def test_a_camera_put_back_is_believed_again(guard: PlateGuard, clock: ManualClock, desk: Pixels) -> None:
    look(guard, clock, np.roll(desk, 6, axis=1), AGREEING)

    look(guard, clock, desk, AGREEING)

    assert guard.plate is not None
    assert guard.condition is None


def test_an_empty_desk_without_the_plate_tells_that_the_camera_looks_elsewhere(
    guard: PlateGuard, clock: ManualClock, desk: Pixels
) -> None:
    elsewhere = np.full_like(desk, 130)

    look(guard, clock, elsewhere, UNSEEN, page_there=True)
    assert guard.condition is None

    look(guard, clock, elsewhere, UNSEEN, page_there=False)
    assert guard.condition == FaultCode.CAMERA_MOVED.value


def test_frames_of_another_size_are_told_and_nothing_is_measured(
    guard: PlateGuard, clock: ManualClock, desk: Pixels
) -> None:
    look(guard, clock, desk[:720], 1)

    assert guard.plate is None
    assert guard.condition == FaultCode.PLATE_UNUSABLE.value


def test_a_damaged_file_is_told_and_the_booth_goes_on_in_pixels(
    tmp_path: Path, clock: ManualClock, desk: Pixels
) -> None:
    (tmp_path / FILE_NAME).write_text("{")
    guard = PlateGuard(tmp_path, clock, TIMING)
    guard.refresh()

    look(guard, clock, desk, 2)

    assert guard.plate is None
    assert guard.condition == FaultCode.PLATE_UNUSABLE.value


def test_a_booth_without_a_plate_has_nothing_to_tell(
    tmp_path: Path, clock: ManualClock, desk: Pixels
) -> None:
    guard = PlateGuard(tmp_path, clock, TIMING)
    guard.refresh()

    look(guard, clock, desk, 2)

    assert guard.plate is None
    assert guard.condition is None
    assert guard.is_sure()


def test_a_new_calibration_is_picked_up_by_itself(
    guard: PlateGuard, clock: ManualClock, desk: Pixels, plate: Plate, tmp_path: Path
) -> None:
    look(guard, clock, np.roll(desk, 6, axis=1), AGREEING)
    moved = calibrate([np.roll(desk, 6, axis=1)])
    assert isinstance(moved, Plate)
    save_plate(tmp_path, moved)

    guard.refresh()
    look(guard, clock, np.roll(desk, 6, axis=1), 1)

    assert guard.plate is not None
    assert guard.condition is None
