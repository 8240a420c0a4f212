"""Waiting until a frame is drawn, while the other threads work.

Kivy's own `glFinish` keeps the interpreter while it waits. Where the processor
draws, that is most of a frame: nobody would look at the plate meanwhile.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable

from kivy.graphics.opengl import glFinish

#: Where glvnd keeps the calls of desktop OpenGL; ctypes lets go of the interpreter in them.
LIBRARIES = ("libOpenGL.so.0", "libGL.so.1")


def finish() -> Callable[[], None]:
    """What waits for all that was asked of the current context."""
    for name in LIBRARIES:
        try:
            wait = ctypes.CDLL(name).glFinish
        except (OSError, AttributeError):
            continue
        wait.argtypes, wait.restype = (), None
        return lambda: wait()
    return lambda: glFinish()
