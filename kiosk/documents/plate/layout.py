"""What is on the printed plate, in millimetres from its top left corner.

One geometry for the file that is printed, for the drawing of it and for
finding it again: a ring of ChArUco squares (a chessboard whose light squares
carry ArUco marks) about a plain middle on which documents lie. The ring is
close around an A4 page, so that a camera set to see little more than that page
still sees squares, and whatever lies there leaves most of the ring in view.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import cv2
import numpy as np
from numpy.typing import NDArray

SQUARE_MM = 10.0
MARK_MM = 7.0

DARK, GROUND, FAINT, WORDS, LIGHT, PAPER = 0.09, 0.37, 0.50, 0.60, 0.72, 0.97
"""Shades from black 0 to white 1. The ground is a middling neutral grey: white
paper and pale blue cards are lighter, covers and phones darker, and a camera
that balances itself by what it sees is not led astray. Light squares are darker
than paper, so a page that lies on them has an edge all around. What is written
for people is faint: no outline may look like a page."""

BRACKET_MM = 14.0
BRACKET_WIDE_MM = 0.8
RULE_MM = 100.0


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle."""

    left_mm: float
    top_mm: float
    width_mm: float
    height_mm: float
    shade: float


@dataclass(frozen=True, slots=True)
class Caption:
    """A line of words, its middle at the point."""

    x_mm: float
    y_mm: float
    size_mm: float
    words: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where one kind of document is laid, about the middle of the plate."""

    width_mm: float
    height_mm: float
    captions: tuple[str, str]
    """In Indonesian and in English."""


@dataclass(frozen=True)
class PlateLayout:
    """One printed sheet. `sides` and `ends` are how many squares the ring is
    wide at the left and right and at the top and bottom; `dictionary` is
    OpenCV's number of the set its marks are from, another for every sheet."""

    paper: str
    width_mm: float
    height_mm: float
    columns: int
    rows: int
    sides: int
    ends: int
    dictionary: int
    places: tuple[Place, ...]
    across_rule_mm: tuple[float, float]
    down_rule_mm: tuple[float, float]

    @property
    def left_mm(self) -> float:
        return (self.width_mm - self.columns * SQUARE_MM) / 2

    @property
    def top_mm(self) -> float:
        return (self.height_mm - self.rows * SQUARE_MM) / 2

    def squares(self) -> Iterator[tuple[int, int]]:
        """Column and row of every square of the ring, row by row."""
        for row in range(self.rows):
            for column in range(self.columns):
                if self._in_ring(column, row):
                    yield column, row

    @cached_property
    def marks_mm(self) -> Mapping[int, NDArray[np.float64]]:
        """The corners of every mark by its number: (4, 2), clockwise from its
        own top left, as OpenCV gives them."""
        light = (square for square in self.squares() if sum(square) % 2)
        gap = (SQUARE_MM - MARK_MM) / 2
        around = np.asarray(((0, 0), (MARK_MM, 0), (MARK_MM, MARK_MM), (0, MARK_MM)), np.float64) + gap
        return MappingProxyType(
            {number: around + self._corner_mm(*square) for number, square in enumerate(light)}
        )

    @cached_property
    def corners_mm(self) -> NDArray[np.float64]:
        """Where four squares of the ring meet, (n, 2): what is measured."""
        met = [
            self._corner_mm(column, row)
            for row in range(1, self.rows)
            for column in range(1, self.columns)
            if all(self._in_ring(column - right, row - below) for right in (0, 1) for below in (0, 1))
        ]
        return np.asarray(met, np.float64)

    def boxes(self) -> Iterator[Box]:
        """Everything but the words, in the order in which it is drawn."""
        rim_mm = min(self.left_mm, self.top_mm, 5.0)
        yield Box(0, 0, self.width_mm, self.height_mm, PAPER)
        yield Box(rim_mm, rim_mm, self.width_mm - 2 * rim_mm, self.height_mm - 2 * rim_mm, GROUND)
        for column, row in self.squares():
            x_mm, y_mm = self._corner_mm(column, row)
            yield Box(x_mm, y_mm, SQUARE_MM, SQUARE_MM, LIGHT if (column + row) % 2 else DARK)
        for number, corners in self.marks_mm.items():
            yield from self._mark(number, *corners[0])
        for place in self.places:
            yield from self._brackets(place)
        yield from self._rules()

    def captions(self) -> Iterator[Caption]:
        """The words: which document lies where, and what the rules are for."""
        middle_mm = self.width_mm / 2
        for place in self.places:
            foot_mm = (self.height_mm + place.height_mm) / 2 - 2.6
            yield Caption(middle_mm, foot_mm - 3.4, 3.2, place.captions[0])
            yield Caption(middle_mm, foot_mm, 2.4, place.captions[1])
        x_mm, y_mm = self.across_rule_mm
        yield Caption(
            x_mm + RULE_MM / 2, y_mm - 2.2, 2.4, "100 mm? Ukur dengan penggaris. / Check with a ruler."
        )
        x_mm, y_mm = self.down_rule_mm
        yield Caption(x_mm + 10.0, y_mm + RULE_MM / 2, 2.4, "100 mm?")

    def _in_ring(self, column: int, row: int) -> bool:
        if not (0 <= column < self.columns and 0 <= row < self.rows):
            return False
        beside = column < self.sides or column >= self.columns - self.sides
        return beside or row < self.ends or row >= self.rows - self.ends

    def _corner_mm(self, column: int, row: int) -> tuple[float, float]:
        return self.left_mm + column * SQUARE_MM, self.top_mm + row * SQUARE_MM

    def _mark(self, number: int, left_mm: float, top_mm: float) -> Iterator[Box]:
        yield Box(left_mm, top_mm, MARK_MM, MARK_MM, DARK)
        known = cv2.aruco.getPredefinedDictionary(self.dictionary)
        modules = known.markerSize + 2
        module_mm = MARK_MM / modules
        bits = cv2.aruco.generateImageMarker(known, number, modules)
        for row, column in np.argwhere(bits > 0).tolist():
            x_mm, y_mm = left_mm + column * module_mm, top_mm + row * module_mm
            yield Box(x_mm, y_mm, module_mm, module_mm, LIGHT)

    def _brackets(self, place: Place) -> Iterator[Box]:
        """The corners of the document's outline, just outside it, so that they
        show when it lies right."""
        left_mm, top_mm = (self.width_mm - place.width_mm) / 2, (self.height_mm - place.height_mm) / 2
        wide_mm = BRACKET_WIDE_MM
        for right in (False, True):
            for below in (False, True):
                edge_x = left_mm + place.width_mm if right else left_mm - wide_mm
                edge_y = top_mm + place.height_mm if below else top_mm - wide_mm
                from_x = edge_x + wide_mm - BRACKET_MM if right else edge_x
                from_y = edge_y + wide_mm - BRACKET_MM if below else edge_y
                yield Box(from_x, edge_y, BRACKET_MM, wide_mm, FAINT)
                yield Box(edge_x, from_y, wide_mm, BRACKET_MM, FAINT)

    def _rules(self) -> Iterator[Box]:
        """Two rules of 100 mm, as printers may stretch one way only: from the
        outer side of the first stroke to the outer side of the last."""
        thin_mm = 0.3
        x_mm, y_mm = self.across_rule_mm
        yield Box(x_mm, y_mm, RULE_MM, thin_mm, LIGHT)
        for turn in range(11):
            tall_mm = 3.0 if turn % 5 == 0 else 1.8
            at_mm = x_mm + turn * (RULE_MM - thin_mm) / 10
            yield Box(at_mm, y_mm, thin_mm, tall_mm, LIGHT)
        x_mm, y_mm = self.down_rule_mm
        yield Box(x_mm, y_mm, thin_mm, RULE_MM, LIGHT)
        for turn in range(11):
            long_mm = 3.0 if turn % 5 == 0 else 1.8
            yield Box(x_mm, y_mm + turn * (RULE_MM - thin_mm) / 10, long_mm, thin_mm, LIGHT)


_CARD = Place(85.6, 54.0, ("KTP · kartu", "ID card"))

LAYOUTS: Mapping[str, PlateLayout] = MappingProxyType(
    {
        "A3": PlateLayout(
            paper="A3",
            width_mm=420.0,
            height_mm=297.0,
            columns=39,
            rows=28,
            sides=4,
            ends=3,
            dictionary=cv2.aruco.DICT_4X4_250,
            places=(
                _CARD,
                Place(125.0, 176.0, ("Paspor terbuka", "Open passport")),
                Place(210.0, 148.0, ("A5 · setengah A4", "A5 · half of A4")),
                Place(
                    297.0,
                    210.0,
                    ("A4 · Kartu Keluarga · akta · surat", "A4 · family card · certificate · letter"),
                ),
            ),
            across_rule_mm=(160.0, 50.0),
            down_rule_mm=(76.0, 98.5),
        ),
        "A4": PlateLayout(
            paper="A4",
            width_mm=297.0,
            height_mm=210.0,
            columns=28,
            rows=19,
            sides=2,
            ends=2,
            dictionary=cv2.aruco.DICT_5X5_100,
            places=(
                _CARD,
                Place(176.0, 125.0, ("Paspor terbuka", "Open passport")),
                Place(210.0, 148.0, ("A5 · setengah A4", "A5 · half of A4")),
            ),
            across_rule_mm=(98.5, 37.0),
            down_rule_mm=(50.0, 55.0),
        ),
    }
)
