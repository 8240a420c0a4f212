"""Where in a picture a machine-readable zone could stand.

A zone is two or three long lines of text of one length, evenly spaced, darker
than their paper. Text is made solid (a black hat for what is dark and narrow,
its sideways slope, a closing along the line), and long thin pieces that lie
side by side are zones; each picture is searched as it lies and on its side.
The two ways to read a line found (upright, or turned by half) are the reader's.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.documents.pixels import Pixels, Quad

SEARCH_PX = 1000
"""The longer side at which a picture is searched."""
FINE_SEARCH_PX = 2000
"""… where a page is a small part of it."""
_CLOSINGS_PX = ((11, 3), (19, 3), (35, 5))
"""Gaps along a line that are filled: small print near a desk with grain, small print, and large."""
_MOST_PIECES = 80
_MOST_LINES = 24
"""What a noisy picture is not allowed to cost more than."""
_THINNEST = 9.0
"""A line is at least this much longer than high."""
_SHORTEST_PX = 220
"""… and at least this long where it is searched: a character has 5 px."""
_STEEPEST = 0.36
"""How far a line may lean, as a slope: about 20°."""

Points = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Segment:
    """One line of text: its axis from left to right, (2, 2), and its height."""

    axis: Points
    height: float

    @cached_property
    def length(self) -> float:
        return math.dist(self.axis[0], self.axis[1])

    @cached_property
    def middle(self) -> Points:
        return np.asarray(self.axis.mean(axis=0))

    @cached_property
    def along(self) -> Points:
        return np.asarray((self.axis[1] - self.axis[0]) / max(self.length, 1e-6))


@dataclass(frozen=True, slots=True, eq=False)
class Zone:
    """Lines that may be a zone, from the top down, in pixels of the picture."""

    segments: tuple[Segment, ...]
    score: float


def find_zones(grey: Pixels, most: int = 4, search_px: int = SEARCH_PX) -> list[Zone]:
    """What may be a zone, the likeliest first. `grey` is (height, width), and
    searched at `search_px` on its longer side."""
    scale = min(1.0, search_px / max(grey.shape))
    small = grey
    if scale < 1.0:
        small = np.asarray(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    found: list[Zone] = []
    for sideways in (False, True):
        inked = _inked(np.ascontiguousarray(np.rot90(small)) if sideways else small)
        height_px, width_px = inked.shape
        for closing in _CLOSINGS_PX:
            for zone in group(_segments(inked, closing), width_px):
                found.append(_back(zone, height_px if sideways else None, scale))
    return _distinct(sorted(found, key=lambda zone: -zone.score))[:most]


def of_quads(quads: Sequence[Quad], width_px: int, height_px: int) -> list[Zone]:
    """The zones among lines of text that a finder of text found in a picture of
    that size, upright or on its side."""
    zones = []
    for sideways in (False, True):
        corners = [quad.astype(np.float32) for quad in quads]
        if sideways:
            corners = [np.stack([quad[:, 1], width_px - 1 - quad[:, 0]], axis=1) for quad in corners]
        wide_px = height_px if sideways else width_px
        pieces = [_segment(np.ascontiguousarray(quad)) for quad in corners]
        lines = _long([piece for piece in pieces if piece is not None])
        # What a finder of text gives has room around it.
        tight = [Segment(line.axis, line.height * 0.7) for line in lines]
        zones += [_back(zone, width_px if sideways else None, 1.0) for zone in group(tight, wide_px)]
    return _distinct(sorted(zones, key=lambda zone: -zone.score))


def group(segments: Sequence[Segment], width_px: int) -> list[Zone]:
    """Zones of two or three lines of one length that lie under one another."""
    ordered = sorted(segments, key=lambda segment: segment.middle[1])
    zones = []
    for index, first in enumerate(ordered):
        for second_index in range(index + 1, len(ordered)):
            second = ordered[second_index]
            gap = _gap(first, second)
            if gap is None:
                continue
            zones.append(Zone((first, second), _score((first, second), width_px)))
            for third in ordered[second_index + 1 :]:
                next_gap = _gap(second, third)
                if next_gap is not None and 0.75 < next_gap / gap < 1.33:
                    trio = (first, second, third)
                    zones.append(Zone(trio, _score(trio, width_px)))
    return sorted(zones, key=lambda zone: -zone.score)


def _inked(grey: Pixels) -> Pixels:
    """255 where `grey` has print: dark, narrow and with many edges along the line."""
    dark = cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, cv2.getStructuringElement(cv2.MORPH_RECT, (15, 15)))
    slope = cv2.convertScaleAbs(cv2.Sobel(dark, cv2.CV_16S, 1, 0, ksize=3), alpha=0.5)
    slope = cv2.blur(slope, (5, 3))
    # What is normal nearby is the measure, so that a shadow hides no text.
    usual = cv2.blur(slope, (grey.shape[1] // 4 | 1, grey.shape[0] // 6 | 1))
    least = cv2.max(cv2.convertScaleAbs(usual, alpha=1.4), np.full_like(usual, 7))
    return np.asarray(cv2.compare(slope, least, cv2.CMP_GT), np.uint8)


def _segments(inked: Pixels, closing_px: tuple[int, int]) -> list[Segment]:
    """The long thin pieces of print, with gaps of that size filled."""
    closing, along = (
        cv2.getStructuringElement(cv2.MORPH_RECT, size) for size in (closing_px, (closing_px[0], 3))
    )
    solid = cv2.morphologyEx(cv2.morphologyEx(inked, cv2.MORPH_CLOSE, closing), cv2.MORPH_OPEN, along)
    contours, _ = cv2.findContours(solid, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    pieces = [_segment(np.asarray(contour, np.int32)) for contour in contours if len(contour) >= 30]
    lines = [piece for piece in pieces if piece is not None and piece.length > 2.5 * piece.height]
    return _long(lines)


def _long(pieces: Sequence[Segment]) -> list[Segment]:
    """The pieces, put together where they are of one line, that are as long as a zone's."""
    longest = sorted(pieces, key=lambda piece: -piece.length)[:_MOST_PIECES]
    lines = [
        line
        for line in _joined(longest)
        if line.length > _SHORTEST_PX and line.length > _THINNEST * line.height
    ]
    return sorted(lines, key=lambda line: -line.length)[:_MOST_LINES]


def _segment(contour: NDArray[np.int32] | NDArray[np.float32]) -> Segment | None:
    (x, y), (wide, high), angle = cv2.minAreaRect(contour)
    if wide < high:
        wide, high, angle = high, wide, angle + 90
    radians = np.deg2rad(angle)
    along = np.array([np.cos(radians), np.sin(radians)])
    if along[0] < 0:
        along = -along
    if along[0] <= 0.5 or abs(along[1] / along[0]) > _STEEPEST:
        return None
    middle = np.array([x, y])
    return Segment(np.stack([middle - along * wide / 2, middle + along * wide / 2]), float(high) + 1)


def _joined(segments: Sequence[Segment]) -> list[Segment]:
    """Pieces of one line put together, where a gap of a few characters parts them."""
    left = sorted(segments, key=lambda segment: float(segment.axis[0, 0]))
    joined: list[Segment] = []
    while left:
        line = left.pop(0)
        rest = []
        for other in left:
            if _goes_on(line, other):
                line = Segment(np.stack([line.axis[0], other.axis[1]]), max(line.height, other.height))
            else:
                rest.append(other)
        left = rest
        joined.append(line)
    return joined


def _goes_on(line: Segment, other: Segment) -> bool:
    """Whether `other` is the next piece of `line`."""
    height = max(line.height, other.height)
    (x, y), (other_x, other_y) = line.axis[1].tolist(), other.axis[0].tolist()
    across, down = other_x - x, other_y - y
    if min(line.height, other.height) < 0.55 * height or not -2 * height < across < 5 * height:
        return False
    along_x, along_y = line.along.tolist()
    ahead, aside = across * along_x + down * along_y, down * along_x - across * along_y
    return bool(-height < ahead < 4.0 * height and abs(aside) < 0.5 * height)


def _gap(upper: Segment, lower: Segment) -> float | None:
    """How far apart two lines of one zone lie; None when they are of none."""
    longer, shorter = max(upper.length, lower.length), min(upper.length, lower.length)
    if shorter < 0.7 * longer or abs(_cross(upper.along, lower.along)) > 0.08:
        return None
    heights = sorted((upper.height, lower.height))
    if heights[0] < 0.5 * heights[1]:
        return None
    along = (upper.along + lower.along) / 2
    step = lower.middle - upper.middle
    apart = float(step @ np.array([-along[1], along[0]]))
    aside = abs(float(step @ along))
    if not 0.9 * heights[0] < apart < 4.5 * heights[1] or aside > 0.2 * longer:
        return None
    return apart if apart < 0.16 * longer else None


def _cross(one: Points, other: Points) -> float:
    return float(one[0] * other[1] - one[1] * other[0])


def _score(segments: Sequence[Segment], width_px: int) -> float:
    """How much lines look like a zone: long, of one length, thin; 0 to about 4."""
    lengths = [segment.length for segment in segments]
    heights = [segment.height for segment in segments]
    alike = min(lengths) / max(lengths) + 0.5 * min(heights) / max(heights)
    lefts = [float(segment.axis[0] @ segments[0].along) for segment in segments]
    even = 1.0 - min(1.0, (max(lefts) - min(lefts)) / max(lengths) * 5)
    thin = min(1.0, min(lengths) / max(heights) / 25)
    return alike + even + thin + min(lengths) / width_px + 0.15 * len(segments)


def _back(zone: Zone, turned_height: int | None, scale: float) -> Zone:
    """A zone of the search picture in pixels of the whole. `turned_height` is
    the height of the search picture where it was turned on its side."""
    segments = []
    for segment in zone.segments:
        axis = segment.axis
        if turned_height is not None:
            axis = np.stack([turned_height - 1 - axis[:, 1], axis[:, 0]], axis=1)
        segments.append(Segment((axis + 0.5) / scale - 0.5, segment.height / scale))
    return Zone(tuple(segments), zone.score)


def _distinct(zones: Sequence[Zone]) -> list[Zone]:
    """Each zone once: the better of two that lie on one another stays."""
    kept: list[tuple[Zone, Points]] = []
    for zone in zones:
        middle = np.mean([segment.middle for segment in zone.segments], axis=0)
        tall = zone.segments[0].height
        if all(
            len(zone.segments) != len(other.segments) or math.dist(middle, other_middle) > tall
            for other, other_middle in kept
        ):
            kept.append((zone, middle))
    return [zone for zone, _ in kept]
