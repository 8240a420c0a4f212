"""The drawing of a phone held to the reader."""

from __future__ import annotations

from kivy.core.text import Label as CoreLabel
from kivy.graphics import Color, Line, Rectangle
from kivy.uix.widget import Widget

from kiosk.screens.theme.current import current_look
from kiosk.screens.theme.fonts import ICONS
from kiosk.screens.theme.icons import glyph
from kiosk.screens.widgets.rounded import Rounded


class ReaderDrawing(Widget):
    """A phone with a code, the reader under it, and the light between."""

    def __init__(self, **properties: object) -> None:
        self._look = current_look()
        super().__init__(**properties)
        self.bind(pos=self._draw, size=self._draw)

    def _draw(self, *_: object) -> None:
        look, paint = self._look, self._look.paint
        high = min(self.height - 2 * look.space.l, self.width * 1.1)
        middle, bottom = self.x + self.width / 2, self.y + (self.height - high) / 2
        phone_high, phone_wide = high * 0.62, high * 0.36
        phone_x, phone_y = middle - phone_wide / 2, bottom + high * 0.38
        reader_wide, reader_high = high * 0.62, high * 0.16
        stroke = look.size.border * 1.4
        self.canvas.clear()
        with self.canvas:
            Color(rgba=paint.tint)
            Rounded(pos=self.pos, size=self.size, radius=[look.radius.card])
            Color(rgba=paint.chosen)
            for share in (0.16, 0.3, 0.44):
                wide = reader_wide * (0.34 + share)
                y = bottom + reader_high + high * (0.06 + share * 0.36)
                Line(
                    points=(middle - wide / 2, y, middle + wide / 2, y),
                    width=stroke,
                    cap="round",
                )
            Color(rgba=paint.ink)
            Rounded(pos=(phone_x, phone_y), size=(phone_wide, phone_high), radius=[look.radius.card])
            Color(rgba=paint.card)
            inset = phone_wide * 0.07
            Rounded(
                pos=(phone_x + inset, phone_y + inset),
                size=(phone_wide - 2 * inset, phone_high - 2 * inset),
                radius=[look.radius.key],
            )
            Color(rgba=paint.primary)
            Rounded(
                pos=(middle - reader_wide / 2, bottom + high * 0.04),
                size=(reader_wide, reader_high),
                radius=[look.radius.key],
            )
            Color(rgba=paint.chosen)
            Rounded(
                pos=(middle - reader_wide * 0.34, bottom + high * 0.04 + reader_high * 0.62),
                size=(reader_wide * 0.68, reader_high * 0.16),
                radius=[reader_high * 0.08],
            )
            code = CoreLabel(text=glyph("qr-code"), font_name=ICONS, bold=True, font_size=phone_wide * 0.78)
            code.refresh()
            wide, tall = code.texture.size
            Color(rgba=paint.ink)
            Rectangle(
                texture=code.texture,
                pos=(middle - wide / 2, phone_y + (phone_high - tall) / 2),
                size=(wide, tall),
            )
