"""The emblem of the booth: the world, an island's waves, a ring of gold."""

from __future__ import annotations

from kivy.graphics import Color, Ellipse, Line, StencilPop, StencilPush, StencilUnUse, StencilUse
from kivy.uix.widget import Widget

from kiosk.screens.theme.current import current_app, current_look

#: Large text needs the room.
SIZE_BY_TEXT = {1.0: 1.0, 1.5: 0.35, 2.0: 0.0}
#: A wide window is not high.
BESIDE_TEXT = 0.45


class Emblem(Widget):
    """Drawn, so that it is sharp on every screen and belongs to nobody."""

    def __init__(self, **properties: object) -> None:
        self._look = current_look()
        room = SIZE_BY_TEXT[self._look.text_scale]
        if self._look.wide:
            room *= BESIDE_TEXT if self._look.text_scale == 1 else 0
        if current_app().comfort.voice and (self._look.wide or self._look.text_scale > 1):
            room = 0  # the voice's bar has it
        side = self._look.size.emblem * room
        super().__init__(size_hint=(None, None), size=(side, side), **properties)
        self.bind(pos=self._draw, size=self._draw)

    def _draw(self, *_: object) -> None:
        paint, contrast = self._look.paint, self._look.contrast
        tone = paint.ink if contrast else paint.on_primary
        ground = paint.paper if contrast else paint.primary
        x, y, side = self.x, self.y, self.width
        stroke = side * 0.014
        inner = side * 0.8
        left, bottom = x + (side - inner) / 2, y + (side - inner) / 2
        middle_x, middle_y = x + side / 2, y + side / 2
        self.canvas.clear()
        if not side:
            return
        with self.canvas:
            Color(rgba=tone)
            Line(circle=(middle_x, middle_y, side / 2 - stroke), width=stroke * 0.6)
            Color(rgba=paint.chosen)
            Line(circle=(middle_x, middle_y, side * 0.45), width=stroke * 1.3)
            Color(rgba=tone)
            StencilPush()
            Ellipse(pos=(left, bottom), size=(inner, inner))
            StencilUse()
            for share in (0.36, 0.74):
                wide = inner * share
                Line(ellipse=(middle_x - wide / 2, bottom, wide, inner), width=stroke * 0.75)
            Line(points=(middle_x, bottom, middle_x, bottom + inner), width=stroke * 0.75)
            for share in (0.5, 0.78):
                Line(
                    points=(left, bottom + inner * share, left + inner, bottom + inner * share),
                    width=stroke * 0.75,
                )
            Color(rgba=ground)
            sea = bottom + inner * 0.36
            Ellipse(pos=(left - inner * 0.5, sea - inner * 2), size=(inner * 2, inner * 2))
            for row, wave in ((0.27, paint.chosen), (0.16, tone), (0.05, tone)):
                self._wave(left, bottom + inner * row, inner, stroke, wave)
            StencilUnUse()
            Ellipse(pos=(left, bottom), size=(inner, inner))
            StencilPop()
            Color(rgba=tone)
            Line(circle=(middle_x, middle_y, inner / 2), width=stroke)

    @staticmethod
    def _wave(x: float, y: float, width: float, stroke: float, tone: tuple[float, ...]) -> None:
        Color(rgba=tone)
        length = width / 4
        points: list[float] = []
        for step in range(-1, 5):
            start = x + step * length
            points += [start, y, start + length * 0.25, y + length * 0.32]
            points += [start + length * 0.75, y + length * 0.32, start + length, y]
        for place in range(0, len(points), 8):
            Line(bezier=points[place : place + 8], width=stroke)
