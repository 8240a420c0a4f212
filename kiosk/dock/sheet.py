"""A sheet of paper to draw on, in millimetres from its top left corner."""

from __future__ import annotations

from functools import cache
from math import cos, pi, sin
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Colour = tuple[int, int, int]

INK: Colour = (38, 40, 46)
FAINT: Colour = (120, 124, 130)

_FONTS = Path(__file__).parents[1] / "screens" / "theme" / "fonts"


@cache
def font(size_px: int, bold: bool) -> ImageFont.FreeTypeFont:
    name = "AtkinsonHyperlegibleNext-Bold.ttf" if bold else "AtkinsonHyperlegibleNext-Regular.ttf"
    return ImageFont.truetype(_FONTS / name, size_px)


class Sheet:
    """Paper of `width_mm` × `height_mm` at `dots` pixels a millimetre."""

    def __init__(
        self, width_mm: float, height_mm: float, dots: float, paper: Colour = (246, 245, 240)
    ) -> None:
        self.width_mm = width_mm
        self.height_mm = height_mm
        self._dots = dots
        self._image = Image.new("RGB", (round(width_mm * dots), round(height_mm * dots)), paper)
        self._draw = ImageDraw.Draw(self._image)

    @property
    def pixels(self) -> NDArray[np.uint8]:
        """What is drawn, (height, width, 3), BGR."""
        return np.ascontiguousarray(np.asarray(self._image, np.uint8)[:, :, ::-1])

    def shade(self, top: Colour, bottom: Colour) -> None:
        """Cover the sheet with a soft change of colour from top to bottom."""
        down = np.linspace(0.0, 1.0, self._image.height)[:, None, None]
        column = np.asarray(top) * (1 - down) + np.asarray(bottom) * down
        full = np.broadcast_to(column, (self._image.height, self._image.width, 3)).astype(np.uint8)
        self._image.paste(Image.fromarray(full))

    def guilloche(self, colour: Colour, lines: int = 26, swing_mm: float = 3.0) -> None:
        """Fine waves over the whole sheet, as security paper has."""
        for row in range(lines):
            middle_mm = self.height_mm * (row + 0.5) / lines
            points = [
                (x, middle_mm + swing_mm * sin(2 * pi * x / 31 + row * 0.7) * cos(2 * pi * x / 83))
                for x in np.arange(-1.0, self.width_mm + 1.0, 0.6)
            ]
            self._draw.line([self._px(*point) for point in points], colour, max(1, round(self._dots * 0.12)))

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
        """Write `words`, `size_mm` high, from, about or up to the point."""
        face = font(round(size_mm * self._dots), bold)
        self._draw.text(self._px(x_mm, y_mm), words, colour, face, anchor=anchor)

    def rows(self, x_mm: float, y_mm: float, rows: dict[str, str], step_mm: float, gap_mm: float) -> None:
        """Write names and values under each other, the values in line."""
        size_mm = step_mm * 0.72
        for turn, (name, value) in enumerate(rows.items()):
            self.text(x_mm, y_mm + turn * step_mm, name, size_mm)
            self.text(x_mm + gap_mm, y_mm + turn * step_mm, f": {value}", size_mm, bold=True)

    def paragraph(self, x_mm: float, y_mm: float, lines: list[str], size_mm: float) -> None:
        for turn, line in enumerate(lines):
            self.text(x_mm, y_mm + turn * size_mm * 1.55, line, size_mm)

    def machine_line(self, y_mm: float, line: str, margin_mm: float) -> None:
        """Write a machine-readable line: one letter a cell, as OCR-B is set."""
        cell_mm = (self.width_mm - 2 * margin_mm) / len(line)
        for turn, letter in enumerate(line):
            self.text(margin_mm + (turn + 0.5) * cell_mm, y_mm, letter, 3.6, colour=(20, 20, 20), anchor="mm")

    def box(
        self,
        left_mm: float,
        top_mm: float,
        right_mm: float,
        bottom_mm: float,
        fill: Colour | None,
        line: Colour | None,
    ) -> None:
        corners = (self._px(left_mm, top_mm), self._px(right_mm, bottom_mm))
        self._draw.rectangle(corners, fill, line, max(1, round(self._dots * 0.2)))

    def line(
        self, left_mm: float, top_mm: float, right_mm: float, bottom_mm: float, colour: Colour = INK
    ) -> None:
        ends = (self._px(left_mm, top_mm), self._px(right_mm, bottom_mm))
        self._draw.line(ends, colour, max(1, round(self._dots * 0.2)))

    def disc(
        self, x_mm: float, y_mm: float, radius_mm: float, fill: Colour | None, line: Colour | None = None
    ) -> None:
        corners = (
            self._px(x_mm - radius_mm, y_mm - radius_mm),
            self._px(x_mm + radius_mm, y_mm + radius_mm),
        )
        self._draw.ellipse(corners, fill, line, max(1, round(self._dots * 0.35)))

    def emblem(self, x_mm: float, y_mm: float, radius_mm: float, colour: Colour) -> None:
        """A made-up office's seal: rings and a star. No state's emblem."""
        self.disc(x_mm, y_mm, radius_mm, None, colour)
        self.disc(x_mm, y_mm, radius_mm * 0.8, None, colour)
        reach = [radius_mm * (0.62 if turn % 2 == 0 else 0.26) for turn in range(10)]
        star = [
            self._px(x_mm + far * sin(turn * pi / 5), y_mm - far * cos(turn * pi / 5))
            for turn, far in enumerate(reach)
        ]
        self._draw.polygon(star, colour)

    def portrait(
        self, left_mm: float, top_mm: float, right_mm: float, bottom_mm: float, ground: Colour
    ) -> None:
        """A photograph of nobody: a head and shoulders in outline."""
        wide_mm, high_mm = right_mm - left_mm, bottom_mm - top_mm
        left_px, top_px = self._px(left_mm, top_mm)
        size = (round(wide_mm * self._dots), round(high_mm * self._dots))
        photo = Image.new("RGB", size, ground)
        pen = ImageDraw.Draw(photo)
        width, height = size
        pen.ellipse((-0.05 * width, 0.68 * height, 1.05 * width, 1.5 * height), (62, 74, 96))
        pen.rectangle((0.40 * width, 0.52 * height, 0.60 * width, 0.76 * height), (196, 160, 134))
        pen.ellipse((0.24 * width, 0.12 * height, 0.76 * width, 0.66 * height), (46, 38, 36))
        pen.ellipse((0.28 * width, 0.20 * height, 0.72 * width, 0.66 * height), (214, 178, 152))
        self._image.paste(photo, (round(left_px), round(top_px)))

    def specimen_mark(self, size_mm: float, colour: Colour = (190, 40, 40), strength: float = 0.26) -> None:
        """SPESIMEN across the sheet: nobody may take it for a document."""
        layer = Image.new("L", self._image.size, 0)
        face = font(round(size_mm * self._dots), True)
        pen = ImageDraw.Draw(layer)
        middle = (self._image.width / 2, self._image.height / 2)
        pen.text(middle, "SPESIMEN", round(255 * strength), face, anchor="mm")
        layer = layer.rotate(20, resample=Image.Resampling.BICUBIC)
        self._image.paste(Image.new("RGB", self._image.size, colour), mask=layer)

    def paste(self, picture: Image.Image, left_mm: float, top_mm: float, side_mm: float) -> None:
        side_px = round(side_mm * self._dots)
        left_px, top_px = self._px(left_mm, top_mm)
        self._image.paste(
            picture.convert("RGB").resize((side_px, side_px), Image.Resampling.NEAREST),
            (round(left_px), round(top_px)),
        )

    def _px(self, x_mm: float, y_mm: float) -> tuple[float, float]:
        return x_mm * self._dots, y_mm * self._dots
