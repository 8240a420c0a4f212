"""How far the paper is, told in its place: the screen around it stays."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from kivy.uix.boxlayout import BoxLayout

from kiosk.screens.widgets.notice import Notice
from kiosk.visit.visit import Visit


class PaperNews(BoxLayout):
    """Holds the one notice that `tell` makes of the visit as it is now."""

    def __init__(self, tell: Callable[[], Notice]) -> None:
        self._tell = tell
        self._told: Hashable = None
        super().__init__(size_hint_y=None, height=0)
        self.bind(minimum_height=self.setter("height"))

    def refresh(self, visit: Visit) -> None:
        """Tell anew when something else is to be told."""
        news = (visit.paperwork, visit.fault, visit.proof)
        if news != self._told:
            self._told = news
            self.clear_widgets()
            self.add_widget(self._tell())
