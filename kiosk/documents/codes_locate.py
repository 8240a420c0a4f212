"""Where in a picture a code may be: patches that change often in both directions.

Cheap enough for every frame, and blind to what a code looks like: a patch is
only a place where it pays to look closer, at a hundredth of the cost of
looking closer everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.documents.pixels import Pixels

_CELLS = 240
"""So many cells the longer side of the picture is divided into."""
_SHARES = (0.5, 0.3)
_FLATTEST, _BUSIEST = 0.3, 0.995
_SMALLEST_CELLS = 3
_LONGEST = 5.0
_MARGIN = 0.2
_SAME = 0.3


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a picture, in whole pixels; right and bottom are outside."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def pixels(self) -> int:
        return (self.right - self.left) * (self.bottom - self.top)

    def of(self, picture: Pixels) -> Pixels:
        """What the picture shows there: a view, not a copy."""
        return picture[self.top : self.bottom, self.left : self.right]

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x < self.right and self.top <= y < self.bottom


def find_regions(grey: Pixels, most: int = 4, striped: bool = False) -> list[Region]:
    """Patches of `grey`, (height, width), that may hold a code, the likeliest
    first. `striped` also takes what changes in one direction alone, as a bar
    code does."""
    height_px, width_px = grey.shape
    cell_px = 2 * max(1, round(max(height_px, width_px) / _CELLS / 2))
    if min(height_px, width_px) < 4 * cell_px:
        return []
    half = cv2.resize(grey, (width_px // 2, height_px // 2), interpolation=cv2.INTER_AREA)
    busy = _business(np.asarray(half, np.uint8), cell_px // 2, striped)
    ordered = np.sort(busy, axis=None)
    floor, top = (float(ordered[int(share * (ordered.size - 1))]) for share in (_FLATTEST, _BUSIEST))
    found: list[tuple[float, Region]] = []
    for share in _SHARES:
        mask = (busy > floor + share * (top - floor)).astype(np.uint8)
        mask = np.asarray(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)), np.uint8)
        found += _patches(mask, busy, cell_px, (width_px, height_px))
    found.sort(key=lambda each: -each[0])
    regions: list[Region] = []
    for _, region in found:
        if not any(_alike(region, other) for other in regions):
            regions.append(region)
            if len(regions) == most:
                break
    return regions


def _business(grey: Pixels, cell_px: int, striped: bool) -> NDArray[np.float32]:
    """How much neighbouring pixels differ in each cell, across and down, the
    lesser of the two (or the greater, `striped`)."""
    height, width = (grey.shape[0] - 1) // cell_px, (grey.shape[1] - 1) // cell_px
    tall, wide = height * cell_px, width * cell_px
    here = grey[:tall, :wide]
    across, down = cv2.absdiff(here, grey[:tall, 1 : wide + 1]), cv2.absdiff(here, grey[1 : tall + 1, :wide])
    size = (width, height)
    across, down = (cv2.resize(each, size, interpolation=cv2.INTER_AREA) for each in (across, down))
    chosen = cv2.max(across, down) if striped else cv2.min(across, down)
    return np.asarray(cv2.blur(chosen.astype(np.float32), (3, 3)), np.float32)


def _patches(
    mask: Pixels, busy: NDArray[np.float32], cell_px: int, size_px: tuple[int, int]
) -> list[tuple[float, Region]]:
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(mask)
    weights = np.bincount(labels.ravel(), busy.ravel(), minlength=len(boxes))
    left, top, width, height, area = (boxes[1:, column].astype(np.float64) for column in range(5))
    shorter, longer = np.minimum(width, height), np.maximum(width, height)
    fits = (shorter >= _SMALLEST_CELLS) & (longer <= _LONGEST * shorter)
    filled = area / (width * height)
    score = np.where(fits, weights[1:] / np.sqrt(np.maximum(area, 1.0)) * filled, 0.0)
    margin = np.maximum(2.0, _MARGIN * longer)
    patches = []
    for place in np.argsort(-score)[:8]:
        if score[place] <= 0.0:
            break
        edge = margin[place]
        patches.append(
            (
                float(score[place]),
                Region(
                    int(max(0, (left[place] - edge) * cell_px)),
                    int(max(0, (top[place] - edge) * cell_px)),
                    int(min(size_px[0], (left[place] + width[place] + edge) * cell_px)),
                    int(min(size_px[1], (top[place] + height[place] + edge) * cell_px)),
                ),
            )
        )
    return patches


def _alike(one: Region, other: Region) -> bool:
    """Whether two regions are the same place, found twice."""
    apart = abs(one.left - other.left) + abs(one.top - other.top)
    apart += abs(one.right - other.right) + abs(one.bottom - other.bottom)
    return apart < _SAME * max(one.right - one.left, one.bottom - one.top)
