"""Pixels in, the codes in them out.

The plain picture is read first, which is enough for three in four. On a miss
the patches that may hold a code are cut out and read again, prepared in one
way after the other, the likeliest first, as long as there is time. A patch is
a hundredth of a frame, so dozens of ways fit where one over the whole frame
would.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product

import cv2
import numpy as np

from kiosk.clock import Clock, Deadline
from kiosk.documents.codes_locate import Region, find_regions
from kiosk.documents.codes_prepare import RECIPES, Recipe, sized
from kiosk.documents.codes_reader import Code, CodeFormat, Sighting, read
from kiosk.documents.pixels import Pixels, grey_of

__all__ = [
    "FILE_BUDGET_S",
    "LIVE_BUDGET_S",
    "LIVE_FORMATS",
    "Code",
    "CodeFormat",
    "live_decoder",
    "read_codes",
]

LIVE_BUDGET_S = 0.025
FILE_BUDGET_S = 0.085
"""For a picture in a file: nobody aims a camera, so every way may be tried."""

LIVE_FORMATS = (CodeFormat.QR,)
"""What the live path looks for: all the others cost four times as much."""

_QUICK_FORMATS = (CodeFormat.QR, CodeFormat.MICRO_QR)
_LARGE_PX = 1000
_REGIONS = 4
_OTHERS_PX = 540
_OTHERS_COST_S = 0.006
_LOCATE_COST_S = 0.003
_HALF_COST_S = 0.003


def read_codes(
    pixels: Pixels, formats: Sequence[CodeFormat] = LIVE_FORMATS, deadline: Deadline | None = None
) -> list[Code]:
    """The codes in `pixels`, each once, in reading order. The plain picture is
    always read; the rest is done until `deadline`, or all of it without one.
    A step that would not end in time is not begun."""
    found = _Search(grey_of(pixels), tuple(formats), deadline).run()
    return list(dict.fromkeys(sighting.code for sighting in _in_reading_order(found)))


def live_decoder(clock: Clock, budget_s: float = LIVE_BUDGET_S) -> Callable[[Pixels], list[str]]:
    """The decoder of a camera that reads codes: the texts in one frame, within
    about `budget_s` seconds. What does not fit in one frame's time is tried on
    the next one, so a code held still meets every way to read it."""
    turns = iter(range(1 << 62))

    def decode(pixels: Pixels) -> list[str]:
        deadline = Deadline.after(clock, budget_s)
        found = _Search(grey_of(pixels), LIVE_FORMATS, deadline, next(turns)).run()
        return list(dict.fromkeys(sighting.code.text for sighting in _in_reading_order(found)))

    return decode


class _Search:
    """One picture being searched; `turn` is which recipe is tried first."""

    def __init__(
        self, grey: Pixels, formats: tuple[CodeFormat, ...], deadline: Deadline | None, turn: int = 0
    ) -> None:
        self._grey = grey
        self._formats = formats
        self._deadline = deadline
        self._turn = turn
        self._is_large = max(grey.shape) > _LARGE_PX

    def run(self) -> list[Sighting]:
        quick = tuple(each for each in self._formats if each in _QUICK_FORMATS)
        slow = tuple(each for each in self._formats if each not in _QUICK_FORMATS)
        first = quick if self._is_large and quick else self._formats
        found = read(self._grey, first)
        if (found and not (slow and self._is_large)) or not self._has(_LOCATE_COST_S):
            return found
        regions = find_regions(self._grey, _REGIONS)
        if slow and self._is_large:
            found += self._others(slow, found, regions)
        return found or self._retried(regions)

    def _others(
        self, formats: tuple[CodeFormat, ...], found: list[Sighting], regions: list[Region]
    ) -> list[Sighting]:
        """Codes of the costly formats, looked for only where something is."""
        others: list[Sighting] = []
        striped = find_regions(self._grey, _REGIONS, striped=True)
        for region in [*regions, *striped]:
            if any(region.holds(*sighting.middle) for sighting in [*found, *others]):
                continue
            if not self._has(_OTHERS_COST_S):
                break
            others += self._read(region, sized(region.of(self._grey), _OTHERS_PX), formats)
        return others

    def _retried(self, regions: list[Region]) -> list[Sighting]:
        if self._is_large and self._has(_HALF_COST_S):
            half = cv2.resize(self._grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
            found = read(np.asarray(half, np.uint8), self._formats[:1])
            if found:
                return [sighting.moved(0.5, 0, 0) for sighting in found]
        whole = Region(0, 0, self._grey.shape[1], self._grey.shape[0])
        for recipe, region in product(self._recipes(), regions if self._is_large else [whole, *regions]):
            if not self._has(recipe.cost_s):
                break
            found = self._read(region, recipe.of(region.of(self._grey)), self._formats, recipe)
            if found:
                return found
        return []

    def _recipes(self) -> Iterator[Recipe]:
        start = self._turn % len(RECIPES)
        yield from RECIPES[start:]
        yield from RECIPES[:start]

    def _read(
        self, region: Region, prepared: Pixels, formats: Sequence[CodeFormat], recipe: Recipe | None = None
    ) -> list[Sighting]:
        found = read(prepared, formats, recipe.binarizer) if recipe else read(prepared, formats)
        times = prepared.shape[1] / (region.right - region.left)
        return [sighting.moved(times, region.left, region.top) for sighting in found]

    def _has(self, cost_s: float) -> bool:
        return self._deadline is None or self._deadline.remaining_s >= cost_s


def _in_reading_order(found: Sequence[Sighting]) -> list[Sighting]:
    """Rows from the top, each from the left: codes that overlap in height are one row."""
    rows: list[list[Sighting]] = []
    for sighting in sorted(found, key=lambda each: each.middle[1]):
        top = min(y for _, y in sighting.corners)
        if rows and rows[-1][0].middle[1] > top:
            rows[-1].append(sighting)
        else:
            rows.append([sighting])
    return [sighting for row in rows for sighting in sorted(row, key=lambda each: each.middle[0])]
