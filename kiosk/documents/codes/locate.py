"""Where in a picture a code may be: patches that change often in both directions.

Cheap enough for every frame, and blind to what a code looks like: a patch is
only a place where it pays to look closer, at a hundredth of the cost of
looking closer everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.documents.codes.picture import Picture
from kiosk.documents.pixels import Pixels

_SHARES = (0.5, 0.3)
_FLATTEST, _BUSIEST = 0.3, 0.995
_SMALLEST_CELLS = 3
_LONGEST = 5.0
_MARGIN = 0.2
_SAME = 0.45
_LARGEST = 0.4
DARKEST = 12.0
_GAP, _GAP_OF_BARS = 3, 9
_TRIED = 4
_SAMPLE = 32


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a picture, in whole pixels; right and bottom are outside."""

    left: int
    top: int
    right: int
    bottom: int
    likeness: float = field(default=0.0, compare=False)
    """How much like a code it looks, 0 to 1."""

    @property
    def pixels(self) -> int:
        return (self.right - self.left) * (self.bottom - self.top)

    def of(self, picture: Pixels) -> Pixels:
        """What the picture shows there: a view, not a copy."""
        return picture[self.top : self.bottom, self.left : self.right]

    def widened(self, by_px: int, picture: Pixels) -> Region:
        """With a margin on every side, as far as `picture` reaches."""
        height, width = picture.shape[:2]
        return Region(
            max(0, self.left - by_px),
            max(0, self.top - by_px),
            min(width, self.right + by_px),
            min(height, self.bottom + by_px),
        )

    def overlaps(self, other: Region) -> bool:
        apart = self.right <= other.left or other.right <= self.left
        return not (apart or self.bottom <= other.top or other.bottom <= self.top)

    def joined(self, other: Region) -> Region:
        """The smallest that holds both."""
        return Region(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x < self.right and self.top <= y < self.bottom


def find_regions(picture: Picture, most: int = 4, striped: bool = False) -> list[Region]:
    """Patches of `picture` that may hold a code, the likeliest first. `striped`
    also takes what changes in one direction alone, as a bar code does."""
    if min(picture.grey.shape) < 4 * picture.cell_px:
        return []
    found: list[tuple[float, Region]] = []
    for busy, gap in _business(picture, striped):
        sample = busy[::2, ::2]
        places = [int(share * (sample.size - 1)) for share in (_FLATTEST, _BUSIEST)]
        ordered = np.partition(sample, places, axis=None)
        floor, top = (float(ordered[place]) for place in places)
        for share in _SHARES:
            mask = (busy > floor + share * (top - floor)).astype(np.uint8)
            mask = np.asarray(
                cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((gap, gap), np.uint8)), np.uint8
            )
            found += _patches(mask, busy, picture)
    found.sort(key=lambda each: -each[0])
    regions: list[Region] = []
    for _, region in found:
        if not any(alike(region, other) for other in regions):
            regions.append(region)
            if len(regions) == most:
                break
    return regions


def _business(picture: Picture, striped: bool) -> list[tuple[NDArray[np.float32], int]]:
    """How much neighbouring pixels differ in each cell: across and down, the
    lesser of the two; the same against the light that falls there, so that a
    dim screen is found beside bright paper; and what changes one way alone, if
    `striped`. With each, how many cells apart still belong together."""
    across, down, light = picture.cells
    around = cv2.blur(light, (5, 5)).astype(np.float32)
    both = cv2.blur(cv2.min(across, down).astype(np.float32), (3, 3))
    maps = [(both, _GAP), (both / (around + DARKEST), _GAP)]
    if striped:
        one_way = cv2.blur(cv2.max(across, down).astype(np.float32), (3, 3)) - 2.0 * both
        maps.append((np.maximum(one_way, 0.0), _GAP_OF_BARS))
    return [(np.asarray(busy, np.float32), gap) for busy, gap in maps]


def _patches(mask: Pixels, busy: NDArray[np.float32], picture: Picture) -> list[tuple[float, Region]]:
    grey, half, cell_px = picture.grey, picture.half, picture.cell_px
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(mask)
    weights = np.bincount(labels.ravel(), busy.ravel(), minlength=len(boxes))
    left, top, width, height, area = (boxes[1:, column].astype(np.float64) for column in range(5))
    shorter, longer = np.minimum(width, height), np.maximum(width, height)
    fits = (shorter >= _SMALLEST_CELLS) & (longer <= _LONGEST * shorter)
    filled = area / (width * height)
    score = np.where(fits, weights[1:] / np.sqrt(np.maximum(area, 1.0)) * filled, 0.0)
    patches = []
    for place in np.argsort(-score)[:_TRIED]:
        if score[place] <= 0.0:
            break
        box = Region(
            int(left[place]) * cell_px,
            int(top[place]) * cell_px,
            int(left[place] + width[place]) * cell_px,
            int(top[place] + height[place]) * cell_px,
        )
        inside = half[box.top // 2 : box.bottom // 2, box.left // 2 : box.right // 2]
        likeness = _likeness(inside)
        wider = box.widened(int(max(2.0, _MARGIN * longer[place]) * cell_px), grey)
        if box.pixels > _LARGEST * grey.size:
            continue
        square = float(shorter[place] / longer[place])
        score_here = likeness * float(area[place] ** 0.25) * float(filled[place]) * square**0.5
        patches.append((score_here, replace(wider, likeness=likeness)))
    return patches


def _likeness(patch: Pixels) -> float:
    """How much like a code `patch` is, 0 to 1: two tones and nothing between,
    about as much of one as of the other. Print covers less, grain has no two tones."""
    step = max(1, max(patch.shape) // _SAMPLE)
    sample = np.ascontiguousarray(patch[::step, ::step])
    spread = float(sample.var())
    if spread < 1.0:
        return 0.0
    parting, _ = cv2.threshold(sample, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    light = sample > parting
    share = float(light.mean())
    if not 0.0 < share < 1.0:
        return 0.0
    apart = float(sample[light].mean()) - float(sample[~light].mean())
    two_toned = share * (1.0 - share) * apart * apart / spread
    return max(0.0, two_toned - 0.5) * 4.0 * share * (1.0 - share)


def alike(one: Region, other: Region) -> bool:
    """Whether two regions are the same place, found twice."""
    apart = abs(one.left - other.left) + abs(one.top - other.top)
    apart += abs(one.right - other.right) + abs(one.bottom - other.bottom)
    return apart < _SAME * max(one.right - one.left, one.bottom - one.top)
