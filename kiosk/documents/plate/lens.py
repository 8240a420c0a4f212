"""How a lens bends what it sees, in frame pixels.

Brown's radial model about the lens's axis, with r measured in half diagonals of
the frame: a point that a perfect lens would show at distance r from the axis is
shown at r · (1 + k1 · r² + k2 · r⁴). Nothing here needs a focal length,
since only what lies on one plane is measured.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
"""(…, 2) of x and y."""

_STEPS = 12


@dataclass(frozen=True, slots=True)
class Lens:
    """Of a camera whose frames are `width_px` × `height_px`; `off_x` and `off_y`
    say where its axis meets them, from the middle in half diagonals."""

    width_px: int
    height_px: int
    k1: float = 0.0
    k2: float = 0.0
    off_x: float = 0.0
    off_y: float = 0.0

    @property
    def axis_px(self) -> NDArray[np.float64]:
        """Where straight ahead is."""
        middle = np.asarray(((self.width_px - 1) / 2, (self.height_px - 1) / 2))
        return np.asarray(middle + np.asarray((self.off_x, self.off_y)) * self.half_diagonal_px)

    @property
    def half_diagonal_px(self) -> float:
        return float(np.hypot(self.width_px, self.height_px)) / 2

    def distort(self, points: Points) -> Points:
        """Where the lens shows what a perfect one would show at `points`."""
        arms = (points - self.axis_px) / self.half_diagonal_px
        square = (arms * arms).sum(axis=-1, keepdims=True)
        bent = arms * (1 + square * (self.k1 + self.k2 * square))
        return np.asarray(bent * self.half_diagonal_px + self.axis_px)

    def undistort(self, points: Points) -> Points:
        """Where a perfect lens would show what this one shows at `points`."""
        arms = (points - self.axis_px) / self.half_diagonal_px
        seen = np.sqrt((arms * arms).sum(axis=-1, keepdims=True))
        true = seen.copy()
        for _ in range(_STEPS):
            square = true * true
            miss = true * (1 + square * (self.k1 + self.k2 * square)) - seen
            slope = 1 + square * (3 * self.k1 + 5 * self.k2 * square)
            true -= miss / np.maximum(slope, 0.1)
        stretch = np.where(seen > 1e-9, true / np.maximum(seen, 1e-9), 1.0)
        return np.asarray(arms * stretch * self.half_diagonal_px + self.axis_px)


def projected(matrix: NDArray[np.float64], points: Points) -> Points:
    """`points` (…, 2) through the homography `matrix`, 3×3."""
    moved = points @ matrix[:, :2].T + matrix[:, 2]
    return np.asarray(moved[..., :2] / moved[..., 2:])
