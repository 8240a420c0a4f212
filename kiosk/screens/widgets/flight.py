"""A picture that flies from where it was taken to where it is kept."""

from __future__ import annotations

from typing import Any

from kivy.animation import Animation
from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.uix.widget import Widget

from kiosk.screens.theme.tokens import UNTINTED

Box = tuple[float, float, float, float]


class Flight(Widget):
    """Above everything, for `duration_s`; it can neither be touched nor awaited."""

    def __init__(self, texture: Texture, start: Box, end: Box, duration_s: float, **properties: Any) -> None:
        x, y, width, height = start
        super().__init__(pos=(x, y), size=(width, height), size_hint=(None, None), **properties)
        with self.canvas:
            Color(rgba=UNTINTED)
            self._face = Rectangle(texture=texture, pos=self.pos, size=self.size)
        self.bind(pos=self._follow, size=self._follow)
        self._end = end
        self._duration_s = duration_s

    def start(self, over: Widget) -> None:
        """Fly over `over`, and be gone."""
        over.add_widget(self)
        x, y, width, height = self._end
        way = Animation(pos=(x, y), size=(width, height), duration=self._duration_s, transition="in_out_quad")
        way.bind(on_complete=lambda *_: over.remove_widget(self))
        way.start(self)

    def _follow(self, *_: object) -> None:
        self._face.pos, self._face.size = self.pos, self.size
