"""The pages taken so far, small and in order; each can be touched to be looked at."""

from __future__ import annotations

from typing import Any

from kivy.properties import StringProperty
from kivy.uix.stacklayout import StackLayout

from kiosk.screens.theme.tokens import Look
from kiosk.screens.widgets import text as _text  # noqa: F401  (its rules are used in page_strip.kv)
from kiosk.screens.widgets.camera import Picture
from kiosk.screens.widgets.layout import load_layout
from kiosk.screens.widgets.touch import Touchable


class PageTile(Touchable):
    """One page: its picture, or its sign while there is none."""

    icon = StringProperty("")

    def show(self, look: Look, pixels: object) -> None:
        picture = Picture(look, plate=look.paint.tint)
        picture.still(pixels)
        self.ids.inside.clear_widgets()
        self.ids.inside.add_widget(picture)


class PageStrip(StackLayout):
    """Tiles side by side, in as many rows as they need."""

    def __init__(self, look: Look, **properties: Any) -> None:
        super().__init__(size_hint_y=None, spacing=look.space.s, **properties)
        self.bind(minimum_height=self.setter("height"))


load_layout(__file__)
