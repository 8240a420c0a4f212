"""Finding the marks of the plate, and the corners of its squares, in a frame."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.documents.pixels import Pixels, grey_of
from kiosk.documents.plate.layout import PlateLayout
from kiosk.documents.plate.lens import Points

_SADDLE_STEPS = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_MAX_ITER, 40, 0.005)
_WINDOW_SHARE = 0.16
_MOST_WANDERED_SHARE = 0.35


@cache
def _detector(dictionary: int, exact: bool) -> cv2.aruco.ArucoDetector:
    asked = cv2.aruco.DetectorParameters()
    asked.minMarkerPerimeterRate = 0.02
    if exact:
        asked.cornerRefinementMethod = cv2.aruco.CORNER_REFINE_SUBPIX
    else:
        asked.adaptiveThreshWinSizeMin = asked.adaptiveThreshWinSizeMax = 15
    return cv2.aruco.ArucoDetector(cv2.aruco.getPredefinedDictionary(dictionary), asked)


def find_marks(frame: Pixels, layout: PlateLayout, exact: bool = True) -> dict[int, NDArray[np.float32]]:
    """The marks of `layout` in `frame`, (height, width[, 3]): by their number the
    corners (4, 2), clockwise from the mark's own top left. Some may be wrong: a
    pattern elsewhere can look like a mark. Not `exact` is many times faster, finds
    fewer, and their corners to a pixel."""
    corners, numbers, _ = _detector(layout.dictionary, exact).detectMarkers(grey_of(frame))
    # OpenCV's own types do not say it: without a mark there are no numbers.
    known = [int(number) for number in np.ravel(numbers)] if corners else []
    found = zip(known, corners, strict=True)
    return {
        number: np.asarray(where, np.float32).reshape(4, 2)
        for number, where in found
        if number in layout.marks_mm
    }


def refined(grey: Pixels, near: Points, square_px: float) -> tuple[Points, NDArray[np.bool_]]:
    """Where four squares really meet near each of `near` (n, 2), below a pixel,
    and which of them were to be found there."""
    reach = max(3, round(square_px * _WINDOW_SHARE))
    height_px, width_px = grey.shape
    edge = np.asarray((width_px - 1, height_px - 1)) - reach - 1
    inside = ((near > reach + 1) & (near < edge)).all(axis=1)
    at = near.copy()
    if inside.any():
        started = np.array(near[inside, None], np.float32, order="C")
        moved = cv2.cornerSubPix(grey, started, (reach, reach), (-1, -1), _SADDLE_STEPS)
        at[inside] = moved[:, 0]
    wandered = np.linalg.norm(at - near, axis=1)
    return at, inside & (wandered < _MOST_WANDERED_SHARE * square_px) & _are_saddles(grey, at, square_px)


def _are_saddles(grey: Pixels, points: Points, square_px: float) -> NDArray[np.bool_]:
    """Whether squares dark and light by turns lie around each of `points`."""
    arm = 0.09 * square_px
    turns = np.asarray(((-1, -1), (1, -1), (1, 1), (-1, 1)), np.float64) * arm
    places = (points[:, None] + turns).astype(np.float32)
    levels = cv2.remap(grey, places[..., 0], places[..., 1], cv2.INTER_LINEAR).astype(np.float32)
    even, odd = levels[:, 0::2], levels[:, 1::2]
    apart = np.maximum(even.min(axis=1) - odd.max(axis=1), odd.min(axis=1) - even.max(axis=1))
    return np.asarray(apart > 25.0, np.bool_)


def slopes(grey: Pixels, corners: Points, square_px: float) -> NDArray[np.float64]:
    """How sharp each of `corners` (n, 2) is: the steepest step between neighbours
    as a share of the contrast there; 1 for a perfect edge, falling with blur."""
    reach = max(3, round(square_px * _WINDOW_SHARE))
    found = []
    for x, y in np.rint(corners).astype(int).tolist():
        piece = grey[max(0, y - reach) : y + reach + 1, max(0, x - reach) : x + reach + 1].astype(np.float64)
        contrast = max(float(np.ptp(piece)), 1.0)
        steepest = (
            np.percentile(np.abs(np.diff(piece, axis=1)), 95),
            np.percentile(np.abs(np.diff(piece, axis=0)), 95),
        )
        found.append(float(max(steepest)) / contrast)
    return np.asarray(found)
