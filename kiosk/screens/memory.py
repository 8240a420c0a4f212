"""Giving memory back to the system, so that a booth that runs for a year stays small.

Pictures of text and camera frames come and go by the megabyte. What is freed
between them stays with the process until the C library is asked for it. And where
the processor draws, Mesa compiles its programs with LLVM: 45 MB of code that the
first drawings pass through, and hardly anything after them.
"""

from __future__ import annotations

import ctypes
import gc
from functools import cache
from pathlib import Path
from typing import Any

#: mallopt(3): at most so many arenas, whichever thread asks.
M_ARENA_MAX, ARENAS = -8, 2
#: mallopt(3): what is at least so large, such as a frame or a line of drawn text, is handed
#: back as soon as it is freed. Left to itself the C library learns to keep the largest it
#: ever saw; with a megabyte the texts left 10 MB of holes.
M_MMAP_THRESHOLD, PICTURE_BYTES = -3, 2**17
#: Objects made before the collector comes by itself: a screen is built without it.
COLLECT_AFTER_OBJECTS = 100_000
MAPS = Path("/proc/self/maps")
COMPILER = "libLLVM"
#: madvise(2): the pages are not needed. Those of a file come back from it when they are.
MADV_DONTNEED = 4


def tame_allocator() -> None:
    """Keep freed memory where the next thread finds it. Call before threads start."""
    _call_libc("mallopt", M_ARENA_MAX, ARENAS)
    _call_libc("mallopt", M_MMAP_THRESHOLD, PICTURE_BYTES)


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
    for start, size in _code_of(COMPILER):
        _call_libc("madvise", ctypes.c_void_p(start), ctypes.c_size_t(size), MADV_DONTNEED)


@cache
def _code_of(library: str) -> list[tuple[int, int]]:
    """Address and bytes of the machine code that is mapped of a library. What is merely not
    writable is no such thing: the loader has put addresses into it."""
    found = []
    for line in MAPS.read_text("utf-8").splitlines() if MAPS.exists() else ():
        addresses, access, _, _, _, *name = line.split(maxsplit=5)
        if "x" in access and "w" not in access and name and Path(name[0]).name.startswith(library):
            start, end = (int(address, 16) for address in addresses.split("-"))
            found.append((start, end - start))
    return found


def _call_libc(name: str, *values: Any) -> None:
    """A call that the GNU C library knows; with any other, nothing happens."""
    call = getattr(ctypes.CDLL(None), name, None)
    if call is not None:
        call(*values)
