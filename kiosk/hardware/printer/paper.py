"""The simulated printer's paper: dots go on at the head, tickets come off at the cutter."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFont

INK = (34, 33, 38)
PAPER = (252, 250, 245)
HEAD_TO_CUTTER_DOTS = 96
MARGIN_DOTS = {384: 40, 576: 32}  # paper of 58 and 80 mm on both sides of the head
OVERSAMPLING = 8
THRESHOLD = 96
FONT_PX = 20
HORIZONTAL_RULE = "─"


@cache
def _typeface() -> ImageFont.FreeTypeFont:
    """Roboto Mono, which Kivy brings along: any machine that runs the booth has it."""
    kivy = find_spec("kivy")
    if kivy is None or kivy.origin is None:
        raise RuntimeError("the simulated printer borrows its typeface from Kivy, which is not installed")
    path = Path(kivy.origin).parent / "data" / "fonts" / "RobotoMono-Regular.ttf"
    return ImageFont.truetype(str(path), FONT_PX * OVERSAMPLING)


@cache
def glyph(character: str, width_px: int, height_px: int, bold: bool) -> Image.Image:
    """One character cell, black on white, mode "1"; bold is struck twice, as a printer does."""
    cell = Image.new("L", (12 * OVERSAMPLING, 24 * OVERSAMPLING), 0)
    draw = ImageDraw.Draw(cell)
    if character == HORIZONTAL_RULE:  # drawn, so that neighbours join
        draw.rectangle((0, 11 * OVERSAMPLING, cell.width, 13 * OVERSAMPLING - 1), fill=255)
    else:
        draw.text((6 * OVERSAMPLING, 18.5 * OVERSAMPLING), character, fill=255, font=_typeface(), anchor="ms")
    dots = cell.resize((width_px, height_px), Image.Resampling.LANCZOS).point(
        lambda value: 255 if value > THRESHOLD else 0
    )
    if bold:
        again = Image.new("L", dots.size, 0)
        again.paste(dots, (max(1, round(width_px / 14)), 0))
        dots = ImageChops.lighter(dots, again)
    return ImageChops.invert(dots).convert("1")


class PaperRoll:
    """White paper of `width_px` dots that grows downward from the head."""

    def __init__(self, width_px: int) -> None:
        self.width_px = width_px
        self._strip = self._blank(HEAD_TO_CUTTER_DOTS)

    def _blank(self, height_px: int) -> Image.Image:
        return Image.new("1", (self.width_px, height_px), 1)

    def print_band(self, band: Image.Image) -> None:
        """Print `band` (mode "1", as wide as the roll) and move on by its height."""
        longer = self._blank(self._strip.height + band.height)
        longer.paste(self._strip, (0, 0))
        longer.paste(band, (0, self._strip.height))
        self._strip = longer

    def feed(self, height_px: int) -> None:
        self.print_band(self._blank(height_px))

    def cut(self) -> Image.Image:
        """What falls off: all but the paper between head and cutter."""
        at = self._strip.height - HEAD_TO_CUTTER_DOTS
        ticket = self._strip.crop((0, 0, self.width_px, at))
        self._strip = self._strip.crop((0, at, self.width_px, self._strip.height))
        return ticket

    def tear_off(self) -> None:
        """Somebody tears off what has been printed and not been cut."""
        self._strip = self._blank(HEAD_TO_CUTTER_DOTS)


def photograph(ticket: Image.Image) -> Image.Image:
    """The ticket as it lies on a table: thermal paper and its bare margins, mode "RGB"."""
    margin = MARGIN_DOTS.get(ticket.width, 0)
    picture = Image.new("RGB", (ticket.width + 2 * margin, ticket.height), PAPER)
    black = ImageChops.invert(ticket.convert("L"))
    picture.paste(INK, (margin, 0), black)
    return picture
