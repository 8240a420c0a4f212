"""Every frame is shown as it comes, however long somebody looks at one."""

from __future__ import annotations

import gc
import queue
import threading
import weakref
from collections.abc import Iterator

import pytest

from kiosk.booth.viewfinder import Viewfinder
from kiosk.clock import SystemClock
from kiosk.dock import specimens
from kiosk.faults import Fault, FaultCode
from kiosk.hardware.document_camera.address import camera_from_url
from kiosk.hardware.document_camera.opencv import CameraDelays
from kiosk.hardware.document_camera.port import Frame
from kiosk.hardware.document_camera.simulator import CameraSimulator

SIZE_PX = (1280, 720)
SOON_S = 60.0


@pytest.fixture
def camera() -> Iterator[CameraSimulator]:
    with CameraSimulator(specimens.plate(*SIZE_PX), frames_per_s=24.0) as simulator:
        yield simulator


def test_frames_are_shown_while_somebody_looks_at_one_and_the_next_look_is_at_the_newest(
    camera: CameraSimulator,
) -> None:
    shown: queue.Queue[int] = queue.Queue()
    through = camera_from_url(camera.url, SystemClock(), *SIZE_PX, CameraDelays(open_s=10.0, silence_s=5.0))
    finder = Viewfinder(through, 5.0, lambda frame: shown.put(frame.number))
    assert finder.open() is None
    try:
        looked_at = finder.read()
        assert isinstance(looked_at, Frame)
        numbers = [shown.get(timeout=SOON_S) for _ in range(8)]
        assert numbers == sorted(set(numbers))
        after = finder.read()
        assert isinstance(after, Frame)
        assert after.number >= numbers[-1] > looked_at.number
    finally:
        finder.close()
    assert not finder.is_open


def test_a_camera_that_is_gone_is_told_to_whoever_looks_and_found_again_when_opened_anew(
    camera: CameraSimulator,
) -> None:
    through = camera_from_url(camera.url, SystemClock(), *SIZE_PX, CameraDelays(open_s=10.0, silence_s=1.0))
    finder = Viewfinder(through, 5.0, lambda frame: None)
    assert finder.open() is None
    try:
        camera.unplug()
        seen = finder.read()
        while isinstance(seen, Frame):
            seen = finder.read()
        assert isinstance(seen, Fault)
        assert seen.code is FaultCode.CAMERA_UNPLUGGED
        again = finder.read()
        assert isinstance(again, Fault), "until it is opened again"
        camera.plug()
        finder.close()
        assert finder.open() is None
        assert isinstance(finder.read(), Frame)
    finally:
        finder.close()


def test_nothing_of_the_desk_is_kept_when_the_camera_rests(camera: CameraSimulator) -> None:
    seen: list[weakref.ref[object]] = []
    came = threading.Event()

    def show(frame: Frame) -> None:
        seen.append(weakref.ref(frame.pixels))
        came.set()

    through = camera_from_url(camera.url, SystemClock(), *SIZE_PX, CameraDelays(open_s=10.0, silence_s=5.0))
    finder = Viewfinder(through, 5.0, show)
    assert finder.open() is None
    assert came.wait(SOON_S)
    finder.close()
    gc.collect()
    assert [each for each in seen if each() is not None] == []
