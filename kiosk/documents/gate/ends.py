"""Does the page end where it was said to? A straight line printed across a page may
pass for its side, most of all where the page leaves the frame and shows no side.

Beyond a true side lies a desk, beyond such a line the same paper, with print on it.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.documents.pixels import Pixels, Quad

_GAP_SHARE, _DEEP_SHARE = 0.012, 0.07
"""What is compared lies so far from the side, within it and beyond it, and is so
deep, as shares of the page's long side."""
_ENDS_SHARE = 0.08
"""The corners, where another side is near, are left out."""
_ALIKE = 0.08
"""Paper beyond is the paper within, colour by colour, to so much of its level, …"""
_ALIKE_SHARE = 0.66
"""… along so much of the side."""
_PRINT_STEP, _PRINTED_SHARE, _THIN_PX = 0.25, 0.03, 9
"""Print is steep and thin; the veins of a stone and a shadow are not steep, and a thumb
that holds the page is not thin."""
_FAR_SHARE = 1.0
"""How much of a page may be beyond, as a share of what was found."""
_PAPER_SHARE, _STEP_PX = 0.6, 4


def goes_on(around: Pixels, margin_px: int, quad: Quad, size_px: tuple[int, int]) -> bool:
    """Whether the page goes on, printed, beyond one of the sides it was found with, and
    out of the frame. `around` is what lies within `quad`, laid flat, (height, width, 3)
    BGR, with what lies up to `margin_px` beside it; `size_px` is the frame's width and
    height."""
    return any(
        _goes_on(np.rot90(around, turn), margin_px)
        for turn in range(4)
        if _leads_out(np.roll(quad, -turn, axis=0), size_px)
    )


def _leads_out(quad: Quad, size_px: tuple[int, int]) -> bool:
    """Whether the frame ends not far beyond the first side of `quad`."""
    side, other = (quad[0] + quad[1]) / 2, (quad[2] + quad[3]) / 2
    beyond = side + _FAR_SHARE * (side - other)
    return bool((beyond < 0).any() or (beyond > np.asarray(size_px)).any())


def _goes_on(around: Pixels, margin_px: int) -> bool:
    """Whether it does beyond its upper side."""
    high, wide = around.shape[:2]
    long_px = max(high, wide) - 2 * margin_px
    gap, deep = max(2, round(_GAP_SHARE * long_px)), max(4, round(_DEEP_SHARE * long_px))
    aside = margin_px + round(_ENDS_SHARE * (wide - 2 * margin_px))
    columns = slice(aside, wide - aside)
    beyond = around[max(0, margin_px - gap - deep) : margin_px - gap, columns]
    within = around[margin_px + gap : margin_px + gap + deep, columns]
    if beyond.shape[0] < 3 or beyond.shape[1] < 8:
        return False
    there, here = (_papers(part) for part in (beyond, within))
    level = max(float(np.median(here)), 1.0)
    alike = np.abs(there - here).max(axis=-1) < _ALIKE * level
    if float(alike.mean()) < _ALIKE_SHARE:
        return False
    grey = np.asarray(cv2.cvtColor(np.ascontiguousarray(beyond), cv2.COLOR_BGR2GRAY), np.uint8)
    return float(_print(grey, _PRINT_STEP * level)[1:-1].mean()) > _PRINTED_SHARE


def _print(grey: Pixels, step: float) -> NDArray[np.bool_]:
    """Where something on `grey` is darker than what is beside it by `step`, thin and steep."""
    steps = cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    thin = cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, np.ones((_THIN_PX, _THIN_PX), np.uint8))
    near = cv2.dilate(thin, np.ones((3, 3), np.uint8))
    return np.asarray((steps > step) & (near > step), np.bool_)


def _papers(part: Pixels) -> NDArray[np.float32]:
    """The colour of the paper between the letters, at places along a side, (places, 3)."""
    places = np.ascontiguousarray(part[:, ::_STEP_PX].transpose(1, 2, 0))
    at = round(_PAPER_SHARE * (len(part) - 1))
    return np.asarray(np.partition(places, at, axis=-1)[..., at], np.float32)
