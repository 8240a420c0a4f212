"""Choices one below another; where the window is wide and they are many, in two columns."""

from __future__ import annotations

from typing import Any

from kivy.uix.gridlayout import GridLayout
from kivy.uix.widget import Widget

from kiosk.screens.theme.tokens import Look

#: Up to so many stand in one column on any window.
ONE_COLUMN = 3


class ChoiceList(GridLayout):
    """As high as what is in it; all in a row of it are as high as the highest."""

    def __init__(self, look: Look, **properties: Any) -> None:
        self._look = look
        super().__init__(cols=1, spacing=look.choice_gap, size_hint_y=None, **properties)
        self.bind(minimum_height=self.setter("height"))

    def add_widget(self, widget: Widget, *args: Any, **kwargs: Any) -> None:
        """At the end, and in two columns once they are many, unless the letters are larger."""
        widget.size_hint_y = 1  # as high as its neighbour
        super().add_widget(widget, *args, **kwargs)
        many = len(self.children) > ONE_COLUMN
        self.cols = 2 if self._look.wide and self._look.text_scale == 1 and many else 1
