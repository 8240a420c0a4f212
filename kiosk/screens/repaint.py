"""Drawing no more than what changed, where the processor does the drawing.

A live picture changes thirty times a second, and the rest of the screen does
not. A graphics card draws all of it again at no cost; the processor needs
25 ms for a whole tall screen, and a third of that for the picture in it.
"""

from __future__ import annotations

from collections.abc import Callable

from kivy.core.window import Window
from kivy.graphics.opengl import (
    GL_RENDERER,
    GL_SCISSOR_TEST,
    glDisable,
    glEnable,
    glGetString,
    glScissor,
)

from kiosk.screens.widgets.camera import Box, Picture

#: How Mesa names itself where it draws on the processor.
ON_THE_PROCESSOR = (b"llvmpipe", b"softpipe", b"swrast")
#: Pictures of the window that take turns on the display: each must have been drawn whole
#: since the rest changed, before a part of it can stand for all.
TAKING_TURNS = 3
#: Times in a row that something long keeps what moves from being drawn: a new screen is built,
#: put in place and drawn, and the one before is cleared away.
PUT_OFF = 3


class Repaint:
    """Of one window; from `start` to `stop` it knows how often the whole was drawn."""

    def __init__(self) -> None:
        self._partly = False
        self._drawing = False
        self._whole = 0
        self._busy = False
        self._put_off = 0

    def start(self) -> None:
        renderer = glGetString(GL_RENDERER).lower()
        self._partly = any(name in renderer for name in ON_THE_PROCESSOR)
        Window.bind(on_draw=self._drawn)

    def stop(self) -> None:
        self._partly = False
        Window.unbind(on_draw=self._drawn)

    def change(self, picture: Picture, change: Callable[[], None]) -> None:
        """Call `change`, which alters nothing but what is seen in `picture`, and draw that
        at once; with whatever else has changed, when it is."""
        alone, before = self._partly and not Window.canvas.needs_redraw, picture.moving
        change()
        if alone and Window.canvas.needs_redraw:
            moved = picture.moving != before
            self._draw(picture, (*picture.pos, *picture.size) if moved else before)

    def must_wait(self) -> bool:
        """Whether what moves is put off to its next time: right after something long a finger
        is looked for first."""
        waits = self._partly and self.was_busy() and self._put_off < PUT_OFF
        self._put_off = self._put_off + 1 if waits else 0
        return waits

    def was_busy(self) -> bool:
        """Whether something that takes long was done since this was asked last."""
        was, self._busy = self._busy, False
        return was

    def be_busy(self) -> None:
        """Something else than drawing has just taken long."""
        self._busy = True

    def _draw(self, picture: Picture, box: Box) -> None:
        self._drawing = True
        if self._whole < TAKING_TURNS:
            self._whole += 1
            self._show()
        else:
            x, y, wide, high = box
            left, below = picture.to_window(x, y)
            glEnable(GL_SCISSOR_TEST)
            glScissor(int(left), int(below), int(wide) + 2, int(high) + 2)
            self._show()
            glDisable(GL_SCISSOR_TEST)
        self._drawing = False

    @staticmethod
    def _show() -> None:
        Window.dispatch("on_draw")
        Window.dispatch("on_flip")

    def _drawn(self, *_: object) -> None:
        if not self._drawing:
            self._whole = 0
            self._busy = True
