"""Whether two pictures of pages show the same page.

Compared are the larger features, coarse enough to survive a page that is out
of focus and fine enough to tell two printed pages of one form; in every
quarter turn, for a page that is turned is the same page.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.documents.pages.finding import rectify
from kiosk.documents.pixels import Pixels, Quad, grey_of

Look = NDArray[np.float32]

_SIDE_PX = 128
_FINE_PX = 1.6
_COARSE_PX = 8.0
_SHIFT_PX = 4
_ALIKE = 0.7
_FEATURELESS = 1.5


def look_of(frame: Pixels, quad: Quad) -> Look:
    """The page within `quad` of `frame`, small and square, without its light
    and its finest marks."""
    page = rectify(frame, quad, 2 * _SIDE_PX)
    small = cv2.resize(grey_of(page), (_SIDE_PX, _SIDE_PX), interpolation=cv2.INTER_AREA)
    fine = cv2.GaussianBlur(small.astype(np.float32), (0, 0), _FINE_PX)
    return np.asarray(fine - cv2.GaussianBlur(fine, (0, 0), _COARSE_PX), np.float32)


def alike(look: Look, other: Look) -> bool:
    """Whether both show the same page, whichever way up."""
    plain = [float(each.std()) < _FEATURELESS for each in (look, other)]
    if any(plain):
        return all(plain)
    return max(similarity(np.rot90(look, turns), other) for turns in range(4)) > _ALIKE


def similarity(look: Look, other: Look) -> float:
    """-1 to 1, at the best of a few pixels' shift."""
    inner = np.ascontiguousarray(look[_SHIFT_PX:-_SHIFT_PX, _SHIFT_PX:-_SHIFT_PX], np.float32)
    found = cv2.matchTemplate(np.ascontiguousarray(other), inner, cv2.TM_CCOEFF_NORMED)
    return float(found.max())
