"""Where the finder patterns of a QR code are: squares in squares in squares.

By their outlines where they are clear. Where a moving hand, grain or folds
have broken the outlines, by how like a finder pattern each place is, on the
whole and at every size and turn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import permutations

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.documents.codes.prepare import parted
from kiosk.documents.pixels import Pixels

Points = NDArray[np.float32]

FINDER = 7.0
"""Modules across."""
_MOST_PATTERNS = 9
_MOST_THREES = 3
_MODEL_PX = 18
_MODEL_MODULE_PX = 2.0
_SIZES = (58, 71, 87, 106, 129, 157, 192)
"""The longer side of the patch, in pixels: at one of them a module is about two."""
_ALIKE = 0.5
_APART = 3.0


@dataclass(frozen=True, slots=True)
class Pattern:
    """A finder pattern: its middle, its four corners (4, 2), or none where they
    are not known; a module's width; in pixels."""

    middle: Points
    corners: Points | None
    module_px: float
    likeness: float = 1.0


def find_patterns(grey: Pixels) -> list[Pattern]:
    """Patterns by their outlines, the largest first. Both dark on light and light on dark."""
    contours, tree = cv2.findContours(parted(grey), cv2.RETR_TREE, cv2.CHAIN_APPROX_SIMPLE)
    if not len(contours):
        return []
    children = np.asarray(tree)[0, :, 2]
    patterns = []
    for outer in np.flatnonzero((children >= 0) & (children[children] >= 0)).tolist():
        ring = contours[outer]
        if len(ring) < 4:
            continue
        core = contours[int(children[children[outer]])]
        area, inside, middle = (
            cv2.contourArea(each) for each in (ring, contours[int(children[outer])], core)
        )
        if area < 49.0 or not (1.2 * inside < area < 3.6 * inside and 1.4 * middle < inside < 6.5 * middle):
            continue
        (x, y), sides, _ = cv2.minAreaRect(ring)
        if min(sides) < 0.4 * max(sides) or area < 0.6 * sides[0] * sides[1]:
            continue
        (core_x, core_y), _, _ = cv2.minAreaRect(core)
        module_px = float(np.sqrt(area)) / FINDER
        if np.hypot(x - core_x, y - core_y) > 1.2 * module_px:
            continue
        around = cv2.approxPolyDP(ring, 0.1 * cv2.arcLength(ring, True), True)
        corners = around[:, 0] if len(around) == 4 else cv2.boxPoints(cv2.minAreaRect(ring))
        patterns.append(
            Pattern(np.array([core_x, core_y], np.float32), np.asarray(corners, np.float32), module_px)
        )
    patterns.sort(key=lambda each: -each.module_px)
    return patterns[:_MOST_PATTERNS]


def find_broken_patterns(grey: Pixels) -> list[Pattern]:
    """Patterns by their likeness, the likeliest first. Both dark on light and light on dark."""
    model = _model()
    found: list[tuple[float, float, float, float]] = []
    small, longer = grey, max(grey.shape)
    for size in reversed(_SIZES):
        if size > longer:
            continue
        times = size / longer
        to = (max(1, round(grey.shape[1] * times)), max(1, round(grey.shape[0] * times)))
        small = np.asarray(cv2.resize(small, to, interpolation=cv2.INTER_AREA), np.uint8)
        if min(small.shape) <= _MODEL_PX:
            continue
        like = np.abs(cv2.matchTemplate(small, model, cv2.TM_CCOEFF_NORMED))
        peaks = (like == cv2.dilate(like, np.ones((7, 7), np.uint8))) & (like > _ALIKE)
        for row, column in np.argwhere(peaks).tolist():
            x, y = ((at + _MODEL_PX / 2) / times - 0.5 for at in (column, row))
            found.append((float(like[row, column]), x, y, _MODEL_MODULE_PX / times))
    found.sort(reverse=True)
    patterns: list[Pattern] = []
    for likeness, middle_x, middle_y, module_px in found:
        middle = np.array([middle_x, middle_y], np.float32)
        if all(
            np.hypot(*(middle - each.middle)) > _APART * min(module_px, each.module_px) for each in patterns
        ):
            patterns.append(Pattern(middle, None, module_px, likeness))
            if len(patterns) == _MOST_PATTERNS:
                break
    return patterns


@cache
def _model() -> Pixels:
    """A finder pattern with a module of light around it, averaged over all turns."""
    times = 8
    side = _MODEL_PX * times
    middle = (side - 1) / 2
    away = np.abs(np.arange(side) - middle) / times / _MODEL_MODULE_PX
    ring = np.maximum(away[:, None], away[None, :])
    upright = np.where((ring < 1.5) | ((ring >= 2.5) & (ring < 3.5)), 0.0, 255.0).astype(np.float32)
    turned = [
        cv2.warpAffine(
            upright, cv2.getRotationMatrix2D((middle, middle), deg, 1.0), (side, side), borderValue=255.0
        )
        for deg in np.arange(0.0, 90.0, 7.5).tolist()
    ]
    soft = cv2.GaussianBlur(np.mean(turned, axis=0), (0, 0), 0.8 * times)
    return np.asarray(cv2.resize(soft, (_MODEL_PX, _MODEL_PX), interpolation=cv2.INTER_AREA), np.uint8)


def threes(patterns: list[Pattern]) -> Iterator[tuple[Pattern, Pattern, Pattern]]:
    """Top left, top right, bottom left: the likeliest of all that could be."""
    if len(patterns) < 3:
        return
    corner, right, below = _orders(len(patterns)).T
    middles = np.stack([each.middle for each in patterns]).astype(np.float64)
    modules = np.array([each.module_px for each in patterns])
    unlike = 1.0 - np.array([each.likeness for each in patterns])
    across, down = middles[right] - middles[corner], middles[below] - middles[corner]
    wide, tall = np.hypot(*across.T), np.hypot(*down.T)
    three = np.stack([modules[each] for each in (corner, right, below)])
    least, most = three.min(axis=0), three.max(axis=0)
    turn = across[:, 0] * down[:, 1] - across[:, 1] * down[:, 0]
    fits = (turn > 0.35 * wide * tall) & (most <= 2.0 * least)
    fits &= (wide > 0.4 * tall) & (wide < 2.5 * tall) & (np.minimum(wide, tall) >= 10.0 * least)
    room = np.maximum(wide * tall, 1e-9)
    odd = np.abs((across * down).sum(axis=1)) / room + np.log(most / least)
    odd += np.abs(np.log(np.maximum(wide, 1e-9) / np.maximum(tall, 1e-9)))
    odd += 2.0 * (unlike[corner] + unlike[right] + unlike[below])
    odd = np.where(fits, odd, np.inf)
    for place in np.argsort(odd, kind="stable")[:_MOST_THREES].tolist():
        if np.isfinite(odd[place]):
            yield patterns[corner[place]], patterns[right[place]], patterns[below[place]]


@cache
def _orders(count: int) -> NDArray[np.int64]:
    """Every order of three of `count`, (orders, 3)."""
    return np.array(list(permutations(range(count), 3)))
