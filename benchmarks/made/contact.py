"""Many pictures on one sheet, to be looked at."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

_CELL_PX = (384, 216)
_WORDS_PX = 20
_COLUMNS = 5


def contact_sheet(
    pictures: Sequence[tuple[NDArray[np.uint8], str, Sequence[Sequence[float]] | None]],
    columns: int = _COLUMNS,
) -> NDArray[np.uint8]:
    """Each picture small, its words below it, its corners outlined, BGR."""
    wide, high = _CELL_PX
    rows = -(-len(pictures) // columns)
    sheet = np.full((max(1, rows) * (high + _WORDS_PX), columns * wide, 3), 250, np.uint8)
    for turn, (pixels, words, corners) in enumerate(pictures):
        scale = min(wide / pixels.shape[1], high / pixels.shape[0])
        small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        if corners is not None:
            outline = np.asarray(corners, np.float32) * scale
            cv2.polylines(
                small, [np.rint(outline * 8).astype(np.int32)], True, (60, 200, 60), 1, cv2.LINE_AA, 3
            )
            cv2.circle(
                small, tuple(np.rint(outline[0]).astype(int).tolist()), 4, (30, 60, 230), -1, cv2.LINE_AA
            )
        top, left = turn // columns * (high + _WORDS_PX), turn % columns * wide
        sheet[top : top + small.shape[0], left : left + small.shape[1]] = small
        place = (left + 4, top + high + 14)
        cv2.putText(sheet, words, place, cv2.FONT_HERSHEY_SIMPLEX, 0.42, (40, 40, 40), 1, cv2.LINE_AA)
    return sheet
