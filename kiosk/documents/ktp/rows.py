"""The rows of text on an identity card: where each stands, cut out and set straight.

A card that was found is laid flat to its edges, so its rows are looked for where
the layout has them: left of the photograph, below the header. That costs a few
milliseconds, where finding text on a picture of any kind costs hundreds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.documents.pixels import Pixels, Quad, grey_of

CARD_WIDTH_MM, CARD_HEIGHT_MM = 85.6, 54.0

_DOTS = 6.0
"""Pixels a millimetre while rows are looked for."""
_STROKE_MM = 1.3
LEFT_MM, RIGHT_MM = 1.2, 61.5
"""Between the left edge and the photograph stand the rows."""
_TILTS = np.tan(np.radians(np.arange(-3.5, 3.6, 0.25)))
_SMOOTH_MM = 0.35
_LEAST_HIGH_MM = 0.9
_MOST_HIGH_MM = 5.0
_PAD_MM = 0.55
_STRIP_PX = 48
_PHOTOGRAPH_MM = 55.0
_SAME_ROW_MM = 1.2
_TWO_STEPS = 1.6
_INKED = 0.35
_VALUES_MM = (16.0, 30.0)
_FIRST_MM, _LAST_MM = 8.0, 33.0
"""Between these lie the middles of the rows that are read: the NIK to the sex."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of text in millimetres on the card: its middle at the left edge, how
    high it is, and how much it falls a millimetre to the right."""

    middle_mm: float
    high_mm: float
    slope: float

    def cut(
        self, card: Pixels, left_mm: float = LEFT_MM, right_mm: float = RIGHT_MM, pad_mm: float = _PAD_MM
    ) -> Pixels:
        """The row from `left_mm` to `right_mm` of `card`, level, with `pad_mm` above
        and below, `_STRIP_PX` high or as high as it was seen, shaped as the card."""
        across, down = card.shape[1] / CARD_WIDTH_MM, card.shape[0] / CARD_HEIGHT_MM
        tall_mm = self.high_mm + 2 * pad_mm
        top_mm = self.middle_mm - tall_mm / 2
        dots = max(_STRIP_PX / tall_mm, down)
        wide_px, high_px = round((right_mm - left_mm) * dots), round(tall_mm * dots)
        warp = np.asarray(
            (
                (across / dots, 0.0, left_mm * across),
                (self.slope * down / dots, down / dots, (top_mm + self.slope * left_mm) * down),
            ),
            np.float64,
        )
        flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
        cut = cv2.warpAffine(card, warp, (wide_px, high_px), flags=flags, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(cut, np.uint8)

    def place_mm(self, place: float) -> float:
        """How far from the card's left edge `place` is, in heights of a strip that
        `cut` made, from its left edge."""
        return LEFT_MM + place * (self.high_mm + 2 * _PAD_MM)


def find_rows(card: Pixels) -> list[Row]:
    """The rows of `card` from the NIK to the sex, from above; the card is laid flat
    and upright, and fills the picture. None where no text stands out."""
    size = (round(CARD_WIDTH_MM * _DOTS), round(CARD_HEIGHT_MM * _DOTS))
    shrinks = card.shape[1] > size[0]
    small = cv2.resize(grey_of(card), size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC)
    ink = _ink(np.asarray(small, np.uint8))
    slope = _slope(ink)
    profile = _profile(_levelled(ink, slope))
    rows = [
        Row((first + last) / 2 / _DOTS, (last - first) / _DOTS, slope) for first, last in _segments(profile)
    ]
    rows = [row for row in rows if _LEAST_HIGH_MM <= row.high_mm <= _MOST_HIGH_MM]
    return [row for row in _without_gaps(rows) if _FIRST_MM <= row.middle_mm <= _LAST_MM]


def rows_of(card: Pixels, quads: Sequence[Quad]) -> list[Row]:
    """The rows that the lines of text within `quads` make up, from above."""
    across, down = card.shape[1] / CARD_WIDTH_MM, card.shape[0] / CARD_HEIGHT_MM
    found: list[Row] = []
    for quad in quads:
        corners = np.asarray(quad, np.float64) / (across, down)
        left, right = corners[[0, 3]].mean(0), corners[[1, 2]].mean(0)
        if left[0] > _PHOTOGRAPH_MM or right[0] <= left[0]:
            continue
        slope = float((right[1] - left[1]) / (right[0] - left[0]))
        high_mm = float(np.linalg.norm(corners[3] - corners[0])) - 2 * _PAD_MM / 2
        row = Row(float(left[1] - slope * left[0]), max(high_mm, _LEAST_HIGH_MM), slope)
        if not any(abs(row.middle_mm - other.middle_mm) < _SAME_ROW_MM for other in found):
            found.append(row)
    return sorted(found, key=lambda row: row.middle_mm)


def values_from(card: Pixels, rows: Sequence[Row]) -> float:
    """How far from the left the values of `rows` begin, in mm: the column where all
    of them do, right of the colons."""
    strips = [row.cut(card, *_VALUES_MM) for row in rows]
    ink = np.concatenate([_ink_of_strip(strip) for strip in strips])
    columns = ink.mean(0)
    wide, gap = round(2.0 * _DOTS), round(0.5 * _DOTS)
    begins = range(gap, len(columns) - wide)
    best = max(begins, key=lambda x: float(columns[x : x + wide].mean() - columns[x - gap : x].mean()))
    inked = _INKED * float(columns[best : best + wide].mean())
    while best > 0 and columns[best - 1] > inked:
        best -= 1
    return _VALUES_MM[0] + best / _DOTS


def _without_gaps(rows: list[Row]) -> list[Row]:
    """`rows`, and one wherever a row is as far from the next as two: a short name
    has little ink beside its neighbours."""
    if len(rows) < 4:
        return rows
    steps = [below.middle_mm - above.middle_mm for above, below in pairwise(rows)]
    step = float(np.median(steps))
    high = float(np.median([row.high_mm for row in rows]))
    whole = []
    for above, below in pairwise(rows):
        whole.append(above)
        if below.middle_mm - above.middle_mm > _TWO_STEPS * step:
            whole.append(Row(below.middle_mm - step, high, below.slope))
    return [*whole, rows[-1]]


def _ink_of_strip(strip: Pixels) -> NDArray[np.float32]:
    wide, high = round((_VALUES_MM[1] - _VALUES_MM[0]) * _DOTS), round(3 * _DOTS)
    small = np.asarray(cv2.resize(grey_of(strip), (wide, high), interpolation=cv2.INTER_AREA), np.uint8)
    side = round(_STROKE_MM * _DOTS) | 1
    return np.asarray(cv2.morphologyEx(small, cv2.MORPH_BLACKHAT, np.ones((side, side))), np.float32)


def _ink(grey: Pixels) -> NDArray[np.float32]:
    """How much darker than what is about it each place is, left of the photograph."""
    side = round(_STROKE_MM * _DOTS) | 1
    dark = cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, np.ones((side, side), np.uint8))
    dark = dark[:, round(LEFT_MM * _DOTS) : round(RIGHT_MM * _DOTS)].astype(np.float32)
    # One scratch or one finger is no row: what is very dark counts no more than text.
    return np.minimum(dark, float(np.percentile(dark, 97)))


def _levelled(ink: NDArray[np.float32], slope: float) -> NDArray[np.float32]:
    warp = np.asarray(((1.0, 0.0, 0.0), (slope, 1.0, slope * LEFT_MM * _DOTS)), np.float32)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(ink, warp, (ink.shape[1], ink.shape[0]), flags=flags), np.float32)


def _slope(ink: NDArray[np.float32]) -> float:
    """The slope at which rows and the gaps between them stand out most."""
    clear = [float(np.square(np.diff(_levelled(ink, slope).sum(1))).sum()) for slope in _TILTS]
    return float(_TILTS[int(np.argmax(clear))])


def _profile(ink: NDArray[np.float32]) -> NDArray[np.float32]:
    """How much ink each line of pixels has, a little smoothed."""
    reach = max(1, round(_SMOOTH_MM * _DOTS))
    weights = np.hanning(2 * reach + 1)
    return np.convolve(ink.sum(1), weights / weights.sum(), mode="same").astype(np.float32)


def _segments(profile: NDArray[np.float32]) -> list[tuple[float, float]]:
    """Where the profile stands above half of what is between the rows and gaps
    about it: (first, last) in lines of pixels."""
    reach = round(4.0 * _DOTS)
    kernel = np.ones((2 * reach + 1, 1), np.uint8)
    column = profile[:, None]
    low, high = cv2.erode(column, kernel)[:, 0], cv2.dilate(column, kernel)[:, 0]
    above = profile > low + 0.33 * (high - low)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], above.astype(np.int8), [0]))))
    return [(float(a), float(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
