"""Is a hand in the way? Skin that comes over the page's edge from outside.

Skin of any shade is redder than it is green, and greener than it is blue, once
the light's colour is taken out of it; the page's own paper says what colour
the light has. What is merely skin-coloured, a portrait or a wooden desk, does
not come over the edge of the page, so only what lies on both sides of it counts.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.documents.pixels import Pixels

_LEAST_BRIGHT, _MOST_BRIGHT = 0.10, 1.5
_LEAST_REDDER, _MOST_REDDER = 0.075, 0.55
_LEAST_YELLOWER, _MOST_YELLOWER = 0.0, 0.42
_LONG_SIDE_PX = 190
_FINGER_PX = 7
_BAND_PX = 2
_LEAST_CROSSING_PX = 3
_LARGEST_NAIL_PX = 150
_HAND_SHARE = 0.5


def covered_share(around: Pixels, margin_px: int) -> float:
    """The share of a page that skin covers. `around` is the page laid flat,
    (height, width, 3) BGR, with what lies up to `margin_px` beside it."""
    times = max(1, max(around.shape[:2]) // _LONG_SIDE_PX)
    size = (around.shape[1] // times, around.shape[0] // times)
    tiny = np.asarray(cv2.resize(around, size, interpolation=cv2.INTER_AREA), np.uint8)
    margin = max(_BAND_PX, round(margin_px / times))
    page = (slice(margin, size[1] - margin), slice(margin, size[0] - margin))
    if tiny[page].size == 0:
        return 0.0
    skin = _skin(tiny, _paper(tiny[page]))
    inside = np.zeros(skin.shape, np.uint8)
    inside[page] = 1
    band = np.ones((2 * _BAND_PX + 1, 2 * _BAND_PX + 1), np.uint8)
    core, halo = cv2.erode(inside, band), cv2.dilate(inside, band)
    if not (skin * (halo - inside)).any():
        return 0.0
    skin = _with_nails(skin)
    # Only what lies inside is told apart: outside, a wooden desk is all one patch.
    # A page that was found a little too large has slivers of the desk along its sides:
    # thinner than a finger, they are no hand.
    count, patches, sizes, _ = cv2.connectedComponentsWithStats(_thick(skin * inside))
    touched = cv2.dilate(skin * (halo - inside), band)
    over = (inside > core) & (touched > 0)
    crossing = np.bincount(patches[over], minlength=count)
    deep = np.bincount(patches[core > 0], minlength=count)
    hands = (crossing >= _LEAST_CROSSING_PX * _BAND_PX) & (deep > 0)
    hands[0] = False
    return float(sizes[hands, cv2.CC_STAT_AREA].sum()) / max(int(inside.sum()), 1)


def is_hand(small: Pixels, page: Pixels) -> bool:
    """Whether `small`, (height, width, 3), is mostly skin, seen in the light of `page`."""
    return float(_skin(small, _paper(page)).mean()) > _HAND_SHARE


def _with_nails(skin: Pixels) -> Pixels:
    """`skin` without holes as large as a fingernail."""
    _, patches, sizes, _ = cv2.connectedComponentsWithStats(1 - skin, connectivity=4)
    filled = sizes[:, cv2.CC_STAT_AREA] <= _LARGEST_NAIL_PX
    filled[0] = False
    return np.asarray(skin | filled[patches], np.uint8)


def _thick(skin: Pixels) -> Pixels:
    """`skin` where it is as wide as a finger."""
    finger = np.ones((_FINGER_PX, _FINGER_PX), np.uint8)
    return np.asarray(cv2.morphologyEx(skin, cv2.MORPH_OPEN, finger), np.uint8)


def _paper(page: Pixels) -> NDArray[np.float32]:
    """The colour of the paper, BGR: the middle of the brighter part of the page."""
    colours = page.reshape(-1, 3)[::3]
    bright = colours.max(axis=1)
    return np.asarray(np.median(colours[bright >= np.percentile(bright, 60)], axis=0), np.float32)


def _skin(pixels: Pixels, paper: NDArray[np.float32]) -> Pixels:
    """1 where a pixel has the colour of skin, seen by light that makes paper look
    as `paper` does."""
    blue, green, red = cv2.split(pixels * (1.0 / np.maximum(paper, 8.0)))
    redder, yellower = red - green, green - blue
    skin = (
        (red > _LEAST_BRIGHT)
        & (red < _MOST_BRIGHT)
        & (redder > _LEAST_REDDER * red)
        & (redder < _MOST_REDDER * red)
        & (yellower > _LEAST_YELLOWER * red)
        & (yellower < _MOST_YELLOWER * red)
    ).astype(np.uint8)
    opened = cv2.morphologyEx(skin, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    return np.asarray(cv2.morphologyEx(opened, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8)), np.uint8)
