"""Frames of a camera before which nothing moves, taken together: the grain goes, the code stays."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.documents.pixels import Pixels

_OVERVIEW_PX = 48
_MOVED_LEVELS = 8.0
_MOVED_TIMES = 8.0
_NEWEST_WEIGHS = 0.1


class Steadied:
    """Feed it frame after frame. `still` is how many frames nothing has moved for."""

    def __init__(self) -> None:
        self.still = 0
        self._overview: Pixels | None = None
        self._mean: NDArray[np.float32] | None = None

    def feed(self, grey: Pixels) -> None:
        """Take the next frame, (height, width)."""
        times = _OVERVIEW_PX / grey.shape[1]
        overview = np.asarray(
            cv2.resize(grey, None, fx=times, fy=times, interpolation=cv2.INTER_AREA), np.uint8
        )
        before, self._overview = self._overview, overview
        same = before is not None and before.shape == overview.shape
        if self._mean is None or not same or _differ(before, overview):
            self.still = 0
            self._mean = grey.astype(np.float32)
            return
        self.still += 1
        # The first few weigh the same; later ones only keep it fresh.
        weight = max(_NEWEST_WEIGHS, 1.0 / (self.still + 1))
        cv2.accumulateWeighted(grey, self._mean, weight)

    def mean(self) -> Pixels | None:
        """The frames since something moved, averaged; None when there is but one."""
        if self.still == 0 or self._mean is None:
            return None
        return np.asarray(cv2.convertScaleAbs(self._mean), np.uint8)


def _differ(one: Pixels | None, other: Pixels) -> bool:
    """Whether something moved: somewhere the frames differ far more than they
    do in most places, where it is the grain that differs."""
    if one is None:
        return True
    apart = cv2.absdiff(one, other)
    return float(apart.max()) > max(_MOVED_LEVELS, _MOVED_TIMES * float(np.median(apart)))
