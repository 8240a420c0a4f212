"""From the recogniser's likelihoods to the characters of a line.

A zone is printed in one pitch, its lines are of one length, and only 37
characters may stand in it. So the pitch and the first column are measured on
each line, the number of columns follows from all from them (a row of fillers
is never one too long or too short), and then each place's likelihoods come
from all the ways in which the strip may be read as that many characters (the
forward-backward sum over a CTC lattice; Graves et al., ICML 2006).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kiosk.documents.mrz.format import ALPHABET
from kiosk.documents.ocr.reader import Lattice

_SHAPES = {"<": "<«‹〈《＜く≤ㄑ", "0": "0Øø〇○"}
SYMBOLS = (
    *(_SHAPES.get(character, "".join({character, character.lower()})) for character in ALPHABET),
    " ",
    ">»›〉》＞",
)
"""What the recogniser may answer for each character of a zone; then for a space,
and for a filler that stands on its head."""

_SPACE, _TURNED_FILLER = len(ALPHABET) + 1, len(ALPHABET) + 2
_CHARACTERS = slice(1, len(ALPHABET) + 1)
_FILLER_COLUMN = 1 + ALPHABET.index("<")

_LEAST_FILLED = 0.6
"""How much of a zone's columns must have characters on them."""
_LIKE = 0.6
"""Two ways to lay the columns that differ by less are both tried."""
_FLOOR = 1e-4
"""No character is ever quite impossible."""
_JITTER = 0.33
"""How far a character stands from its column, in columns."""

Likelihoods = NDArray[np.float64]
"""(columns, 37): how likely each character of `ALPHABET` stands in a column."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the characters of one line stand, in steps of its strip: the middle
    of each column, evenly spaced but for the perspective."""

    middles: NDArray[np.float64]
    pitch: float


def columns_of(
    lattices: Sequence[Lattice], counts: Sequence[int] = (30, 36, 44)
) -> list[list[Columns]] | None:
    """The columns of each line, of one number in all lines: the likeliest, and
    others where a character that was not seen may be the first or the last.
    None when the characters stand on no columns."""
    grids = [_grid(lattice) for lattice in lattices]
    if not grids or any(grid is None for grid in grids):
        return None
    rows = [grid for grid in grids if grid is not None]
    fits = {count: [row.best(count) for row in rows] for count in counts}
    count = max(fits, key=lambda each: sum(score for score, _ in fits[each]))
    if sum(score for score, _ in fits[count]) < _LEAST_FILLED * count * len(rows):
        return None
    return [
        [row.columns(first, count) for first in firsts]
        for row, (_, firsts) in zip(rows, fits[count], strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Grid:
    """The characters of one plain reading on an even grid."""

    numbers: NDArray[np.int64]
    inks: NDArray[np.float64]
    course: NDArray[np.float64]
    """The polynomial from a number to its place in steps."""

    def best(self, count: int) -> tuple[float, list[int]]:
        """How well `count` columns cover the characters, and what may be the first
        of them: what stands outside counts against it, and so do empty columns."""
        low, high = int(self.numbers.min()), int(self.numbers.max())
        filled = np.zeros(high - low + 1 + 2 * count)
        np.maximum.at(filled, self.numbers - low + count, self.inks)
        sums = np.concatenate(([0.0], np.cumsum(filled)))
        inside = sums[count:] - sums[:-count]
        alike = np.flatnonzero(inside > inside.max() - _LIKE)
        first = int(inside.argmax())
        missing = count - np.count_nonzero(filled[first : first + count])
        score = float(2 * inside[first] - sums[-1] - missing)
        return score, [int(each) + low - count for each in alike if abs(int(each) - first) <= 2]

    def columns(self, first: int, count: int) -> Columns:
        middles = np.asarray(np.polyval(self.course, np.arange(first, first + count)), np.float64)
        return Columns(middles, float(np.diff(middles).mean()))


def _grid(lattice: Lattice) -> _Grid | None:
    places, inks = _places(lattice)
    if len(places) < 12:
        return None
    # The pitch shrinks along a line seen in perspective: each gap is measured by those around it.
    gaps = np.diff(places)
    nearby = np.array([np.median(gaps[max(0, at - 5) : at + 6]) for at in range(len(gaps))])
    numbers = np.concatenate(([0.0], np.cumsum(np.round(gaps / nearby))))
    course = np.polyfit(numbers, places, 2)
    for _ in range(2):
        sure = np.abs(np.polyval(course, numbers) - places) < 0.4 * float(np.median(gaps))
        if sure.sum() < 12:
            return None
        course = np.polyfit(numbers[sure], places[sure], 2)
        numbers = _nearest(course, places)
    step = float(np.median(gaps))
    if np.diff(np.polyval(course, np.arange(numbers.min() - 1, numbers.max() + 2))).min() < 0.5 * step:
        return None
    return _Grid(numbers.astype(np.int64), inks, course)


def _nearest(course: NDArray[np.float64], places: NDArray[np.float64]) -> NDArray[np.float64]:
    """The number whose place is nearest to each of `places`."""
    step = abs(float(course[-2])) or 1.0
    low, high = (round(float(end - course[-1]) / step) for end in (places.min(), places.max()))
    numbers = np.arange(low - 8, high + 9)
    away = np.abs(np.polyval(course, numbers)[None, :] - places[:, None])
    return np.asarray(numbers[away.argmin(axis=1)], np.float64)


def upside_down(lattices: Sequence[Lattice]) -> bool:
    """Whether the strips are read from their wrong end: fillers point right."""
    turned = sum(float(lattice[:, _TURNED_FILLER].sum()) for lattice in lattices)
    return turned > sum(float(lattice[:, _FILLER_COLUMN].sum()) for lattice in lattices)


@dataclass(frozen=True, slots=True)
class Line:
    """One line as its strip tells it: the `chances` of each column's characters, the
    logarithm of how `likely` the whole strip is, a step, and the step at which each
    column's character was `seen`, which need not be quite where its column is."""

    chances: Likelihoods
    likely: float
    seen: NDArray[np.float64]


def read(lattice: Lattice, where: Columns, counts_as: NDArray[np.float64]) -> Line:
    """The line in a strip, if its characters stand in these columns. `counts_as` is
    (columns, 37, 37): how much of what the recogniser saw (last axis) counts as each
    character in a column."""
    blank = np.maximum(lattice[:, 0] + lattice[:, _SPACE], _FLOOR).astype(np.float64)
    seen = lattice[:, _CHARACTERS].astype(np.float64)
    steps, columns = len(lattice), len(where.middles)
    away = (np.arange(steps)[:, None] - where.middles[None, :]) / where.pitch
    near = np.exp(-0.5 * (away / _JITTER) ** 2) + 1e-12
    may = counts_as.diagonal(axis1=1, axis2=2)
    weights = np.einsum("nij,tj->tni", counts_as, seen, optimize=True) + _FLOOR * may[None]
    entered = np.zeros((steps, columns, len(ALPHABET)))
    was_symbol, was_blank = np.zeros((columns, len(ALPHABET))), np.zeros(columns + 1)
    was_blank[0] = 1.0
    scales = np.empty(steps)
    for step in range(steps):
        total = was_symbol.sum(axis=1)
        fresh = np.repeat(was_blank[:-1, None], len(ALPHABET), axis=1)
        fresh[1:] += total[:-1, None] - was_symbol[:-1]
        weight = weights[step]
        fresh *= weight * near[step][:, None]
        symbol = fresh + was_symbol * weight
        after = was_blank.copy()
        after[1:] += total
        after *= blank[step]
        scales[step] = scale = symbol.sum() + after.sum()
        was_symbol, was_blank = symbol / scale, after / scale
        entered[step] = fresh / scale
    back_symbol, back_blank = np.zeros((columns, len(ALPHABET))), np.zeros(columns + 1)
    back_symbol[-1], back_blank[-1] = 1.0, 1.0
    chances, seen = np.zeros((columns, len(ALPHABET))), np.zeros(columns)
    end = float(was_symbol[-1].sum() + was_blank[-1])
    for step in range(steps - 1, -1, -1):
        here = entered[step] * back_symbol
        chances += here
        seen += step * here.sum(axis=1)
        weight = weights[step]
        enter = weight * near[step][:, None] * back_symbol
        total = enter.sum(axis=1)
        stay = weight * back_symbol + (blank[step] * back_blank[1:])[:, None]
        stay[:-1] += total[1:, None] - enter[1:]
        rest = blank[step] * back_blank
        rest[:-1] += total
        back_symbol, back_blank = stay / scales[step], rest / scales[step]
    total = np.maximum(chances.sum(axis=1), 1e-300)
    likely = (float(np.log(scales).sum()) + float(np.log(max(end, 1e-300)))) / steps
    return Line(chances / total[:, None], likely, seen / total)


def _places(lattice: Lattice) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Where the characters of a plain reading stand, in steps, and how sure each is."""
    characters = lattice[:, _CHARACTERS]
    ink = characters.sum(axis=1)
    best = np.where(ink > 0.5, characters.argmax(axis=1), -1)
    places, inks = [], []
    step = 0
    while step < len(best):
        end = step
        while end + 1 < len(best) and best[end + 1] == best[step]:
            end += 1
        if best[step] >= 0:
            run = np.arange(step, end + 1)
            places.append(float((run * ink[run]).sum() / ink[run].sum()))
            inks.append(float(ink[run].max()))
        step = end + 1
    return np.array(places), np.array(inks)
