"""A document camera that shows still pictures from disk, for trials and tests."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.clock import Clock
from kiosk.faults import Fault, FaultCode
from kiosk.hardware.document_camera.port import Frame

PICTURE_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".webp"})
FRAMES_PER_S = 15.0


class StillsCamera:
    """Shows the pictures of `paths` one after the other, then again from the
    first, at `FRAMES_PER_S`. With one picture it shows that one for ever."""

    def __init__(self, paths: Sequence[Path], clock: Clock, width_px: int, height_px: int) -> None:
        self._paths = tuple(paths)
        self._clock = clock
        self._size_px = (width_px, height_px)
        self._numbers = count(1)
        self._turn = 0
        self._opened = False
        self._next_at_s = 0.0
        self._cached: tuple[Path, NDArray[np.uint8]] | None = None

    def open(self) -> Fault | None:
        self._turn, self._opened, self._cached = 0, False, None
        if not self._paths:
            return Fault(FaultCode.CAMERA_UNPLUGGED, "there is no picture to show")
        first = self._picture(self._paths[0])
        if isinstance(first, Fault):
            return first
        self._opened = True
        self._next_at_s = self._clock.monotonic_s()
        return None

    def close(self) -> None:
        self._opened = False
        self._cached = None

    def read(self, within_s: float) -> Frame | Fault:
        if not self._opened:
            return Fault(FaultCode.CAMERA_UNPLUGGED, "the camera is not open")
        wait_s = self._next_at_s - self._clock.monotonic_s()
        if wait_s > within_s:
            self._clock.sleep(within_s)
            return Fault(FaultCode.CAMERA_FROZEN, f"no picture within {within_s} s")
        if wait_s > 0:
            self._clock.sleep(wait_s)
        picture = self._picture(self._paths[self._turn % len(self._paths)])
        self._turn += 1
        if isinstance(picture, Fault):
            return picture
        now_s = self._clock.monotonic_s()
        self._next_at_s = now_s + 1.0 / FRAMES_PER_S
        return Frame(picture, next(self._numbers), now_s)

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _picture(self, path: Path) -> NDArray[np.uint8] | Fault:
        if self._cached is not None and self._cached[0] == path:
            return self._cached[1]
        try:
            packed = np.frombuffer(path.read_bytes(), np.uint8)
        except OSError as error:
            return Fault(FaultCode.CAMERA_UNPLUGGED, f"{path} cannot be read: {error.strerror}")
        loaded = cv2.imdecode(packed, cv2.IMREAD_COLOR) if packed.size else None
        if loaded is None:
            return Fault(FaultCode.CAMERA_UNPLUGGED, f"{path} is not a picture")
        picture = np.asarray(loaded, np.uint8)
        height_px, width_px = picture.shape[:2]
        if width_px < self._size_px[0] or height_px < self._size_px[1]:
            wanted = f"{self._size_px[0]}x{self._size_px[1]}"
            return Fault(FaultCode.CAMERA_TOO_SMALL, f"{path} is {width_px}x{height_px}, asked {wanted}")
        picture.setflags(write=False)
        self._cached = (path, picture)
        return picture
