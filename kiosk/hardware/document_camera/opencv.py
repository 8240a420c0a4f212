"""A document camera through OpenCV: a USB device, MJPEG over HTTP, a video file.

A thread of its own takes every frame off the stream and keeps the newest, so a
slow reader never sees an old picture. All waiting is done here, under a
deadline: a driver that hangs in the kernel hangs that thread and nobody else.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.clock import Clock
from kiosk.faults import Fault, FaultCode
from kiosk.hardware.document_camera.port import Frame
from kiosk.niceness import stand_back

log = logging.getLogger(__name__)

_BLACK_LEVEL = 16
_SAMPLE_STEP_PX = 16
_MOST_HANGING = 2
"""So many streams may be left behind hanging; a booth that tries all day must not fill up with them."""


@dataclass(frozen=True, slots=True)
class CameraDelays:
    """How long a camera may take, in seconds."""

    open_s: float = 5.0
    silence_s: float = 2.0
    frozen_s: float = 3.0
    close_s: float = 1.0


class OpenCvCamera:
    """Frames of `source`: the path of a device or of a video, or an HTTP URL.

    A video file plays at its own pace and starts again at its end.
    """

    def __init__(
        self,
        source: str,
        clock: Clock,
        width_px: int,
        height_px: int,
        delays: CameraDelays | None = None,
        least_px: tuple[int, int] | None = None,
    ) -> None:
        self._source = source
        self._clock = clock
        self._size_px = (width_px, height_px)
        self._least_px = least_px or self._size_px
        self._delays = delays or CameraDelays()
        self._numbers = count(1)
        self._stream: _Stream | None = None
        self._hanging: list[_Stream] = []
        self._last_number = 0

    def open(self) -> Fault | None:
        self.close()
        self._hanging = [stream for stream in self._hanging if stream.runs]
        if len(self._hanging) >= _MOST_HANGING:
            return Fault(FaultCode.CAMERA_UNPLUGGED, f"{self._source} hangs since it was opened before")
        self._stream = _Stream(
            self._source, self._clock, self._size_px, self._least_px, self._delays, self._numbers
        )
        fault = self._stream.start()
        if fault is not None:
            self.close()
        return fault

    def close(self) -> None:
        if self._stream is not None:
            self._stream.stop()
            if self._stream.runs:
                self._hanging.append(self._stream)
            self._stream = None

    def read(self, within_s: float) -> Frame | Fault:
        if self._stream is None:
            return Fault(FaultCode.CAMERA_UNPLUGGED, f"{self._source} is not open")
        result = self._stream.newer_than(self._last_number, within_s)
        if isinstance(result, Frame):
            self._last_number = result.number
        return result

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Stream:
    """One opening of the camera. A stream that hangs is left behind, and
    whatever it still does touches nothing of the stream that replaced it."""

    def __init__(
        self,
        source: str,
        clock: Clock,
        size_px: tuple[int, int],
        least_px: tuple[int, int],
        delays: CameraDelays,
        numbers: Iterator[int],
    ) -> None:
        self._source = source
        self._clock = clock
        self._size_px = size_px
        self._least_px = least_px
        self._delays = delays
        self._numbers = numbers
        self._news = threading.Condition()
        self._newest: Frame | None = None
        self._fault: Fault | None = None
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="document-camera", daemon=True)

    def start(self) -> Fault | None:
        """Wait for the first frame; the fault that came instead, if any."""
        self._thread.start()
        with self._news:
            self._news.wait_for(lambda: self._newest or self._fault, timeout=self._delays.open_s)
            if self._fault is None and self._newest is None:
                return self._unplugged(f"gave no picture within {self._delays.open_s} s")
            return self._fault

    def stop(self) -> None:
        with self._news:
            self._stopping = True
            self._news.notify_all()
        self._thread.join(self._delays.close_s)

    @property
    def runs(self) -> bool:
        """Whether its thread has not ended: after `stop`, that it hangs."""
        return self._thread.is_alive()

    def newer_than(self, number: int, within_s: float) -> Frame | Fault:
        with self._news:
            self._news.wait_for(
                lambda: self._fault or (self._newest and self._newest.number > number), timeout=within_s
            )
            if self._fault is not None:
                return self._fault
            if self._newest is not None and self._newest.number > number:
                return self._newest
        return Fault(FaultCode.CAMERA_FROZEN, f"{self._source} gave no picture within {within_s} s")

    def _run(self) -> None:
        stand_back()
        capture = cv2.VideoCapture()
        try:
            self._play(capture)
        finally:
            capture.release()

    def _play(self, capture: cv2.VideoCapture) -> None:
        if not self._connect(capture):
            self._fail(self._unplugged("cannot be opened"))
            return
        pace_s = self._pace_s(capture)
        stillness = _Stillness(self._clock, self._delays.frozen_s)
        while not self._stopping:
            taken, pixels = capture.read()
            if not taken and pace_s:
                capture.set(cv2.CAP_PROP_POS_FRAMES, 0)
                taken, pixels = capture.read()
            if not taken:
                self._fail(self._unplugged("gave no more pictures"))
                return
            picture = np.asarray(pixels, np.uint8)
            height_px, width_px = picture.shape[:2]
            if width_px < self._least_px[0] or height_px < self._least_px[1]:
                wanted = f"{self._least_px[0]}x{self._least_px[1]}"
                self._fail(
                    Fault(
                        FaultCode.CAMERA_TOO_SMALL,
                        f"{self._source} gave {width_px}x{height_px}, asked {wanted}",
                    )
                )
                return
            self._publish(picture, None if pace_s else stillness.judge(picture, self._source))
            if pace_s:
                with self._news:
                    self._news.wait_for(lambda: self._stopping, timeout=pace_s)

    def _connect(self, capture: cv2.VideoCapture) -> bool:
        """Open the source. MJPG is set before the size: over USB a camera asked
        for a large uncompressed picture silently gives a small one."""
        deadlines = [
            *(cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, int(self._delays.open_s * 1000)),
            *(cv2.CAP_PROP_READ_TIMEOUT_MSEC, int(self._delays.silence_s * 1000)),
        ]
        if not self._source.startswith("/dev/"):
            return capture.open(self._source, cv2.CAP_FFMPEG, deadlines)
        if not capture.open(self._source, cv2.CAP_V4L2):
            return False
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, self._size_px[0])
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, self._size_px[1])
        return True

    def _pace_s(self, capture: cv2.VideoCapture) -> float:
        """Seconds between the frames of a video file; 0 for a live source."""
        live = self._source.startswith(("/dev/", "http://", "https://"))
        return 0.0 if live else 1.0 / max(1.0, capture.get(cv2.CAP_PROP_FPS))

    def _publish(self, pixels: NDArray[np.uint8], fault: Fault | None) -> None:
        pixels.setflags(write=False)
        with self._news:
            self._newest = Frame(pixels, next(self._numbers), self._clock.monotonic_s())
            if fault != self._fault:
                log.info("document_camera.%s", fault.code.name if fault else "RECOVERED")
            self._fault = fault
            self._news.notify_all()

    def _fail(self, fault: Fault) -> None:
        with self._news:
            self._fault = fault
            self._news.notify_all()
        if not self._stopping:
            log.warning("document_camera.%s", fault.code.name)

    def _unplugged(self, what: str) -> Fault:
        return Fault(FaultCode.CAMERA_UNPLUGGED, f"{self._source} {what}")


class _Stillness:
    """Tells a frozen or black stream. A live sensor has grain: no two of its
    pictures are equal, not even of an empty desk."""

    def __init__(self, clock: Clock, frozen_s: float) -> None:
        self._clock = clock
        self._frozen_s = frozen_s
        self._sample = b""
        self._since_s = clock.monotonic_s()

    def judge(self, pixels: NDArray[np.uint8], source: str) -> Fault | None:
        sparse = pixels[::_SAMPLE_STEP_PX, ::_SAMPLE_STEP_PX]
        sample, black = sparse.tobytes(), int(sparse.max()) <= _BLACK_LEVEL
        now_s = self._clock.monotonic_s()
        if sample != self._sample and not black:
            self._since_s = now_s
        self._sample = sample
        if now_s - self._since_s < self._frozen_s:
            return None
        if black:
            return Fault(FaultCode.CAMERA_DARK, f"{source} shows only black")
        return Fault(FaultCode.CAMERA_FROZEN, f"{source} shows the same picture")
