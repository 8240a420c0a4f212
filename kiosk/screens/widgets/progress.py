"""A bar that fills while a machine is at work; how long that takes is not known, so
it goes ever more slowly and is never full."""

from __future__ import annotations

from math import exp

from kivy.graphics import Color
from kivy.uix.widget import Widget

from kiosk.screens.theme.tokens import Look
from kiosk.screens.widgets.rounded import Rounded

#: How long it takes as a rule, in s: to make a number, to find a booking, to print a ticket.
ISSUING_S = 1.0
LOOKING_UP_S = 1.0
PRINTING_S = 2.5


class Progress(Widget):
    """`usual_s` is how long the work takes as a rule: by then two thirds are full."""

    def __init__(self, look: Look, usual_s: float) -> None:
        self._look = look
        self._usual_s = usual_s
        self._full = 0.0
        super().__init__(size_hint_y=None, height=look.space.m)
        self.bind(pos=self._draw, size=self._draw)

    def after(self, elapsed_s: float) -> None:
        """Show that the work has gone on for `elapsed_s`."""
        self._full = 1.0 - exp(-elapsed_s / self._usual_s)
        self._draw()

    @property
    def full(self) -> float:
        """How much of it is full, 0 to 1."""
        return self._full

    def _draw(self, *_: object) -> None:
        paint, radius = self._look.paint, [self.height / 2]
        self.canvas.clear()
        with self.canvas:
            Color(rgba=paint.line)
            Rounded(pos=self.pos, size=self.size, radius=radius)
            Color(rgba=paint.primary)
            wide = max(self.height, self.width * self._full)
            Rounded(pos=self.pos, size=(wide, self.height), radius=radius)
