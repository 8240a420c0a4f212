"""The ring around what is in focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kivy.graphics import Color, Line
from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget

from kiosk.screens.finger import bring_into_view

if TYPE_CHECKING:
    from kiosk.screens.app import BoothApp

Box = tuple[float, float, float, float]


class FocusRing(Widget):
    """A band of ink between two lines of paper: whatever lies beneath, the band
    stands out on both of its sides."""

    def __init__(self, app: BoothApp) -> None:
        self._app = app
        self._around: Widget | None = None
        self.drawn: tuple[Box, object] | None = None
        """Where the middle of the band runs, (x, y, width, height) in px, and in which colours."""
        super().__init__(size_hint=(1, 1))

    def show(self, widget: Widget | None) -> None:
        """Around `widget` from now on, which is scrolled into view; None is no ring."""
        self._around = widget
        if widget is not None:
            bring_into_view(widget)
        self.follow()

    def follow(self) -> None:
        """Go where the widget is now: a screen is laid out after it is built."""
        widget = self._around
        if widget is None or widget.get_root_window() is None:
            wanted = None
        else:
            wanted = (self._box(widget), self._app.look.paint)
        if wanted != self.drawn:
            self.drawn = wanted
            self.canvas.clear()
            if wanted is not None:
                self._draw(wanted[0])

    def _draw(self, box: Box) -> None:
        look = self._app.look
        band, line = look.size.focus, look.size.border
        with self.canvas:
            for colour, thick in ((look.paint.paper, band + 2 * line), (look.paint.ink, band)):
                Color(rgba=colour)
                Line(rounded_rectangle=(*box, look.radius.button), width=thick / 2)

    def _box(self, widget: Widget) -> Box:
        """Just outside of `widget`, as far as it can be seen, and within the window."""
        out = self._app.look.size.focus / 2 + self._app.look.size.border
        left, bottom = widget.to_window(widget.x, widget.y)
        right, top = left + widget.width, bottom + widget.height
        for scroll in _scrolls(widget):
            floor = scroll.to_window(scroll.x, scroll.y)[1]
            bottom, top = max(bottom, floor), min(top, floor + scroll.height)
        left, bottom = max(left - out, out), max(bottom - out, out)
        right, top = min(right + out, self.width - out), min(top + out, self.height - out)
        return left, bottom, max(1.0, right - left), max(1.0, top - bottom)


def _scrolls(widget: Widget) -> list[ScrollView]:
    found, parent = [], widget.parent
    while isinstance(parent, Widget) and parent is not parent.parent:
        if isinstance(parent, ScrollView):
            found.append(parent)
        parent = parent.parent
    return found
