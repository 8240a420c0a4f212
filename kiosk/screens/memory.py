"""Giving memory back to the system, so that a booth that runs for a year stays small.

Pictures of text and camera frames come and go by the megabyte. What is freed
between them stays with the process until the C library is asked for it.
"""

from __future__ import annotations

import ctypes
import gc

#: mallopt(3): at most so many arenas, whichever thread asks.
M_ARENA_MAX, ARENAS = -8, 2
#: mallopt(3): what is at least so large, such as a frame, is handed back as soon as it
#: is freed. Left to itself the C library learns to keep the largest it ever saw.
M_MMAP_THRESHOLD, FRAME_BYTES = -3, 2**20
#: Objects made before the collector comes by itself: a screen is built without it.
COLLECT_AFTER_OBJECTS = 100_000


def tame_allocator() -> None:
    """Keep freed memory where the next thread finds it. Call before threads start."""
    _call_libc("mallopt", M_ARENA_MAX, ARENAS)
    _call_libc("mallopt", M_MMAP_THRESHOLD, FRAME_BYTES)


def keep_what_is_loaded() -> None:
    """What is loaded by now stays: the collector need not look at it again,
    which keeps its pauses short while an applicant is there."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER_OBJECTS)


def tidy() -> None:
    """Clear away the screens that are gone, and hand what is free to the
    system. Takes some 10 to 50 ms."""
    gc.collect()
    _call_libc("malloc_trim", 0)


def _call_libc(name: str, *values: int) -> None:
    """A call that the GNU C library knows; with any other, nothing happens."""
    call = getattr(ctypes.CDLL(None), name, None)
    if call is not None:
        call(*values)
