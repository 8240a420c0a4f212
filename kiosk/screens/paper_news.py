"""How far the paper is, told in its place: the screen around it stays."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.screens.theme.current import current_look
from kiosk.screens.widgets.button import SecondaryButton
from kiosk.screens.widgets.notice import Notice
from kiosk.screens.widgets.progress import PRINTING_S, Progress
from kiosk.visit.events import PaperWanted
from kiosk.visit.visit import Paperwork, Visit

if TYPE_CHECKING:
    from kiosk.screens.screen import Page


class PaperNews(BoxLayout):
    """Holds the one notice that `tell` makes of the visit as it is now, and while it is
    printed a bar that fills. Where it did not come out, `wish` holds what `again` makes,
    to ask for it: under the notice, or in the other column of a wide window."""

    def __init__(self, tell: Callable[[], Notice], again: Callable[[], Widget]) -> None:
        self._tell = tell
        self._again = again
        self._told: Hashable = None
        self.progress: Progress | None = None
        super().__init__(orientation="vertical", size_hint_y=None, height=0)
        self.bind(minimum_height=self.setter("height"))
        self.wish: BoxLayout = self
        if current_look().wide:
            self.wish = BoxLayout(size_hint_y=None, height=0)
            self.wish.bind(minimum_height=self.wish.setter("height"))

    def refresh(self, visit: Visit) -> None:
        """Tell anew when something else is to be told."""
        news = (visit.paperwork, visit.fault, visit.proof, visit.staff_told)
        if news != self._told:
            self._told = news
            self.clear_widgets()
            self.wish.clear_widgets()
            self.add_widget(self._tell())
            self.progress = None
            if visit.paperwork is Paperwork.PRINTING:
                look = current_look()
                self.spacing = look.space.s
                self.progress = Progress(look, PRINTING_S)
                self.add_widget(self.progress)
            elif visit.may_print_again:
                self.spacing = current_look().space.s
                self.wish.add_widget(self._again())

    def after(self, elapsed_s: float) -> None:
        """The screen has stood for `elapsed_s`."""
        if self.progress is not None:
            self.progress.after(elapsed_s)


def print_again(page: Page, name: str) -> Widget:
    """The button that asks for paper that did not come out."""
    return SecondaryButton(name=name, text=page.say("Cetak ulang"), deed=lambda: page.do(PaperWanted()))
