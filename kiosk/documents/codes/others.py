"""Codes that are not QR, live: a look now and then, for they cost many times as much.

What a frame shows of Code 128, PDF417 and Micro QR is checked by little. Live,
thirty frames a second are read for hours: one of these is believed when two
looks after each other say the same.
"""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.clock import Clock, Deadline
from kiosk.documents.codes.busy import busy_parts, is_grainy
from kiosk.documents.codes.locate import find_regions
from kiosk.documents.codes.picture import Picture
from kiosk.documents.codes.zxing import Code, CodeFormat, Sighting, read
from kiosk.documents.pixels import Pixels

FORMATS = tuple(each for each in CodeFormat if each is not CodeFormat.QR)
_PROVED = (CodeFormat.AZTEC, CodeFormat.DATA_MATRIX)
_REGIONS = 4
_LOCATE_COST_S = 0.004
_MOST_S_PER_PIXEL = 40e-9
_TELLING_PX = 20_000
"""What is smaller is read too soon to tell how long more of it takes."""


class Others:
    """Looks for codes that are not QR, within about `budget_s` seconds each time."""

    def __init__(self, clock: Clock, budget_s: float) -> None:
        self._clock = clock
        self._budget_s = budget_s
        self._unproved: set[Code] = set()
        self._s_per_pixel = _MOST_S_PER_PIXEL

    @property
    def is_unsure(self) -> bool:
        """Whether something was seen that another look must confirm."""
        return bool(self._unproved)

    def look(self, picture: Picture) -> list[Sighting]:
        """What is there: at half its size, where that is large; or else in the
        patches that may hold a code, and then in all that is busy, as the camera saw them."""
        deadline = Deadline.after(self._clock, self._budget_s)
        self._s_per_pixel = _MOST_S_PER_PIXEL
        for way in (self._in_the_whole, self._in_patches, self._in_busy_parts):
            found = way(picture, deadline)
            sightings = [sighting for part in found for sighting in part]
            if sightings:
                break
        told = [each for each in sightings if each.code.format in _PROVED or each.code in self._unproved]
        self._unproved = {each.code for each in sightings} - {each.code for each in told}
        return told

    def _in_the_whole(self, picture: Picture, deadline: Deadline) -> Iterator[list[Sighting]]:
        times = 1.0
        smaller = picture
        while smaller.is_large or (times == 1.0 and is_grainy(picture)):
            smaller, times = Picture(smaller.half), times / 2
        for part in busy_parts(smaller):
            found = self._read(part.of(smaller.grey), deadline)
            yield [each.moved(1.0, part.left, part.top).moved(times, 0, 0) for each in found]

    def _in_patches(self, picture: Picture, deadline: Deadline) -> Iterator[list[Sighting]]:
        if deadline.remaining_s < _LOCATE_COST_S:
            return
        for region in find_regions(picture, _REGIONS, striped=True):
            found = self._read(region.of(picture.grey), deadline)
            yield [each.moved(1.0, region.left, region.top) for each in found]

    def _in_busy_parts(self, picture: Picture, deadline: Deadline) -> Iterator[list[Sighting]]:
        if deadline.remaining_s < _LOCATE_COST_S or not picture.is_large:
            return
        for part in sorted(busy_parts(picture), key=lambda part: part.pixels):
            found = self._read(part.of(picture.grey), deadline)
            yield [each.moved(1.0, part.left, part.top) for each in found]

    def _read(self, patch: Pixels, deadline: Deadline) -> list[Sighting]:
        """The codes in `patch`, if there is time; how long it took tells how long the next will."""
        before_s = deadline.remaining_s
        if before_s < self._s_per_pixel * patch.size:
            return []
        found = read(patch, FORMATS)
        if patch.size >= _TELLING_PX:
            spent_s = before_s - deadline.remaining_s
            self._s_per_pixel = min(_MOST_S_PER_PIXEL, 2.0 * spent_s / patch.size)
        return found
