"""The homography and the lens that show known places where they were seen."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.documents.plate.lens import Lens, Points, projected

_ROUNDS = 30
_CORNER_PX = 0.1
_AXIS_OFF = 0.02
"""How far off a corner is commonly found; and a lens's axis, in half diagonals."""


def fitted(known_mm: Points, at_px: Points, lens: Lens) -> tuple[Lens, NDArray[np.float64], NDArray[np.intp]]:
    """Lens and homography (millimetres to undistorted pixels) that show
    `known_mm` at `at_px` with the least squares, and which points were kept: one
    that lies far off after the first fit is left out of the second."""
    kept = np.arange(len(known_mm))
    for _ in range(2):
        to_px = np.asarray(cv2.findHomography(known_mm[kept], at_px[kept], 0)[0], np.float64)
        start = np.concatenate(((to_px / to_px[2, 2]).reshape(-1)[:8], (0.0,) * 4))
        best = _least_squares(start, known_mm[kept], at_px[kept], lens)
        bent, to_px = _unpacked(best, lens)
        off_px = np.linalg.norm(bent.distort(projected(to_px, known_mm)) - at_px, axis=1)
        kept = np.flatnonzero(off_px <= max(0.5, 4.0 * float(np.median(off_px))))
    return bent, to_px, kept


def _unpacked(numbers: NDArray[np.float64], lens: Lens) -> tuple[Lens, NDArray[np.float64]]:
    matrix = np.append(numbers[:8], 1.0).reshape(3, 3)
    k1, k2, off_x, off_y = numbers[8:].tolist()
    return Lens(lens.width_px, lens.height_px, k1, k2, off_x, off_y), matrix


def _least_squares(
    start: NDArray[np.float64], known_mm: Points, at_px: Points, lens: Lens
) -> NDArray[np.float64]:
    """Levenberg and Marquardt's method over the eight numbers of the homography
    and the four of the lens. A lens that hardly bends does not tell where its
    axis is: the axis is drawn to the middle, weakly."""

    def missed(numbers: NDArray[np.float64]) -> NDArray[np.float64]:
        bent, to_px = _unpacked(numbers, lens)
        misses = (bent.distort(projected(to_px, known_mm)) - at_px).reshape(-1)
        return np.append(misses, numbers[10:] * _CORNER_PX / _AXIS_OFF)

    numbers, damping = start.copy(), 1e-3
    misses = missed(numbers)
    error = float(misses @ misses)
    steps = np.maximum(np.abs(start), 1e-3) * 1e-6
    for _ in range(_ROUNDS):
        moved = np.stack([missed(numbers + step) for step in np.diag(steps)], axis=1)
        slopes = (moved - misses[:, None]) / steps
        square = slopes.T @ slopes
        downhill = slopes.T @ misses
        while damping < 1e9:
            tried = numbers - np.linalg.solve(square + damping * np.diag(np.diag(square)), downhill)
            misses_now = missed(tried)
            error_now = float(misses_now @ misses_now)
            if error_now < error:
                break
            damping *= 10
        else:
            return numbers
        gained = error - error_now
        numbers, misses, error, damping = tried, misses_now, error_now, damping / 10
        if gained <= 1e-9 * error:
            return numbers
    return numbers
