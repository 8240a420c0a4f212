"""Whether the paper under a row is as it should be: glare, a finger or a stain takes
letters away, and what is left may read as something else."""

from __future__ import annotations

import numpy as np

from kiosk.documents.pixels import Pixels

_PAPER_PERCENT = 80
_UNEVEN = 0.10
"""How far the paper may be from the middle of the row's, as a share of it: 0.02 on
a clean card, 0.07 with scratches, 0.12 and more below a finger or a reflection."""
_WHITE = 250.0


def is_even(strip: Pixels) -> bool:
    """Whether nothing seems to lie on `strip`, (height, width, 3) or (height, width),
    and no light that is too strong for anything to be seen in it."""
    high, wide = strip.shape[:2]
    blocks = np.array_split(strip.reshape(high, wide, -1), max(3, wide // max(1, high // 2)), axis=1)
    levels = np.asarray([np.percentile(block, _PAPER_PERCENT, axis=(0, 1)) for block in blocks])
    middle = np.maximum(np.median(levels, axis=0), 1.0)
    uneven = float(np.abs(levels / middle - 1.0).max())
    return uneven < _UNEVEN and float(levels.min(axis=1).max()) < _WHITE
