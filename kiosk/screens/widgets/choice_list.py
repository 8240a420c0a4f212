"""Choices one below another; where the window is wide and they are many, in two columns."""

from __future__ import annotations

from typing import Any

from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.gridlayout import GridLayout
from kivy.uix.widget import Widget

from kiosk.screens.theme.tokens import Look

#: Up to so many stand in one column on any window.
ONE_COLUMN = 3


class ChoiceList(AnchorLayout):
    """All in a row are as high as the highest, and grow into room that nothing else wants:
    less within low reach, where they stay by the hand. `columns` is how many there may be."""

    def __init__(self, look: Look, columns: int = 2, **properties: Any) -> None:
        self._look = look
        self._columns = columns if look.wide and look.text_scale == 1 else 1
        self._grown = look.size.choice if look.low else look.size.choice_most
        super().__init__(anchor_y="bottom" if look.low else "top", **properties)
        self._grid = GridLayout(cols=1, spacing=look.choice_gap)
        self._grid.bind(minimum_height=self._settle)
        super().add_widget(self._grid)

    def offer(self, choice: Widget) -> None:
        """Another choice, at the end."""
        choice.size_hint_y = 1  # as high as its neighbour
        self._grid.add_widget(choice)
        self._grid.cols = self._columns if len(self._grid.children) > ONE_COLUMN else 1
        self._settle()

    def _settle(self, *_: object) -> None:
        needed = self._grid.minimum_height
        rows = -(-len(self._grid.children) // self._grid.cols)
        grown = rows * self._grown + (rows - 1) * self._look.choice_gap
        self.size_hint_min_y = needed
        self._grid.size_hint_max_y = max(needed, grown)
