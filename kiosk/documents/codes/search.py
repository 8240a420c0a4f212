"""One picture searched for codes: whole, and then in patches, prepared in one way after another.

The whole picture is always read in every format that is asked for, unless codes
were found and there is nothing else in it to read. On a miss the patches that
may hold a code are cut out and read again, prepared in one way after the other,
the likeliest first, as long as there is time. A patch is a hundredth of a frame,
so dozens of ways fit where one over the whole frame would. A QR code whose
finder patterns are there but whose sheet is bent has its grid laid by hand
(`codes.grid`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import product

import zxingcpp

from kiosk.clock import Deadline
from kiosk.documents.codes.busy import busy_parts, is_grainy
from kiosk.documents.codes.dense import find_dense
from kiosk.documents.codes.grid import read_by_grid
from kiosk.documents.codes.locate import Region, alike, find_regions
from kiosk.documents.codes.patterns import find_broken_patterns, find_patterns
from kiosk.documents.codes.picture import Picture
from kiosk.documents.codes.prepare import RECIPES, Recipe, sized, softened
from kiosk.documents.codes.zxing import Code, CodeFormat, Sighting, read
from kiosk.documents.pixels import Pixels

_QUICK_FORMATS = (CodeFormat.QR, CodeFormat.MICRO_QR)
"""All the others cost four times as much and more."""

_REGIONS, _REGIONS_OF_MANY = 3, 12
_FIRST_RECIPES = 5
_PATCH_PX = 540
_OVERVIEW_PX = 700
_LIKELY = 0.3
_MOST_STRANGE = 6
_LOCATE_COST_S = 0.003
_REDUCED_COST_S = 0.002
_OTHERS_COST_S = 0.004
_PATTERNS_COST_S = 0.003
_PLAIN_S_PER_PIXEL = 1.2e-9
_LEAST_PIXELS = 200_000
_SLOW_S_PER_PIXEL = 13e-9
"""The plain read of a whole picture in all the costly formats."""


class Search:
    """One picture being searched; `turn` says where in the ways to begin,
    `half_is_read` that at half its size nothing was found."""

    def __init__(
        self,
        picture: Picture,
        formats: tuple[CodeFormat, ...],
        deadline: Deadline | None,
        turn: int = 0,
        half_is_read: bool = False,
    ) -> None:
        self._picture = picture
        self._grey = picture.grey
        self._formats = formats
        self._quick = tuple(each for each in formats if each in _QUICK_FORMATS)
        self._slow = tuple(each for each in formats if each not in _QUICK_FORMATS)
        self._deadline = deadline
        self._turn = turn
        self._pace = 1.0
        self._kept_s = 0.0
        self._is_all_read = True
        self._half_is_read = half_is_read or not picture.is_large
        self._softened: dict[tuple[Region, int, float], Pixels] = {}

    def run(self) -> list[Sighting]:
        """What is found: in the whole, or else closer, and beside it."""
        found = self.whole() or self.closer()
        if not found and not self._is_all_read:
            found = read(self._grey, self._slow)
        return found + self._beside(found) if found and self._slow else found

    def whole(self) -> list[Sighting]:
        """The whole picture as it is, in all formats that something in it may
        be of. How long the first read took tells how long this picture, here
        and now, takes."""
        first = self._quick or self._slow
        before_s = self._deadline.remaining_s if self._deadline else 0.0
        found = read(self._grey, first)
        if self._deadline:
            usual_s = _PLAIN_S_PER_PIXEL * max(_LEAST_PIXELS, self._grey.size)
            self._pace = min(2.0, max(1.0, (before_s - self._deadline.remaining_s) / usual_s))
        if not (found or self._half_is_read) and self._has_s(_REDUCED_COST_S):
            found = self._reduced(self._picture.half, first)
        if first == self._slow or not self._slow:
            return found
        parts = busy_parts(self._picture, found)
        for part in parts:
            found += [each.moved(1.0, part.left, part.top) for each in read(part.of(self._grey), self._slow)]
        self._is_all_read = sum(part.pixels for part in parts) >= self._grey.size
        if not found and is_grainy(self._picture):
            # The half shows more, and the whole takes four times as long as it usually does.
            found = self._reduced(self._picture.half, self._slow)
            self._is_all_read = True
        if self._deadline and not (found or self._is_all_read):
            cost_s = _SLOW_S_PER_PIXEL * self._grey.size * self._pace
            self._kept_s = min(cost_s, self._deadline.remaining_s / 2)
        return found

    def closer(self) -> list[Sighting]:
        """What the first way to look again finds that finds anything, while there is time."""
        if not self._has_s(_LOCATE_COST_S):
            return []
        return next((found for way in self._ways() if (found := list(way))), [])

    @cached_property
    def _regions(self) -> list[Region]:
        most = _REGIONS_OF_MANY if self._slow else _REGIONS
        return find_regions(self._picture, most, striped=bool(self._slow))

    def _ways(self) -> Iterator[Iterable[Sighting]]:
        """Every way to look again, the most gained a millisecond first; the
        caller stops at the first that finds something."""
        formats = self._quick or self._slow
        start = self._turn % len(RECIPES) if self._turn else 0
        recipes = RECIPES[start:] + RECIPES[:start]
        dense = find_dense(self._picture, 2)
        whole = Region(0, 0, self._grey.shape[1], self._grey.shape[0], 1.0)
        first = dense[:1] if self._picture.is_large else [whole, *dense[:1]]
        yield from self._prepared(recipes[:_FIRST_RECIPES], first, formats)
        if not self._has_s(_LOCATE_COST_S):
            return
        others = [*self._regions[:_REGIONS], *dense[1:]]
        others = [each for each in others if not any(alike(each, other) for other in first)]
        yield from self._prepared(recipes[:_FIRST_RECIPES], others, formats)
        if self._slow and self._has_s(_REDUCED_COST_S):
            yield self._reduced(sized(self._grey, min(_OVERVIEW_PX, max(self._grey.shape))), self._formats)
        if CodeFormat.QR in formats:
            for region in (*first, *others):
                yield self._by_grid(region)
        yield from self._prepared(recipes[_FIRST_RECIPES:], [*first, *others], formats)
        if self._slow:
            yield self._beside([])
            yield from self._prepared(recipes, [*first, *others][:_REGIONS], self._slow)

    def _reduced(self, small: Pixels, formats: Sequence[CodeFormat]) -> list[Sighting]:
        """The whole picture, smaller: grain and the points of a screen melt away."""
        times = small.shape[1] / self._grey.shape[1]
        return [sighting.moved(times, 0, 0) for sighting in read(small, formats, prepared=True)]

    def _prepared(
        self, recipes: Sequence[Recipe], regions: list[Region], formats: Sequence[CodeFormat]
    ) -> Iterator[Iterable[Sighting]]:
        dearer = 3.0 if formats == self._slow else 1.0
        for recipe, region in product(recipes, regions):
            if not self._has_s(recipe.cost_s * dearer):
                return
            yield self._read(region, self._shown(region, recipe), formats, recipe)

    def _shown(self, region: Region, recipe: Recipe) -> Pixels:
        """`region` prepared by `recipe`; recipes share what they have in common."""
        key = (region, recipe.side_px, recipe.soften_px)
        if key not in self._softened:
            self._softened[key] = softened(sized(region.of(self._grey), recipe.side_px), recipe.soften_px)
        return recipe.tone(self._softened[key])

    def _beside(self, found: Sequence[Sighting]) -> list[Sighting]:
        """Codes beside those that were `found`: from patches that look like a
        code and that none is known of."""
        others: list[Sighting] = []
        formats = self._formats if found else self._slow
        if not self._has_s(_LOCATE_COST_S):
            return others
        strange = [each for each in self._regions if each.likeness >= _LIKELY and not _explained(each, found)]
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
        read_out = None
        for find in (find_patterns, find_broken_patterns):
            patterns = find(patch)
            if len(patterns) >= 3 and (read_out := read_by_grid(patch, patterns, self._has_s)):
                break
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
        light_on_dark = recipe is None or recipe.light_on_dark
        found = read(prepared, formats, binarizer, prepared=True, light_on_dark=light_on_dark)
        times = prepared.shape[1] / (region.right - region.left)
        return [sighting.moved(times, region.left, region.top) for sighting in found]

    def _has_s(self, cost_s: float) -> bool:
        """Whether a step that usually takes `cost_s` seconds would end in time,
        and leave what is kept for reading the whole in the slow formats."""
        left_s = self._kept_s + cost_s * self._pace
        return self._deadline is None or self._deadline.remaining_s >= left_s


def _explained(region: Region, found: Sequence[Sighting]) -> bool:
    """Whether a code that is known lies in `region`."""
    return any(region.holds(*sighting.middle) for sighting in found)
