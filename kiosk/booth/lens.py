"""What the camera code reader sees, for the applicant to aim by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.booth.booth import Preview, Stage

WIDTH_PX = 480


class Lens:
    """Stands between camera and decoder: decodes as it does, and keeps the
    newest picture, small."""

    def __init__(self, decode: Callable[[NDArray[np.uint8]], Sequence[str]]) -> None:
        self._decode = decode
        self._numbers = count(1)
        self.preview: Preview | None = None

    def __call__(self, pixels: NDArray[np.uint8]) -> Sequence[str]:
        scale = min(1.0, WIDTH_PX / pixels.shape[1])
        small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        self.preview = Preview(next(self._numbers), np.ascontiguousarray(small, np.uint8), (), Stage.NONE, "")
        return self._decode(pixels)

    def rest(self) -> None:
        """Nobody aims any more: forget the picture."""
        self.preview = None
