"""One picture that is searched for codes, and what everybody who searches it needs, made once."""

from __future__ import annotations

from functools import cached_property

import cv2
import numpy as np

from kiosk.documents.pixels import Pixels

CELLS = 240
"""So many cells the longer side of a picture is divided into."""
_LARGE_PX = 1000


class Picture:
    """`grey`, (height, width), and what is made of it when it is asked for first."""

    def __init__(self, grey: Pixels) -> None:
        self.grey = grey

    @property
    def width(self) -> int:
        return int(self.grey.shape[1])

    @property
    def height(self) -> int:
        return int(self.grey.shape[0])

    @property
    def is_large(self) -> bool:
        """Whether half of it is enough for most codes."""
        return max(self.width, self.height) > _LARGE_PX

    @cached_property
    def half(self) -> Pixels:
        """At half its size: what is looked for patches in, and read first live."""
        return halved(self.grey)

    @property
    def cell_px(self) -> int:
        """How wide and high a cell is."""
        return 2 * max(1, round(max(self.width, self.height) / CELLS / 2))

    @cached_property
    def cells(self) -> tuple[Pixels, Pixels, Pixels]:
        """`changes` in each cell."""
        return changes(self.half, self.cell_px // 2)


def halved(grey: Pixels) -> Pixels:
    size = (max(1, grey.shape[1] // 2), max(1, grey.shape[0] // 2))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)


def changes(grey: Pixels, cell_px: int) -> tuple[Pixels, Pixels, Pixels]:
    """For each cell of `cell_px`: how much neighbouring pixels differ, across
    and down, and how light it is; in levels."""
    height, width = (grey.shape[0] - 1) // cell_px, (grey.shape[1] - 1) // cell_px
    tall, wide = height * cell_px, width * cell_px
    here = grey[:tall, :wide]
    across = cv2.absdiff(here, grey[:tall, 1 : wide + 1])
    down = cv2.absdiff(here, grey[1 : tall + 1, :wide])
    across, down = (np.asarray(each, np.uint8) for each in (across, down))
    return _averaged(across, cell_px), _averaged(down, cell_px), _averaged(here, cell_px)


def _averaged(picture: Pixels, cell_px: int) -> Pixels:
    """One value a cell; by halves where that works out, which is ten times as quick."""
    while cell_px % 2 == 0:
        picture, cell_px = halved(picture), cell_px // 2
    if cell_px == 1:
        return picture
    size = (picture.shape[1] // cell_px, picture.shape[0] // cell_px)
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
