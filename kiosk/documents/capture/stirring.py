"""What stirs between two frames, cheaply: a frame is seen as a grid of blocks.

A block averages so many pixels that a sensor's grain is gone from it, and a
change of light that is the same everywhere is taken away before blocks are
compared. What is left is something that moved.
"""

from __future__ import annotations

import cv2
import numpy as np

from kiosk.documents.pixels import Pixels, Quad

BLOCKS_WIDE = 60

_STEP_PX = 4
_STIRRED_LEVELS = 10.0
_LEAST_BLOCKS = 2


def blocks_of(frame: Pixels) -> Pixels:
    """`frame`, (height, width[, 3]), as its grid of blocks, (rows, `BLOCKS_WIDE`)."""
    sparse = frame[::_STEP_PX, ::_STEP_PX]
    green = np.ascontiguousarray(sparse[:, :, 1] if sparse.ndim == 3 else sparse)
    high, wide = green.shape
    size = (BLOCKS_WIDE, max(1, round(BLOCKS_WIDE * high / wide)))
    return np.asarray(cv2.resize(green, size, interpolation=cv2.INTER_AREA), np.uint8)


def stirred(blocks: Pixels, before: Pixels) -> bool:
    """Whether anything moved anywhere between the two."""
    return blocks.shape != before.shape or int(_changed(blocks, before).sum()) >= _LEAST_BLOCKS


def stirred_within(quad: Quad, frame: Pixels, blocks: Pixels, before: Pixels) -> bool:
    """Whether anything moved on the page within `quad` of `frame`, such as a
    hand on its way out; what moves beside the page does not count."""
    if blocks.shape != before.shape:
        return True
    rows, columns = blocks.shape
    scale = np.asarray((columns / frame.shape[1], rows / frame.shape[0]), np.float32)
    page = np.zeros((rows, columns), np.uint8)
    cv2.fillConvexPoly(page, np.rint(quad * scale - 0.5).astype(np.int32), 1)
    return int(_changed(blocks, before)[page > 0].sum()) >= _LEAST_BLOCKS


def _changed(blocks: Pixels, before: Pixels) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    difference = blocks.astype(np.float32) - before
    return np.asarray(np.abs(difference - np.median(difference)) > _STIRRED_LEVELS)
