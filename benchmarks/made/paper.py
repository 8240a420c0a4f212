"""A sheet to draw on whose letters come from a typeface of its own, and what a
document is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image, ImageFont

from kiosk.dock.sheet import INK, Colour, Sheet

_THEME = Path(__file__).parents[2] / "kiosk" / "screens" / "theme" / "fonts"
_SYSTEM = Path("/usr/share/fonts")


@dataclass(frozen=True, slots=True)
class Typeface:
    """Two files of one family."""

    name: str
    regular: Path
    bold: Path


@cache
def typefaces() -> tuple[Typeface, ...]:
    """The families at hand: those that come with locked packages first, and
    of the system's those that are installed."""
    kivy = find_spec("kivy")
    assert kivy is not None
    assert kivy.origin is not None
    roboto = Path(kivy.origin).parent / "data" / "fonts"
    urw, dejavu = _SYSTEM / "opentype" / "urw-base35", _SYSTEM / "truetype" / "dejavu"
    families = (
        Typeface("roboto", roboto / "Roboto-Regular.ttf", roboto / "Roboto-Bold.ttf"),
        Typeface(
            "atkinson",
            _THEME / "AtkinsonHyperlegibleNext-Regular.ttf",
            _THEME / "AtkinsonHyperlegibleNext-Bold.ttf",
        ),
        Typeface("dejavu", roboto / "DejaVuSans.ttf", roboto / "DejaVuSans.ttf"),
        Typeface("nimbus-sans", urw / "NimbusSans-Regular.otf", urw / "NimbusSans-Bold.otf"),
        Typeface("nimbus-narrow", urw / "NimbusSansNarrow-Regular.otf", urw / "NimbusSansNarrow-Bold.otf"),
        Typeface("nimbus-roman", urw / "NimbusRoman-Regular.otf", urw / "NimbusRoman-Bold.otf"),
        Typeface("bookman", urw / "URWBookman-Light.otf", urw / "URWBookman-Demi.otf"),
        Typeface("palatino", urw / "P052-Roman.otf", urw / "P052-Bold.otf"),
        Typeface("dejavu-serif", dejavu / "DejaVuSerif.ttf", dejavu / "DejaVuSerif-Bold.ttf"),
        Typeface("courier", urw / "NimbusMonoPS-Regular.otf", urw / "NimbusMonoPS-Bold.otf"),
    )
    return tuple(family for family in families if family.regular.exists() and family.bold.exists())


@cache
def machine_face(size_px: int) -> ImageFont.FreeTypeFont:
    """Letters of one width, for machine-readable zones."""
    kivy = find_spec("kivy")
    assert kivy is not None
    assert kivy.origin is not None
    return ImageFont.truetype(Path(kivy.origin).parent / "data" / "fonts" / "RobotoMono-Regular.ttf", size_px)


@cache
def _face(file: Path, size_px: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(file, size_px)


@dataclass(frozen=True, slots=True)
class Document:
    """A drawn document: BGR pixels at `dots` a millimetre, its true size, how
    round its corners are and how thick it is; `glossy` reflects lamps. `truth`
    is what can be read on it: nik, mrz, codes. `ink` marks what is printed, 255
    where there is some, (height, width)."""

    kind: str
    pixels: NDArray[np.uint8] = field(repr=False)
    width_mm: float
    height_mm: float
    corner_mm: float = 0.0
    thick_mm: float = 0.1
    glossy: float = 0.0
    spine: bool = False
    truth: Mapping[str, Any] = field(default_factory=dict, repr=False)


class Paper(Sheet):
    """A sheet set in one typeface."""

    def __init__(
        self, width_mm: float, height_mm: float, dots: float, paper: Colour, typeface: Typeface
    ) -> None:
        super().__init__(width_mm, height_mm, dots, paper)
        self.dots = dots
        self._typeface = typeface

    @property
    def image(self) -> Image.Image:
        return self._image

    def text(
        self,
        x_mm: float,
        y_mm: float,
        words: str,
        size_mm: float = 3.0,
        bold: bool = False,
        colour: Colour = INK,
        anchor: Literal["la", "ma", "ra", "mm"] = "la",
    ) -> None:
        file = self._typeface.bold if bold else self._typeface.regular
        self._draw.text(
            self._px(x_mm, y_mm),
            words,
            colour,
            _face(file, max(4, round(size_mm * self.dots))),
            anchor=anchor,
        )

    def machine_line(self, y_mm: float, line: str, margin_mm: float) -> None:
        """One letter a cell, as a machine-readable zone is set; the cell of
        ICAO 9303 is 2.54 mm wide where the page is 125 mm."""
        cell_mm = (self.width_mm - 2 * margin_mm) / len(line)
        face = machine_face(round(3.9 * self.dots))
        for turn, letter in enumerate(line):
            place = self._px(margin_mm + (turn + 0.5) * cell_mm, y_mm)
            self._draw.text(place, letter, (24, 24, 26), face, anchor="mm")

    def stroke(self, points_mm: list[tuple[float, float]], colour: Colour, wide_mm: float) -> None:
        """A line of a pen."""
        self._draw.line(
            [self._px(*point) for point in points_mm], colour, max(1, round(wide_mm * self.dots)), "curve"
        )

    def picture(
        self, picture: NDArray[np.uint8], left_mm: float, top_mm: float, wide_mm: float, high_mm: float
    ) -> None:
        """Paste BGR `picture`, stretched into the place."""
        size = (max(1, round(wide_mm * self.dots)), max(1, round(high_mm * self.dots)))
        drawn = Image.fromarray(np.ascontiguousarray(picture[:, :, ::-1])).resize(
            size, Image.Resampling.BICUBIC
        )
        left, top = self._px(left_mm, top_mm)
        self._image.paste(drawn, (round(left), round(top)))


def one_of(random: Generator, of: tuple[Any, ...]) -> Any:
    return of[int(random.integers(len(of)))]
