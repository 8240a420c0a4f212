"""A code reader that is a camera: frames in, codes out.

The decoder is handed in: seeing belongs to `kiosk.documents`, which stands
above the hardware.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray

from kiosk.clock import Clock, Deadline
from kiosk.faults import Fault, FaultCode
from kiosk.hardware.code_reader.port import Reading
from kiosk.hardware.code_reader.repeats import Repeats
from kiosk.hardware.document_camera.port import DocumentCamera

Decode = Callable[[NDArray[np.uint8]], Sequence[str]]

SILENCE_S = 2.0


class CameraCodeReader:
    """Reads the codes in the frames of `camera` with what `new_decode` makes: it
    takes (height, width, 3) BGR pixels and gives the texts it found. It may keep
    what it saw, so each reader has its own, and another after it was closed."""

    def __init__(self, camera: DocumentCamera, new_decode: Callable[[], Decode], clock: Clock) -> None:
        self._camera = camera
        self._new_decode = new_decode
        self._decode = new_decode()
        self._clock = clock
        self._repeats = Repeats(clock)
        self._waiting: deque[str] = deque()
        self._frame_at_s = 0.0

    def open(self) -> Fault | None:
        self._waiting.clear()
        fault = self._camera.open()
        self._frame_at_s = self._clock.monotonic_s()
        return _as_reader_fault(fault) if fault is not None else None

    def close(self) -> None:
        self._camera.close()
        self._waiting.clear()
        self._decode = self._new_decode()

    def read(self, within_s: float) -> Reading | Fault | None:
        deadline = Deadline.after(self._clock, within_s)
        while True:
            while self._waiting:
                text = self._waiting.popleft()
                if self._repeats.is_new(text):
                    return Reading(text, "camera")
            if deadline.expired:
                return None
            frame = self._camera.read(deadline.remaining_s)
            if isinstance(frame, Fault):
                return self._judge(frame)
            self._frame_at_s = frame.at_s
            self._waiting += self._decode(frame.pixels)

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _judge(self, fault: Fault) -> Fault | None:
        """A frame that did not come in the short time asked for is no fault
        yet; a camera that keeps silent is."""
        silent_s = self._clock.monotonic_s() - self._frame_at_s
        if fault.code is FaultCode.CAMERA_FROZEN and silent_s < SILENCE_S:
            return None
        return _as_reader_fault(fault)


def _as_reader_fault(fault: Fault) -> Fault:
    return Fault(FaultCode.READER_UNPLUGGED, str(fault))
