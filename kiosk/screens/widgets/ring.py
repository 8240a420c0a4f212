"""A ring that empties: the seconds left, with the number in the middle."""

from __future__ import annotations

from kivy.graphics import Color, Line
from kivy.properties import NumericProperty
from kivy.uix.anchorlayout import AnchorLayout

from kiosk.screens.theme.tokens import Look
from kiosk.screens.widgets.text import Fitted


class Ring(AnchorLayout):
    """`left` of `total` seconds."""

    left = NumericProperty(0)
    total = NumericProperty(1)

    def __init__(self, look: Look, **properties: object) -> None:
        self._look = look
        side = look.size.ring_beside_large_text if look.wide and look.large else look.size.ring
        super().__init__(size_hint=(None, None), size=(side, side), **properties)
        self._number = Fitted(text="", font_size=min(look.show.welcome, side / 2), bold=True)
        self.add_widget(self._number)
        self.bind(pos=self._draw, size=self._draw, left=self._draw, total=self._draw)

    def _draw(self, *_: object) -> None:
        self._number.text = str(max(0, round(self.left)))
        width = self._look.space.s
        radius = self.width / 2 - width
        middle = (self.x + self.width / 2, self.y + self.height / 2)
        self.canvas.before.clear()
        with self.canvas.before:
            Color(rgba=self._look.paint.line)
            Line(circle=(*middle, radius), width=width / 2)
            Color(rgba=self._look.paint.primary)
            angle = 360 * min(1.0, self.left / self.total)
            Line(circle=(*middle, radius, 0, angle), width=width / 2)
