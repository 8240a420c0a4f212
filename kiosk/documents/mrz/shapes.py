"""Look-alikes told apart by how the same zone prints them elsewhere.

The recogniser knows thousands of typefaces and says 0 to either of O and 0. A zone
has one typeface, and places where only digits may stand, or only letters: what was
read there shows how this zone prints its 0, and perhaps its O. Where either may
stand, the shape is compared with those.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.documents.mrz.decode import Likelihoods, Line
from kiosk.documents.mrz.format import ALPHABET, Layout, Place
from kiosk.documents.ocr.reader import STEP_PX
from kiosk.documents.pixels import Pixels

TWINS = ("0O", "1I", "2Z", "5S", "6G", "8B")
_SHAPE_PX = (24, 40)
_SHIFT_PX = 3
"""How far two shapes are moved to lie on one another."""
_PAPER = 60.0
"""What is not darker than light paper by so many levels is no ink."""
_LEAST_INK = 500.0
_CENTRINGS = 4
_SURE = 0.9
_LEAST_LIKE = 0.85
"""A shape that is less like any sample was cut out badly, and tells nothing."""
_STRANGE = 0.05
"""A shape is another character's when it is less like the samples than they are like
one another, by so much. Digits differ by 0.02 at most, letters from digits by 0.07
and more, on random numbers in OCR-B and other type."""
_MIRRORED, _CUT_INK, _MAY_BE_TAILED = 0.94, 90.0, 0.2
"""Of 451 O nineteen in twenty are more like their mirror image, of 47 Q one in twenty."""
_WEIGHT, _MOST = 60.0, 4.0
"""From a difference of likeness to the logarithm of the odds."""

Shape = NDArray[np.float32]
"""One character's ink, `_SHAPE_PX` with `_SHIFT_PX` around it."""


@dataclass(frozen=True, slots=True)
class _Samples:
    """How the zone prints one character."""

    shapes: tuple[Shape, ...]

    @property
    def own(self) -> float | None:
        """How like one another they are, up to 1; None where there are too few to tell."""
        if len(self.shapes) < 2:
            return None
        alike = [max(_alike(one, other) for other in self.shapes if other is not one) for one in self.shapes]
        return float(np.median(alike))

    def likeness(self, shape: Shape) -> float:
        """How like the one of them it is most like `shape` is, up to 1."""
        return max(_alike(shape, each) for each in self.shapes)


def _alike(one: Shape, other: Shape) -> float:
    """The best correlation of two shapes as one is moved a little over the other."""
    core = other[_SHIFT_PX:-_SHIFT_PX, _SHIFT_PX:-_SHIFT_PX]
    return float(cv2.matchTemplate(one, core, cv2.TM_CCOEFF_NORMED).max())


def by_shapes(layout: Layout, lines: Sequence[Line], strips: Sequence[Pixels]) -> tuple[Likelihoods, ...]:
    """The chances of `lines` with look-alikes weighed by their shapes in `strips`."""
    weighed = tuple(line.chances.copy() for line in lines)
    for pair in TWINS:
        digit, letter = (ALPHABET.index(each) for each in pair)
        open_to_both = [
            (line, column)
            for line, column in _places(layout)
            if set(pair) <= set(layout.may(line, column))
            and lines[line].chances[column, [digit, letter]].sum() > 1 - _SURE
        ]
        if not open_to_both:
            continue
        digits, letters = (_samples(layout, lines, strips, pair, each) for each in pair)
        for line, column in open_to_both:
            shape = _shape(strips[line], lines[line], column)
            if shape is None:
                continue
            odds = float(np.clip(_WEIGHT * _more_like(shape, digits, letters), -_MOST, _MOST))
            row = weighed[line][column]
            row[digit] *= np.exp(odds / 2)
            row[letter] *= np.exp(-odds / 2)
            row /= row.sum()
    return weighed


def doubting_rings(layout: Layout, lines: Sequence[Line], strips: Sequence[Pixels]) -> list[Line]:
    """`lines` where an O that no check digit vouches for may be a Q, if it seems to have a
    tail: the recogniser overlooks it, and is sure of the O."""
    doubted = list(lines)
    ring, tailed = (ALPHABET.index(each) for each in "OQ")
    for line, column in _places(layout):
        row = lines[line].chances[column]
        if (line, column) in layout.vouched or row.argmax() != ring:
            continue
        shape = _shape(strips[line], lines[line], column)
        if shape is None or _has_tail(shape):
            chances = doubted[line].chances.copy()
            chances[column, tailed] = max(float(row[tailed]), _MAY_BE_TAILED * float(row[ring]))
            doubted[line] = replace(doubted[line], chances=chances)
    return doubted


def _has_tail(shape: Shape) -> bool:
    """Whether the lower half of a ring is not its own mirror image, or runs out of the strip."""
    lower = shape[len(shape) // 2 :]
    core = np.ascontiguousarray(lower[2 : -_SHIFT_PX - 2, _SHIFT_PX:-_SHIFT_PX][:, ::-1])
    mirrored = float(cv2.matchTemplate(lower, core, cv2.TM_CCOEFF_NORMED).max())
    return mirrored < _MIRRORED or float(lower[-_SHIFT_PX:, 2 * _SHIFT_PX : -2 * _SHIFT_PX].max()) > _CUT_INK


def _more_like(shape: Shape, digits: _Samples | None, letters: _Samples | None) -> float:
    """How much more like the digit than like the letter `shape` is; 0 where nothing tells."""
    if digits is not None and letters is not None:
        both = digits.likeness(shape), letters.likeness(shape)
        return both[0] - both[1] if max(both) > _LEAST_LIKE else 0.0
    for known, sign in ((digits, 1.0), (letters, -1.0)):
        if known is not None and known.own is not None:
            return sign * (known.likeness(shape) - known.own + _STRANGE)
    return 0.0


def _samples(
    layout: Layout, lines: Sequence[Line], strips: Sequence[Pixels], pair: str, character: str
) -> _Samples | None:
    """The shapes of `character` where its twin may not stand; None where there are none."""
    index = ALPHABET.index(character)
    shapes = [
        _shape(strips[line], lines[line], column)
        for line, column in _places(layout)
        if not set(pair) <= set(layout.may(line, column)) and lines[line].chances[column, index] > _SURE
    ]
    known = [shape for shape in shapes if shape is not None]
    return _Samples(tuple(known)) if known else None


def _places(layout: Layout) -> list[Place]:
    return [(line, column) for line in range(layout.rows) for column in range(layout.columns)]


def _shape(strip: Pixels, line: Line, column: int) -> Shape | None:
    """What stands in one column, about the middle of its ink; None for bare paper."""
    pitch = float(np.median(np.diff(line.seen))) * STEP_PX
    x, y = (float(line.seen[column]) + 0.5) * STEP_PX, (len(strip) - 1) / 2
    dark = 255.0 - strip.astype(np.float32)
    # The recogniser is sure of a character a little before or behind its middle.
    for _ in range(_CENTRINGS):
        start, end = max(0, round(x - pitch / 2)), min(strip.shape[1], round(x + pitch / 2))
        ink = np.maximum(dark[:, start:end] - _PAPER, 0)
        total = float(ink.sum())
        if total < _LEAST_INK:
            return None
        x = start + float((ink.sum(axis=0) * np.arange(end - start)).sum()) / total
        y = float((ink.sum(axis=1) * np.arange(len(ink))).sum()) / total
    wide, high = (side + 2 * _SHIFT_PX for side in _SHAPE_PX)
    cell = cv2.getRectSubPix(dark, (max(12, round(0.95 * pitch * wide / _SHAPE_PX[0])), high), (x, y))
    return np.asarray(cv2.GaussianBlur(cv2.resize(cell, (wide, high)), (0, 0), 0.8), np.float32)
