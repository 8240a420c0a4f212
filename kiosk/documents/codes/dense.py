"""Squares of a picture that change more often, both ways, than what is around them.

A code on print, on a pattern or in a crowd of other things has no edge of its
own that `codes.locate` could follow. It is still the densest thing of its size.
"""

from __future__ import annotations

import cv2
import numpy as np

from kiosk.documents.codes.locate import DARKEST, Region, alike
from kiosk.documents.codes.picture import Picture

_WIDTHS = (8, 13, 21, 34)
"""In cells."""
_AROUND = 1.7
_DENSER = 0.15
_MARGIN = 0.25


def find_dense(picture: Picture, most: int) -> list[Region]:
    """At most so many squares of `picture`, the densest against their
    surroundings first."""
    cell_px = picture.cell_px
    if min(picture.grey.shape) < 4 * cell_px:
        return []
    across, down, light = picture.cells
    both = cv2.blur(cv2.min(across, down), (3, 3)).astype(np.float32)
    both = np.asarray(both / (cv2.blur(light, (5, 5)).astype(np.float32) + DARKEST), np.float32)
    little = float(both.mean()) / 4 + 0.01
    found: list[tuple[float, int, int, int]] = []
    for wide in _WIDTHS:
        around = int(_AROUND * wide) | 1
        if around > min(both.shape):
            break
        inside = cv2.blur(both, (wide, wide))
        beside = (cv2.blur(both, (around, around)) * around**2 - inside * wide**2) / (around**2 - wide**2)
        denser = np.asarray((inside - beside) / (beside + little), np.float32)
        highest = cv2.dilate(denser, np.ones((wide | 1, wide | 1), np.uint8))
        for y, x in np.argwhere((denser == highest) & (denser > _DENSER)).tolist():
            found.append((float(denser[y, x]), x * cell_px, y * cell_px, wide * cell_px))
    found.sort(reverse=True)
    squares: list[Region] = []
    for _, x, y, wide_px in found:
        half_px = wide_px // 2
        square = Region(x - half_px, y - half_px, x + half_px, y + half_px)
        square = square.widened(int(_MARGIN * wide_px), picture.grey)
        if not any(alike(square, other) for other in squares):
            squares.append(square)
            if len(squares) == most:
                break
    return squares
