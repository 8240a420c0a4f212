"""A finger for rehearsals and tests: real touch events at a place on the
window, so that hit-testing, overlays and disabled widgets all count."""

from __future__ import annotations

from itertools import count
from typing import Any

from kivy.base import EventLoop
from kivy.core.window import Window
from kivy.input.motionevent import MotionEvent
from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget

_ids = count(1)


class _Contact(MotionEvent):
    """One touch; `args` is (x, y) in fractions of the window."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, is_touch=True, type_id="touch", **kwargs)
        self.profile = ["pos"]

    def depack(self, args: Any) -> None:
        self.sx, self.sy = args
        super().depack(args)


class Finger:
    """Presses and lifts; at most one touch at a time."""

    def __init__(self) -> None:
        self._contact: _Contact | None = None

    def press(self, widget: Widget) -> None:
        """Put the finger on the middle of `widget`."""
        self.press_at(*widget.to_window(widget.center_x, widget.center_y))

    def press_at(self, x: float, y: float) -> None:
        """Put the finger on (x, y), px from the window's lower left."""
        self._contact = _Contact("finger", next(_ids), (x / Window.width, y / Window.height))
        EventLoop.post_dispatch_input("begin", self._contact)

    def drag_to(self, x: float, y: float) -> None:
        """Move the finger on the screen to (x, y), px from the window's lower left."""
        assert self._contact is not None, "the finger is not on the screen"
        self._contact.move((x / Window.width, y / Window.height))
        EventLoop.post_dispatch_input("update", self._contact)

    def lift(self) -> None:
        """Take the finger away; what was pressed is done."""
        assert self._contact is not None, "the finger is not on the screen"
        EventLoop.post_dispatch_input("end", self._contact)
        self._contact = None


def bring_into_view(widget: Widget) -> bool:
    """Scroll as a person would until `widget` can be touched; whether that was
    needed."""
    moved = False
    parent = widget.parent
    while parent is not None and parent is not parent.parent:
        if isinstance(parent, ScrollView) and parent.do_scroll_y:
            bottom = widget.to_window(widget.x, widget.y)[1]
            place = parent.to_window(parent.x, parent.y)[1]
            if bottom < place or bottom + widget.height > place + parent.height:
                parent.scroll_to(widget, animate=False)
                moved = True
        parent = parent.parent
    return moved
