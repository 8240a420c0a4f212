"""Frames of a camera before which nothing moves, taken together: the grain goes, the code stays."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.documents.pixels import Pixels

_OVERVIEW_PX = 48
_MOVED_LEVELS = 8.0
_MOVED_TIMES = 8.0
_MOST_GRAIN = 3.0
"""Levels by which grain lets two overviews differ; where most of it differs more, all of it moved."""
_NEWEST_WEIGHS = 0.1


class Steadied:
    """Feed it frame after frame. `still` is how many frames nothing has moved for."""

    def __init__(self) -> None:
        self.still = 0
        self._overview: Pixels | None = None
        self._first: Pixels | None = None
        self._mean: NDArray[np.float32] | None = None

    def feed(self, grey: Pixels, half: Pixels) -> None:
        """Take the next frame, (height, width), and the same at `half` its size."""
        size = (_OVERVIEW_PX, max(1, round(half.shape[0] * _OVERVIEW_PX / half.shape[1])))
        overview = np.asarray(cv2.resize(half, size, interpolation=cv2.INTER_AREA), np.uint8)
        before, self._overview = self._overview, overview
        if self._first is None or self._first.shape != grey.shape or _differ(before, overview):
            self.still = 0
            self._first, self._mean = grey, None
            return
        self.still += 1
        if self._mean is None:
            self._mean = self._first.astype(np.float32)
        # The first few weigh the same; later ones only keep it fresh.
        weight = max(_NEWEST_WEIGHS, 1.0 / (self.still + 1))
        cv2.accumulateWeighted(grey, self._mean, weight)

    def mean(self) -> Pixels | None:
        """The frames since something moved, averaged; None when there is but one."""
        return None if self._mean is None else np.asarray(cv2.convertScaleAbs(self._mean), np.uint8)


def _differ(one: Pixels | None, other: Pixels) -> bool:
    """Whether something moved: somewhere the frames differ far more than they
    do in most places, where it is the grain that differs."""
    if one is None:
        return True
    apart = cv2.absdiff(one, other)
    grain = min(_MOST_GRAIN, float(np.median(apart)))
    return float(apart.max()) > max(_MOVED_LEVELS, _MOVED_TIMES * grain)
