"""What has been typed so far: boxes for numbers, a line for text."""

from __future__ import annotations

from kivy.graphics import Color, Rectangle, SmoothRoundedRectangle
from kivy.properties import StringProperty
from kivy.uix.widget import Widget

from kiosk.screens.theme.fonts import TEXT
from kiosk.screens.theme.tokens import Look
from kiosk.screens.widgets.lettering import lettering
from kiosk.screens.widgets.text import Words


class Boxes(Widget):
    """One box a digit, in `groups`; the next one is marked, and `hint` stands
    in those still empty."""

    value = StringProperty("")

    def __init__(self, look: Look, groups: tuple[int, ...], hint: str = "") -> None:
        self._look = look
        self._groups = groups
        self._hint = hint
        high = look.show.entry * 1.75
        super().__init__(size_hint_y=None, height=high)
        self.bind(pos=self._draw, size=self._draw, value=self._draw)

    @property
    def length(self) -> int:
        return sum(self._groups)

    def regroup(self, groups: tuple[int, ...], hint: str = "") -> None:
        """Ask for something else: empty boxes in `groups`."""
        self._groups, self._hint = groups, hint
        self.value = ""
        self._draw()

    def _draw(self, *_: object) -> None:
        look = self._look
        gap, wide_gap = look.space.xs * 0.75, look.space.m
        spaces = gap * (self.length - len(self._groups)) + wide_gap * (len(self._groups) - 1)
        box = min((self.width - spaces) / self.length, self.height * 0.85)
        x = self.x + (self.width - box * self.length - spaces) / 2
        size_px = min(look.show.entry, box * 0.95)
        place = 0
        self.canvas.clear()
        with self.canvas:
            for group in self._groups:
                for _digit in range(group):
                    self._box(x, box, place, size_px)
                    x += box + gap
                    place += 1
                x += wide_gap - gap

    def _box(self, x: float, width: float, place: int, size_px: float) -> None:
        look, paint = self._look, self._look.paint
        next_one = place == len(self.value)
        border = look.size.border * (2 if next_one else 1)
        Color(rgba=paint.primary if next_one else paint.muted)
        SmoothRoundedRectangle(pos=(x, self.y), size=(width, self.height), radius=[look.radius.key / 2])
        Color(rgba=paint.chosen_tint if next_one and not look.contrast else paint.card)
        SmoothRoundedRectangle(
            pos=(x + border, self.y + border),
            size=(width - 2 * border, self.height - 2 * border),
            radius=[look.radius.key / 2],
        )
        typed = place < len(self.value)
        face = self.value[place] if typed else self._hint[place : place + 1]
        if face:
            texture = lettering(face, TEXT, size_px, bold=typed)
            Color(rgba=paint.ink if typed else paint.muted)
            wide, high = texture.size
            Rectangle(
                texture=texture,
                pos=(round(x + (width - wide) / 2), round(self.y + (self.height - high) / 2)),
                size=(wide, high),
            )


class Line(Words):
    """A line of text with a caret, as typed; it wraps."""

    value = StringProperty("")

    def __init__(self, look: Look) -> None:
        self._look = look
        super().__init__(
            font_size=look.show.button,
            bold=True,
            inset=look.space.m,
            size_hint_min_y=look.show.entry * 2.4,
        )
        self.bind(pos=self._draw, size=self._draw, value=self._show)
        self._show()

    def _show(self, *_: object) -> None:
        self.text = self.value + "|"

    def _draw(self, *_: object) -> None:
        look = self._look
        border = look.size.border * 1.5
        self.canvas.before.clear()
        with self.canvas.before:
            Color(rgba=look.paint.primary)
            SmoothRoundedRectangle(pos=self.pos, size=self.size, radius=[look.radius.key])
            Color(rgba=look.paint.card)
            SmoothRoundedRectangle(
                pos=(self.x + border, self.y + border),
                size=(self.width - 2 * border, self.height - 2 * border),
                radius=[look.radius.key],
            )
