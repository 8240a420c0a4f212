"""How far the paper is, told in its place: the screen around it stays."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from kivy.uix.boxlayout import BoxLayout

from kiosk.screens.theme.current import current_look
from kiosk.screens.widgets.notice import Notice
from kiosk.screens.widgets.progress import PRINTING_S, Progress
from kiosk.visit.visit import Paperwork, Visit


class PaperNews(BoxLayout):
    """Holds the one notice that `tell` makes of the visit as it is now, and while it is
    printed a bar that fills."""

    def __init__(self, tell: Callable[[], Notice]) -> None:
        self._tell = tell
        self._told: Hashable = None
        self.progress: Progress | None = None
        super().__init__(orientation="vertical", size_hint_y=None, height=0)
        self.bind(minimum_height=self.setter("height"))

    def refresh(self, visit: Visit) -> None:
        """Tell anew when something else is to be told."""
        news = (visit.paperwork, visit.fault, visit.proof)
        if news != self._told:
            self._told = news
            self.clear_widgets()
            self.add_widget(self._tell())
            self.progress = None
            if visit.paperwork is Paperwork.PRINTING:
                look = current_look()
                self.spacing = look.space.s
                self.progress = Progress(look, PRINTING_S)
                self.add_widget(self.progress)

    def after(self, elapsed_s: float) -> None:
        """The screen has stood for `elapsed_s`."""
        if self.progress is not None:
            self.progress.after(elapsed_s)
