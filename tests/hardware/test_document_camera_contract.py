"""What every document camera does: one picture, a folder, a video, a stream."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

from kiosk.clock import ManualClock, SystemClock
from kiosk.dock import specimens
from kiosk.faults import Fault, FaultCode
from kiosk.hardware.document_camera.address import camera_from_url
from kiosk.hardware.document_camera.opencv import CameraDelays
from kiosk.hardware.document_camera.port import DocumentCamera, Frame
from kiosk.hardware.document_camera.simulator import CameraSimulator

WIDTH_PX, HEIGHT_PX = 640, 360
SOON_S = 10.0
DELAYS = CameraDelays(open_s=5.0, silence_s=1.0, frozen_s=0.3)
PLATE = specimens.plate(WIDTH_PX, HEIGHT_PX)
LETTER = specimens.lay(specimens.referral_letter(), PLATE)


def _camera(url: str, width_px: int = WIDTH_PX, height_px: int = HEIGHT_PX) -> DocumentCamera:
    return camera_from_url(url, SystemClock(), width_px, height_px, DELAYS)


@pytest.fixture
def stream() -> Iterator[CameraSimulator]:
    with CameraSimulator(PLATE, frames_per_s=30) as simulator:
        yield simulator


def _picture(folder: Path) -> str:
    cv2.imwrite(str(folder / "letter.png"), LETTER)
    return f"file://{folder}/letter.png"


def _pictures(folder: Path) -> str:
    cv2.imwrite(str(folder / "1.png"), LETTER)
    cv2.imwrite(str(folder / "2.jpg"), PLATE)
    return f"folder://{folder}"


def _video(folder: Path) -> str:
    path = folder / "desk.avi"
    video = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 30.0, (WIDTH_PX, HEIGHT_PX))
    for _ in range(3):
        video.write(LETTER)
    video.release()
    return f"file://{path}"


@pytest.fixture(params=[_picture, _pictures, _video, None], ids=["picture", "folder", "video", "stream"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param is None:
        simulator: CameraSimulator = request.getfixturevalue("stream")
        simulator.lay(LETTER)
        return simulator.url
    write: Callable[[Path], str] = request.param
    return write(tmp_path)


@pytest.fixture
def subject(url: str) -> Iterator[DocumentCamera]:
    with _camera(url) as camera:
        yield camera


def _frame(camera: DocumentCamera) -> Frame:
    frame = camera.read(SOON_S)
    assert isinstance(frame, Frame), frame
    return frame


class TestEveryDocumentCamera:
    def test_it_opens_and_opens_again(self, subject: DocumentCamera) -> None:
        assert subject.open() is None
        assert subject.open() is None

    def test_it_shows_what_lies_before_it(self, subject: DocumentCamera) -> None:
        frame = _frame(subject)

        assert frame.pixels.shape == (HEIGHT_PX, WIDTH_PX, 3)
        assert frame.pixels.dtype == np.uint8
        assert np.abs(frame.pixels.astype(int) - LETTER.astype(int)).mean() < 6

    def test_frames_are_numbered_upwards_and_never_told_twice(self, subject: DocumentCamera) -> None:
        frames = [_frame(subject) for _ in range(5)]

        assert all(one.number < other.number for one, other in pairwise(frames))
        assert all(one.at_s <= other.at_s for one, other in pairwise(frames))

    def test_frames_are_not_to_be_written_to(self, subject: DocumentCamera) -> None:
        with pytest.raises(ValueError, match="read-only"):
            _frame(subject).pixels[0, 0] = 0

    def test_a_closed_camera_says_so(self, subject: DocumentCamera) -> None:
        subject.close()

        fault = subject.read(0.1)

        assert isinstance(fault, Fault)
        assert fault.code is FaultCode.CAMERA_UNPLUGGED

    def test_frames_smaller_than_asked_for_are_refused(self, url: str) -> None:
        camera = _camera(url, 1280, 720)

        fault = camera.open()
        camera.close()

        assert fault is not None
        assert fault.code is FaultCode.CAMERA_TOO_SMALL
        assert "640x360" in fault.detail


class TestStream:
    @pytest.fixture
    def subject(self, stream: CameraSimulator) -> Iterator[DocumentCamera]:
        with _camera(stream.url) as camera:
            yield camera

    @staticmethod
    def _fault(camera: DocumentCamera, tries: int = 200) -> Fault:
        """The first fault that comes; a stream shows some frames before it."""
        return next(one for one in (camera.read(SOON_S) for _ in range(tries)) if isinstance(one, Fault))

    def test_the_newest_picture_is_shown(self, stream: CameraSimulator, subject: DocumentCamera) -> None:
        _frame(subject)
        stream.lay(LETTER)

        shown = next(frame for frame in (_frame(subject) for _ in range(200)) if frame.pixels.mean() > 80)

        assert np.abs(shown.pixels.astype(int) - LETTER.astype(int)).mean() < 6

    def test_it_says_when_it_is_unplugged_and_shows_again_when_it_is_back(
        self, stream: CameraSimulator, subject: DocumentCamera
    ) -> None:
        stream.unplug()
        assert self._fault(subject).code is FaultCode.CAMERA_UNPLUGGED
        fault = subject.open()
        assert fault is not None
        assert fault.code is FaultCode.CAMERA_UNPLUGGED

        stream.plug()

        assert subject.open() is None
        _frame(subject)

    def test_a_frozen_picture_is_told_and_so_is_its_end(
        self, stream: CameraSimulator, subject: DocumentCamera
    ) -> None:
        stream.freeze()
        fault = self._fault(subject)
        assert fault.code is FaultCode.CAMERA_FROZEN
        assert "same picture" in fault.detail

        stream.freeze(False)

        assert any(isinstance(subject.read(SOON_S), Frame) for _ in range(100_000))

    def test_a_black_picture_is_told(self, stream: CameraSimulator, subject: DocumentCamera) -> None:
        stream.black()

        fault = self._fault(subject)

        assert fault.code is FaultCode.CAMERA_DARK
        assert "only black" in fault.detail

    def test_a_stream_that_stalls_never_makes_the_reader_wait_longer_than_it_asked(
        self, stream: CameraSimulator, subject: DocumentCamera
    ) -> None:
        stream.stall()

        first = next(one for one in (subject.read(0.05) for _ in range(200)) if isinstance(one, Fault))

        assert first.code is FaultCode.CAMERA_FROZEN
        assert self._fault(subject).code is FaultCode.CAMERA_UNPLUGGED

    def test_a_still_desk_is_not_taken_for_a_frozen_camera(self, subject: DocumentCamera) -> None:
        started = _frame(subject).at_s

        while (frame := _frame(subject)).at_s < started + 2 * DELAYS.frozen_s:
            assert frame.pixels.any()


def test_a_folder_is_leafed_through_in_order_and_again(tmp_path: Path) -> None:
    with _camera(_pictures(tmp_path)) as camera:
        light = [bool(_frame(camera).pixels.mean() > 80) for _ in range(4)]

    assert light == [True, False, True, False]


@pytest.mark.parametrize(
    "name", ["file:///no/such.png", "folder:///no/such", "device:///dev/no-such-video", "/no/such.mp4"]
)
def test_a_camera_that_is_not_there_is_unplugged(name: str) -> None:
    camera = _camera(name)

    fault = camera.open()
    camera.close()

    assert fault is not None
    assert fault.code is FaultCode.CAMERA_UNPLUGGED


def test_a_file_that_is_no_picture_is_told(tmp_path: Path) -> None:
    (tmp_path / "letter.jpg").write_bytes(b"no picture")

    fault = _camera(f"{tmp_path}/letter.jpg").open()

    assert fault is not None
    assert "is not a picture" in fault.detail


@pytest.mark.parametrize(
    "url", ["", "ftp://host/x", "device:", "file://host/x.png", "http://", "http://[oops"]
)
def test_an_address_that_names_no_camera_is_refused_in_a_sentence(url: str) -> None:
    clock = ManualClock(datetime(2026, 11, 22, tzinfo=UTC))
    with pytest.raises(ValueError, match="is not the address of a camera: write device:///dev/video0"):
        camera_from_url(url, clock, WIDTH_PX, HEIGHT_PX)
