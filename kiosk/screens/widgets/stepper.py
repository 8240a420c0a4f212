"""The line that says which step this is: words, and a segment a step."""

from __future__ import annotations

from kivy.graphics import Color
from kivy.properties import NumericProperty
from kivy.uix.widget import Widget

from kiosk.screens.theme.current import current_look
from kiosk.screens.widgets.rounded import Rounded

#: How thick a step ahead is, beside one that is done: not by its colour alone is it known.
AHEAD = 0.4


class StepLine(Widget):
    """`place` of `total` segments are filled; nothing without a total."""

    place = NumericProperty(0)
    total = NumericProperty(0)

    def __init__(self, **properties: object) -> None:
        self._look = current_look()
        super().__init__(size_hint_y=None, **properties)
        self.bind(pos=self._draw, size=self._draw, place=self._draw, total=self._draw)
        self._draw()

    def _draw(self, *_: object) -> None:
        self.canvas.clear()
        total = int(self.total)
        # Larger text needs the room where there are no steps.
        self.height = self._look.size.step if total or self._look.text_scale == 1 else 0
        if not total:
            return
        gap = self._look.space.xs
        width = (self.width - gap * (total - 1)) / total
        with self.canvas:
            for segment in range(total):
                done = segment < self.place
                Color(rgba=self._look.paint.primary if done else self._look.paint.line)
                high = self.height if done else self.height * AHEAD
                place = (self.x + segment * (width + gap), self.y + (self.height - high) / 2)
                Rounded(pos=place, size=(width, high), radius=[high / 2])
