"""What the camera code reader sees, for the applicant to aim by."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from itertools import count

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.booth.booth import Preview, Stage
from kiosk.hardware.code_reader.camera import Decode

WIDTH_PX = 480


class Lens:
    """Stands between cameras and their decoders: keeps the newest picture, small,
    while somebody aims. A reader looks at a last frame when nobody does any more:
    nothing of it is kept, nor shown to the next."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._lock = threading.Lock()
        self._aiming: object | None = None
        self.preview: Preview | None = None

    def before(self, decode: Decode) -> Decode:
        """What decodes as `decode` does, and lets people see what it looks at."""

        def look(pixels: NDArray[np.uint8]) -> Sequence[str]:
            self._show(pixels)
            return decode(pixels)

        return look

    def _show(self, pixels: NDArray[np.uint8]) -> None:
        aiming = self._aiming
        if aiming is not None:
            scale = min(1.0, WIDTH_PX / pixels.shape[1])
            small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
            preview = Preview(next(self._numbers), np.ascontiguousarray(small, np.uint8), (), Stage.NONE, "")
            with self._lock:
                if self._aiming is aiming:
                    self.preview = preview

    def wake(self) -> None:
        """Somebody aims from now on."""
        with self._lock:
            self._aiming = object()

    def rest(self) -> None:
        """Nobody aims any more: forget the picture."""
        with self._lock:
            self._aiming = self.preview = None
