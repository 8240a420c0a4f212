"""The arrays that seeing works on."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
"""(height, width, 3) BGR, or (height, width) grey, uint8."""

Quad = NDArray[np.float32]
"""Four corners, (4, 2) of x and y in pixels, clockwise from the page's top
left. A pixel's middle is at whole numbers, so a frame reaches from −0.5."""


def grey_of(pixels: Pixels) -> Pixels:
    """`pixels` without their colour, (height, width)."""
    if pixels.ndim == 2:
        return pixels
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), np.uint8)
