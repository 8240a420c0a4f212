"""A picture of a screen as a small grid of its mean colours: what a glance from afar sees.

A rasteriser that draws letters a little differently leaves it as it is; a button that has
moved, a text that has gone, or another colour does not.
"""

from __future__ import annotations

from base64 import b64decode, b64encode

import numpy as np
from PIL import Image

#: Cells across the shorter and the longer side of the window.
SHORT, LONG = 9, 16
#: How far a cell may be from what it was, of 255, and how many of a hundred may be farther.
TOLERANCE, FARTHER_PERCENT = 14, 5


def fingerprint(picture: Image.Image) -> str:
    """The mean colour of every cell, as base64 of RGB bytes."""
    size = (LONG, SHORT) if picture.width > picture.height else (SHORT, LONG)
    return b64encode(picture.convert("RGB").resize(size, Image.Resampling.BOX).tobytes()).decode()


def difference(one: str, other: str) -> float:
    """How many of a hundred cells differ by more than the tolerance."""
    was, now = (np.frombuffer(b64decode(code), np.uint8).astype(int) for code in (one, other))
    if was.shape != now.shape:
        return 100.0
    cells = np.abs(was - now).reshape(-1, 3).max(axis=1)
    return float((cells > TOLERANCE).mean() * 100)


def alike(one: str, other: str) -> bool:
    return difference(one, other) <= FARTHER_PERCENT
