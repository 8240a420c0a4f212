"""Pixels in, the codes in them out.

The plain picture is read first, which is enough for three in four. On a miss
the patches that may hold a code are cut out and read again, prepared in one
way after the other, the likeliest first, as long as there is time. A patch is
a hundredth of a frame, so dozens of ways fit where one over the whole frame
would. Last, a QR code whose finder patterns are there but whose sheet is bent
has its grid laid by hand (`codes.grid`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product

import cv2
import numpy as np
import zxingcpp

from kiosk.clock import Clock, Deadline
from kiosk.documents.codes.grid import find_patterns, read_by_grid
from kiosk.documents.codes.locate import Region, find_regions
from kiosk.documents.codes.prepare import RECIPES, Recipe, sized, softened
from kiosk.documents.codes.steady import Steadied
from kiosk.documents.codes.zxing import Code, CodeFormat, Sighting, read
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

LIVE_BUDGET_S = 0.028
FILE_BUDGET_S = 0.085
"""For a picture in a file: nobody aims a camera, so every way may be tried. The
costly formats are read from the whole of it at least once, if need be at half its size."""

LIVE_FORMATS = (CodeFormat.QR,)
"""What the live path looks for: all the others cost four times as much."""

_QUICK_FORMATS = (CodeFormat.QR, CodeFormat.MICRO_QR)
_LARGE_PX = 1000
_REGIONS = 3
_FRAMES_TRIED = 2 * len(RECIPES)
_REGIONS_OF_MANY = 12
_FIRST_RECIPES = 5
_PATCH_PX = 540
_OVERVIEW_PX = 700
_LIKELY = 0.3
_MOST_STRANGE = 6
_LOCATE_COST_S = 0.004
_REDUCED_COST_S = 0.003
_OTHERS_COST_S = 0.004
_PATTERNS_COST_S = 0.003
_PLAIN_S_PER_PIXEL = 1.2e-9
_LEAST_PIXELS = 200_000
_SLOW_S_PER_PIXEL = 13e-9
"""The plain read of a whole picture in all the costly formats."""


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
    the next one, so a code held still meets every way to read it, and frames
    before which nothing moves are averaged. Once all ways have failed, they
    rest until something moves: an empty desk costs the plain read alone."""
    steadied = Steadied()

    def decode(pixels: Pixels) -> list[str]:
        grey = grey_of(pixels)
        deadline = Deadline.after(clock, budget_s)
        found = read(grey, LIVE_FORMATS)
        if not found:
            steadied.feed(grey)
            mean = steadied.mean()
            if mean is None:
                found = _Search(grey, LIVE_FORMATS, deadline).run(after_plain=True)
            elif steadied.still <= _FRAMES_TRIED:
                found = _Search(mean, LIVE_FORMATS, deadline, steadied.still).run()
        return list(dict.fromkeys(sighting.code.text for sighting in _in_reading_order(found)))

    return decode


class _Search:
    """One picture being searched; `turn` says where in the ways to begin."""

    def __init__(
        self, grey: Pixels, formats: tuple[CodeFormat, ...], deadline: Deadline | None, turn: int = 0
    ) -> None:
        self._grey = grey
        self._formats = formats
        self._quick = tuple(each for each in formats if each in _QUICK_FORMATS)
        self._slow = tuple(each for each in formats if each not in _QUICK_FORMATS)
        self._deadline = deadline
        self._turn = turn
        self._toil = self._pace = 1.0
        self._kept_s = 0.0
        self._is_large = max(grey.shape) > _LARGE_PX

    def run(self, after_plain: bool = False) -> list[Sighting]:
        """What is found; `after_plain` says that the plain read was done and found nothing."""
        found = [] if after_plain else self._plain()
        if found and not (self._slow and self._is_large):
            return found
        if not found and self._slow and self._is_large:
            self._kept_s = _SLOW_S_PER_PIXEL * self._grey.size
        if not self._kept_s and not self._has_s(_LOCATE_COST_S):
            return found
        most = _REGIONS_OF_MANY if self._slow else _REGIONS
        regions = find_regions(self._grey, most, striped=bool(self._slow))
        if found:
            return found + self._beside(regions, found)
        if not self._is_large:
            regions = [Region(0, 0, self._grey.shape[1], self._grey.shape[0], 1.0), *regions]
        for way in self._ways(regions):
            for sighting in way:
                found.append(sighting)
            if found:
                return found
        return []

    def _plain(self) -> list[Sighting]:
        """The whole picture as it is; a large one in the cheap formats alone.
        How long it took tells how long this picture, here and now, takes."""
        formats = self._quick if self._quick and self._is_large else self._formats
        if self._deadline is None:
            return read(self._grey, formats)
        before_s = self._deadline.remaining_s
        found = read(self._grey, formats)
        spent_s = before_s - self._deadline.remaining_s
        usual_s = _PLAIN_S_PER_PIXEL * max(_LEAST_PIXELS, self._grey.size)
        self._toil = max(1.0, spent_s / usual_s)
        self._pace = min(2.0, self._toil)
        return found

    def _ways(self, regions: list[Region]) -> Iterator[Iterable[Sighting]]:
        """Every way to look again, the most gained a millisecond first; the
        caller stops at the first that finds something."""
        formats, likeliest = self._quick or self._slow, regions[:_REGIONS]
        start = self._turn % len(RECIPES) if self._turn else 0
        recipes = RECIPES[start:] + RECIPES[:start]
        if self._is_large and self._turn % 2 == 0:
            yield self._reduced(0.5, formats)
        yield from self._prepared(recipes[:_FIRST_RECIPES], likeliest, formats)
        if self._slow:
            yield self._in_costly_formats(regions)
            yield self._reduced(min(1.0, _OVERVIEW_PX / max(self._grey.shape)), self._formats)
        if CodeFormat.QR in formats:
            for region in likeliest:
                yield self._by_grid(region)
        yield from self._prepared(recipes[_FIRST_RECIPES:], likeliest, formats)
        if self._slow:
            yield from self._prepared(recipes, likeliest, self._slow)

    def _reduced(self, times: float, formats: Sequence[CodeFormat]) -> list[Sighting]:
        """The whole picture, smaller: grain and the points of a screen melt away."""
        if not self._has_s(_REDUCED_COST_S):
            return []
        small = cv2.resize(self._grey, None, fx=times, fy=times, interpolation=cv2.INTER_AREA)
        return [
            sighting.moved(times, 0, 0)
            for sighting in read(np.asarray(small, np.uint8), formats, prepared=True)
        ]

    def _prepared(
        self, recipes: Sequence[Recipe], regions: list[Region], formats: Sequence[CodeFormat]
    ) -> Iterator[Iterable[Sighting]]:
        dearer = 3.0 if formats == self._slow else 1.0
        for recipe, region in product(recipes, regions):
            if not self._has_s(recipe.cost_s * dearer):
                return
            yield self._read(region, recipe.of(region.of(self._grey)), formats, recipe)

    def _in_costly_formats(self, regions: list[Region]) -> list[Sighting]:
        """The formats that the first read of a large picture left out, when it
        found nothing: from the whole of it, or where that would take too long,
        as grain makes it, from the whole at half its size."""
        if not self._kept_s:
            return self._others(regions, [])
        self._kept_s = 0.0
        found = read(self._grey, self._slow) if self._has_whole_s() else self._reduced(0.5, self._slow)
        return found + (self._others(regions, found) if found else [])

    def _beside(self, regions: list[Region], found: Sequence[Sighting]) -> list[Sighting]:
        """The other codes of a large picture; where something looks like one and
        could not be read by itself, the whole is read in the costly formats."""
        others = self._others(regions, found)
        known = [*found, *others]
        unread = any(each.likeness >= _LIKELY and not _explained(each, known) for each in regions)
        if unread and self._has_whole_s():
            others += [each for each in read(self._grey, self._slow) if each not in others]
        return others

    def _others(self, regions: list[Region], found: Sequence[Sighting]) -> list[Sighting]:
        """Codes beside those that were found: from patches that look like a code
        and that none is known of."""
        others: list[Sighting] = []
        formats = self._formats if found else self._slow
        strange = [each for each in regions if each.likeness >= _LIKELY and not _explained(each, found)]
        for region in strange[:_MOST_STRANGE]:
            if not _explained(region, [*found, *others]) and self._has_s(_OTHERS_COST_S):
                others += self._read(region, self._as_large_as_pays(region), formats)
        return others

    def _as_large_as_pays(self, region: Region) -> Pixels:
        """A small patch enlarged, a large one as the camera saw it: bars are thin."""
        patch = region.of(self._grey)
        return sized(patch, _PATCH_PX) if max(patch.shape) < _PATCH_PX else patch

    def _by_grid(self, region: Region) -> list[Sighting]:
        if not self._has_s(_PATTERNS_COST_S):
            return []
        patch = softened(sized(region.of(self._grey), _PATCH_PX), 1.0)
        patterns = find_patterns(patch)
        read_out = read_by_grid(patch, patterns, self._has_s) if len(patterns) >= 3 else None
        if read_out is None:
            return []
        text, outline = read_out
        corners = tuple((float(x), float(y)) for x, y in outline)
        times = patch.shape[1] / (region.right - region.left)
        return [Sighting(Code(text, CodeFormat.QR), corners).moved(times, region.left, region.top)]

    def _read(
        self, region: Region, prepared: Pixels, formats: Sequence[CodeFormat], recipe: Recipe | None = None
    ) -> list[Sighting]:
        binarizer = recipe.binarizer if recipe else zxingcpp.Binarizer.LocalAverage
        found = read(prepared, formats, binarizer, prepared=True)
        times = prepared.shape[1] / (region.right - region.left)
        return [sighting.moved(times, region.left, region.top) for sighting in found]

    def _has_whole_s(self) -> bool:
        """Whether the costly formats could be read from the whole picture in time."""
        cost_s = _SLOW_S_PER_PIXEL * self._grey.size * self._toil
        return self._deadline is None or self._deadline.remaining_s >= cost_s

    def _has_s(self, cost_s: float) -> bool:
        """Whether a step that usually takes `cost_s` seconds would end in time,
        and leave what is kept for the costly formats."""
        left_s = cost_s + self._kept_s
        return self._deadline is None or self._deadline.remaining_s >= left_s * self._pace


def _explained(region: Region, found: Sequence[Sighting]) -> bool:
    """Whether a code that is known lies in `region`."""
    return any(region.holds(*sighting.middle) for sighting in found)


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
