"""A page of the gallery, in the frame that every screen has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kivy.uix.widget import Widget

from kiosk.screens.widgets.frame import Frame
from kiosk.screens.widgets.touch import Touchable


@dataclass(frozen=True)
class PageOf:
    """A page: its kind in a word, what fills it and says its states, what lies over it, and
    whether its samples are touched: within low reach those lie in the lower half."""

    name: str
    fill: Callable[[Frame], None]
    over: Callable[[Frame], Widget] | None = None
    touched: bool = True


class Specimens(Frame):
    """The samples of `page`, which is `place` of `total`."""

    def __init__(self, page: PageOf, place: int, total: int) -> None:
        self.touched_content = page.touched
        super().__init__(
            step_text="Galeri",
            clock_text=f"{place}/{total}",
            heading=page.name.replace("-", " ").capitalize(),
            officer_text="Panggil petugas",
            step_place=place,
            step_total=total,
        )
        page.fill(self)
        if all(child.size_hint_y is None for child in self.content.children):
            self.add_widget(Widget())


def nothing(*_: object) -> None:
    """Samples are touched, and nothing comes of it."""


def press(touchable: Touchable) -> None:
    """As it looks under a finger."""
    touchable.state = "down"
