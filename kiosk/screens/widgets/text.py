"""Words and icons on the screen."""

from __future__ import annotations

from typing import Any

from kivy.clock import Clock
from kivy.core.text import Label as CoreLabel
from kivy.properties import NumericProperty, StringProperty
from kivy.uix.label import Label

from kiosk.screens.theme.icons import glyph
from kiosk.screens.widgets.layout import load_layout


class Words(Label):
    """Text as wide as its place and as high as it needs."""


class Lead(Words):
    """One step larger than the body: the sentence under a title."""


class Strong(Words):
    """Body text that must be seen first."""


class Title(Words):
    """The one question of a screen."""


class Fine(Words):
    """The smallest text: a fault's code and nothing that must be read."""


class Fitted(Words):
    """Text as wide as it is, up to `room` px; then it wraps."""

    room = NumericProperty(10_000)

    def __init__(self, **properties: Any) -> None:
        self._measure_soon = Clock.create_trigger(self._measure, -1)
        super().__init__(**properties)
        for name in ("text", "font_size", "font_name", "bold", "room"):
            self.fbind(name, self._measure_soon)
        self._measure_soon()

    def _measure(self, *_: object) -> None:
        font = CoreLabel(font_name=self.font_name, font_size=self.font_size, bold=self.bold)
        natural = max((font.get_extents(line)[0] for line in self.text.split("\n")), default=0)
        self.width = max(1, min(natural + 2, self.room))


class Icon(Label):
    """One icon, by its Phosphor name."""

    icon = StringProperty("")

    def on_icon(self, _: object, name: str) -> None:
        self.text = glyph(name) if name else ""


load_layout(__file__)
