"""A picture of a screen as a grid of its mean colours: what a look from an arm's length sees.

The typefaces are shipped and the processor draws, so the same screen gives the same grid; a
word that has gone, a button that has moved, or another colour gives another.
"""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode

import numpy as np
from PIL import Image

#: Cells across the shorter and the longer side of the window: a line of text is two cells high.
SHORT, LONG = 36, 64
#: A grid keeps the upper bits of a colour: of its 256 shades every eighth.
SHADE = 8
#: How many shades a cell may be from what it was, and how many cells may be farther: a
#: rasteriser of another version rounds an edge differently here and there.
TOLERANCE, FARTHER_CELLS = 1, 4


def fingerprint(picture: Image.Image) -> str:
    """The mean colour of every cell, packed, as base64."""
    size = (LONG, SHORT) if picture.width > picture.height else (SHORT, LONG)
    cells = np.asarray(picture.convert("RGB").resize(size, Image.Resampling.BOX)) // SHADE
    # Column by column in one colour after the other: that is packed smallest.
    return b64encode(zlib.compress(cells.transpose(2, 0, 1).tobytes(), 9)).decode()


def difference(one: str, other: str) -> int:
    """How many cells differ by more than the tolerance."""
    was, now = (np.frombuffer(zlib.decompress(b64decode(code)), np.uint8) for code in (one, other))
    cells = np.abs(was.astype(int) - now).reshape(3, -1).max(axis=0)
    return int((cells > TOLERANCE).sum())


def alike(one: str, other: str) -> bool:
    return bool(one and other) and difference(one, other) <= FARTHER_CELLS
