"""The watcher at the plate: pages taken over a real stream, and a reason for every camera that fails."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from kiosk.booth.booth import Stage
from kiosk.booth.watching import PlateWatcher, Shot
from kiosk.clock import SystemClock
from kiosk.dock import specimens
from kiosk.documents.gate.judging import Wanted
from kiosk.faults import Fault, FaultCode
from kiosk.hardware.document_camera.address import camera_from_url
from kiosk.hardware.document_camera.opencv import CameraDelays
from kiosk.hardware.document_camera.simulator import CameraSimulator
from kiosk.timing import Timing

SIZE_PX = (1280, 720)
DESK = specimens.plate(*SIZE_PX)
LETTER = specimens.lay(specimens.referral_letter(), DESK)
CARD = specimens.lay(specimens.ktp(), DESK)
DELAYS = CameraDelays(open_s=10.0, silence_s=2.0, frozen_s=0.3)
SOON_S = 60.0


class Plate:
    """A camera over a plate, a watcher, and what the watcher has said."""

    def __init__(self, simulator: CameraSimulator, watcher: PlateWatcher) -> None:
        self.simulator = simulator
        self.watcher = watcher
        self._said: queue.Queue[Shot | Fault] = queue.Queue()

    def want(self, picture: str, again: bool = False) -> None:
        self.watcher.watch(Wanted(picture), self._said.put, self._said.put, again)

    def said(self) -> Shot | Fault:
        return self._said.get(timeout=SOON_S)

    def fault(self) -> FaultCode:
        said = self.said()
        assert isinstance(said, Fault)
        return said.code

    def shot(self) -> Shot:
        """The page that is taken; faults on the way there are another matter."""
        while isinstance(said := self.said(), Fault):
            continue
        return said


@pytest.fixture
def plate() -> Iterator[Plate]:
    with CameraSimulator(DESK, frames_per_s=24.0) as simulator:
        camera = camera_from_url(simulator.url, SystemClock(), *SIZE_PX, DELAYS)
        watcher = PlateWatcher(camera, Timing(camera_reopen_s=0.2, camera_lingers_s=0.5))
        watcher.start()
        yield Plate(simulator, watcher)
        watcher.close()


def test_a_page_is_handed_over_as_file_as_picture_and_as_it_was_laid_flat(plate: Plate) -> None:
    plate.want("page")
    plate.simulator.lay(LETTER)
    shot = plate.shot()
    assert shot.jpeg.startswith(b"\xff\xd8\xff")
    assert max(shot.picture.shape) <= max(shot.page.shape)
    preview = plate.watcher.preview
    assert preview is not None
    assert preview.stage is Stage.TAKEN


def test_what_was_taken_is_not_taken_for_the_next_and_is_taken_again_when_asked(plate: Plate) -> None:
    plate.simulator.lay(LETTER)
    plate.want("page")
    letter = plate.shot()
    plate.want("page", again=True)
    again = plate.shot()
    assert letter.page.shape[0] > letter.page.shape[1]
    assert again.page.shape[0] > again.page.shape[1]
    plate.want("card")
    plate.simulator.lay(CARD)
    card = plate.shot()
    assert card.page.shape[1] > card.page.shape[0], "the card, not the letter that lay there"


def test_the_file_has_its_paper_evened_and_claims_no_resolution_that_nobody_measured(plate: Plate) -> None:
    side = np.linspace(1.0, 0.62, SIZE_PX[0])[:, None]
    plate.want("page")
    plate.simulator.lay(np.asarray(LETTER * side, np.uint8))
    shot = plate.shot()
    with Image.open(BytesIO(shot.jpeg)) as file:
        assert "dpi" not in file.info
        even = np.asarray(file.convert("L"), np.float32)
    seen = shot.page.mean(axis=2)
    high = seen.shape[0]
    left, right = (
        (slice(high // 20, -high // 20), slice(9, 25)),
        (slice(high // 20, -high // 20), slice(-25, -9)),
    )
    assert even.shape == seen.shape
    assert np.median(seen[right]) < 0.92 * np.median(seen[left])
    assert np.median(even[right]) > 0.96 * np.median(even[left])


def test_a_card_has_the_resolution_that_its_one_size_tells(plate: Plate) -> None:
    plate.want("card")
    plate.simulator.lay(CARD)
    shot = plate.shot()
    with Image.open(BytesIO(shot.jpeg)) as file:
        assert file.info["dpi"][0] == pytest.approx(shot.page.shape[1] / 85.6 * 25.4, abs=1)


def test_the_next_page_does_not_begin_with_the_picture_of_the_one_that_was_taken(plate: Plate) -> None:
    plate.want("page")
    plate.simulator.lay(LETTER)
    plate.shot()
    plate.want("card")
    preview = plate.watcher.preview
    assert preview is None or preview.stage is not Stage.TAKEN


@pytest.mark.parametrize(
    ("fail", "code"),
    [
        (CameraSimulator.freeze, FaultCode.CAMERA_FROZEN),
        (CameraSimulator.black, FaultCode.CAMERA_DARK),
        (CameraSimulator.unplug, FaultCode.CAMERA_UNPLUGGED),
        (lambda simulator: simulator.shrink(640, 360), FaultCode.CAMERA_TOO_SMALL),
    ],
    ids=["frozen", "black", "unplugged", "smaller"],
)
def test_each_way_to_fail_has_its_own_name_and_its_end_is_noticed(
    plate: Plate, fail: Callable[[CameraSimulator], None], code: FaultCode
) -> None:
    plate.want("page")
    fail(plate.simulator)
    assert plate.fault() is code
    assert plate.watcher.condition == code.value
    plate.simulator.plug()
    plate.simulator.freeze(False)
    plate.simulator.lay(LETTER)
    assert plate.shot().jpeg


def test_a_booth_without_a_camera_says_so_at_once() -> None:
    said: list[Fault] = []
    PlateWatcher(None, Timing()).watch(Wanted("page"), lambda _: None, said.append)
    assert [fault.code for fault in said] == [FaultCode.CAMERA_UNPLUGGED]
