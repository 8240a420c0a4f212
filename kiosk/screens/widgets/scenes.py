"""Small pictures of how the booth is used, drawn in the colours of the theme.

Each is drawn within a square of side 1 about the middle of its place, y upwards; the
numbers are shares of that side.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.core.text import Label as CoreLabel
from kivy.graphics import Color, Line, Rectangle, Triangle
from kivy.uix.widget import Widget

from kiosk.screens.theme.current import current_look
from kiosk.screens.theme.fonts import ICONS, TEXT
from kiosk.screens.theme.icons import glyph
from kiosk.screens.theme.tokens import Colour
from kiosk.screens.widgets.rounded import Rounded

#: The number that the pictures show; no ticket of a day begins with it.
SAMPLE = "A012"


class Scene(Widget):
    """One picture, as large as its place allows; `draw` tells what is on it."""

    def __init__(self, draw: Callable[[Scene], None], **properties: Any) -> None:
        self._what = draw
        self.look = current_look()
        super().__init__(**properties)
        self.bind(pos=self._draw, size=self._draw)

    def show(self, draw: Callable[[Scene], None]) -> None:
        """Another picture in its place."""
        self._what = draw
        self._draw()

    def _draw(self, *_: object) -> None:
        self._side = min(self.width, self.height)
        self.canvas.clear()
        if self._side > 0:
            with self.canvas:
                self._what(self)

    def at(self, x: float, y: float) -> tuple[float, float]:
        """A point of the picture in the window."""
        return self.center_x + (x - 0.5) * self._side, self.center_y + (y - 0.5) * self._side

    def sheet(self, box: tuple[float, float, float, float], colour: Colour, radius: float = 0.03) -> None:
        """A rounded rectangle: (x, y, width, height)."""
        x, y, wide, high = box
        Color(rgba=colour)
        size = (wide * self._side, high * self._side)
        Rounded(pos=self.at(x, y), size=size, radius=[radius * self._side])

    def line(self, colour: Colour, width: float, *points: tuple[float, float], close: bool = False) -> None:
        Color(rgba=colour)
        path = [number for point in points for number in self.at(*point)]
        Line(points=path, width=width * self._side / 2, close=close, joint="round", cap="round")

    def triangle(self, colour: Colour, *points: tuple[float, float]) -> None:
        Color(rgba=colour)
        Triangle(points=[number for point in points for number in self.at(*point)])

    def sign(self, icon: str, x: float, y: float, side: float, colour: Colour, thin: bool = False) -> None:
        """An icon about (x, y)."""
        self._letters(glyph(icon), ICONS, x, y, side, colour, thin)

    def words(self, text: str, x: float, y: float, high: float, colour: Colour) -> None:
        """Large letters about (x, y)."""
        self._letters(text, TEXT, x, y, high, colour, True)

    def _letters(
        self, text: str, font: str, x: float, y: float, side: float, colour: Colour, bold: bool
    ) -> None:
        label = CoreLabel(text=text, font_name=font, bold=bold, font_size=side * self._side)
        label.refresh()
        wide, high = label.texture.size
        left, bottom = self.at(x, y)
        Color(rgba=colour)
        Rectangle(texture=label.texture, pos=(left - wide / 2, bottom - high / 2), size=(wide, high))


def touching(on: Scene) -> None:
    """A finger on the screen of a booth."""
    paint = on.look.paint
    on.sheet((0.37, 0.02, 0.12, 0.3), paint.primary, 0.01)
    on.sheet((0.22, 0.0, 0.42, 0.06), paint.primary)
    on.sheet((0.17, 0.24, 0.52, 0.75), paint.ink, 0.05)
    on.sheet((0.205, 0.28, 0.45, 0.67), paint.card)
    for row in range(3):
        for column in range(2):
            chosen = (row, column) == (1, 1)
            box = (0.235 + column * 0.2, 0.69 - row * 0.19, 0.18, 0.165)
            on.sheet(box, paint.chosen if chosen else paint.tint)
    on.line(paint.line, 0.02, (0.25, 0.9), (0.5, 0.9))
    on.sign("hand-tap", 0.7, 0.4, 0.44, paint.card)
    on.sign("hand-tap", 0.7, 0.4, 0.4, paint.primary)


def showing(on: Scene) -> None:
    """A phone with a code, held to the reader below the screen."""
    paint = on.look.paint
    on.sheet((0.16, 0.04, 0.68, 0.17), paint.primary)
    on.sheet((0.27, 0.145, 0.46, 0.025), paint.chosen, 0.01)
    for share in (0.0, 1.0, 2.0):
        half = 0.14 + share * 0.04
        on.line(paint.chosen, 0.014, (0.5 - half, 0.25 + share * 0.045), (0.5 + half, 0.25 + share * 0.045))
    on.sheet((0.32, 0.39, 0.36, 0.6), paint.ink, 0.05)
    on.sheet((0.345, 0.43, 0.31, 0.52), paint.card, 0.03)
    on.sign("qr-code", 0.5, 0.69, 0.28, paint.ink, thin=True)


def scanning(on: Scene) -> None:
    """A page on the plate, below the camera."""
    paint = on.look.paint
    on.triangle(paint.chosen_tint, (0.5, 0.88), (0.12, 0.08), (0.88, 0.08))
    on.sheet((0.06, 0.0, 0.88, 0.09), paint.ink)
    on.sheet((0.24, 0.03, 0.52, 0.46), paint.card, 0.02)
    for row in range(5):
        short = 0.62 if row < 4 else 0.5
        on.line(paint.line, 0.016, (0.31, 0.4 - row * 0.075), (short, 0.4 - row * 0.075))
    on.line(paint.good, 0.02, (0.24, 0.03), (0.76, 0.03), (0.76, 0.49), (0.24, 0.49), close=True)
    on.sheet((0.36, 0.8, 0.28, 0.19), paint.primary)
    on.sign("camera", 0.5, 0.895, 0.15, paint.on_primary)
    on.sign("check-circle", 0.76, 0.49, 0.2, paint.card)
    on.sign("check-circle", 0.76, 0.49, 0.17, paint.good)


def taking(on: Scene) -> None:
    """The ticket that comes out, with its number."""
    paint = on.look.paint
    on.sheet((0.1, 0.72, 0.8, 0.26), paint.primary, 0.05)
    on.sheet((0.19, 0.755, 0.62, 0.03), paint.ink, 0.015)
    on.sheet((0.235, 0.09, 0.53, 0.68), paint.line, 0.01)
    on.sheet((0.25, 0.1, 0.5, 0.67), paint.card, 0.01)
    on.words(SAMPLE, 0.5, 0.6, 0.19, paint.ink)
    on.line(paint.line, 0.014, (0.32, 0.47), (0.68, 0.47))
    on.sign("qr-code", 0.5, 0.31, 0.2, paint.ink, thin=True)
    on.line(paint.line, 0.014, (0.32, 0.16), (0.68, 0.16))
    on.sign("arrow-fat-down", 0.86, 0.33, 0.2, paint.chosen)


def waiting(on: Scene) -> None:
    """People who sit, and the number on the board."""
    paint = on.look.paint
    on.sheet((0.06, 0.5, 0.88, 0.46), paint.ink, 0.04)
    on.words(SAMPLE, 0.36, 0.73, 0.2, paint.chosen)
    on.sign("arrow-fat-right", 0.67, 0.73, 0.13, paint.card)
    on.words("3", 0.83, 0.73, 0.2, paint.card)
    for place in range(3):
        on.sign("user", 0.24 + place * 0.26, 0.24, 0.24, paint.primary if place != 1 else paint.good)
    on.line(paint.line, 0.03, (0.08, 0.1), (0.92, 0.1))
    on.sign("speaker-high", 0.88, 0.42, 0.1, paint.primary)
