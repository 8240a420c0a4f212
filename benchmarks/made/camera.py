"""A pinhole camera over a plate: where a point of the plate comes to lie.

The plate is the plane z = 0, in millimetres, x to the right and y down as the
camera sees it, z away from the camera. So the camera stands at negative z and
looks along z. Lens distortion is OpenCV's model with two radial terms.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Camera:
    """`matrix` 3×3 in pixels, `distortion` (k1, k2, 0, 0), `rotation` 3×3 and
    `translation` (3,) take the plate's millimetres into the camera."""

    matrix: NDArray[np.float64]
    distortion: NDArray[np.float64]
    rotation: NDArray[np.float64]
    translation: NDArray[np.float64]
    size_px: tuple[int, int]

    def project(self, points_mm: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n, 2) or (n, 3) of millimetres → (n, 2) pixels of the frame."""
        points = np.asarray(points_mm, np.float64)
        if points.shape[-1] == 2:
            points = np.concatenate((points, np.zeros((*points.shape[:-1], 1))), axis=-1)
        vector, _ = cv2.Rodrigues(self.rotation)
        seen, _ = cv2.projectPoints(
            points.reshape(-1, 3), vector, self.translation, self.matrix, self.distortion
        )
        return np.asarray(seen.reshape(*points.shape[:-1], 2), np.float64)

    @cached_property
    def to_mm(self) -> NDArray[np.float64]:
        """Undistorted frame pixels → millimetres on the plate, 3×3."""
        plane = np.column_stack((self.rotation[:, 0], self.rotation[:, 1], self.translation))
        inverse = np.linalg.inv(self.matrix @ plane)
        return np.asarray(inverse / inverse[2, 2])

    def plate_mm(self) -> tuple[Floats, Floats]:
        """For every pixel the place on the plate that it sees, x and y, each
        (height, width) in millimetres."""
        wide, high = self.size_px
        if not self.distortion.any():
            x, y = np.meshgrid(np.arange(wide, dtype=np.float32), np.arange(high, dtype=np.float32))
        else:
            # The lens bends slowly: every eighth pixel is exact, and between them is a straight line.
            step = 8
            across = np.arange(0, wide + step, step, dtype=np.float64)
            down = np.arange(0, high + step, step, dtype=np.float64)
            grid = np.stack(np.meshgrid(across, down), axis=-1).reshape(-1, 1, 2)
            bare = cv2.undistortPoints(grid, self.matrix, self.distortion, None, None, self.matrix)
            coarse = bare.reshape(len(down), len(across), 2).astype(np.float32)
            columns, rows = np.meshgrid(
                np.arange(wide, dtype=np.float32) / step, np.arange(high, dtype=np.float32) / step
            )
            x = cv2.remap(coarse[..., 0], columns, rows, cv2.INTER_LINEAR)
            y = cv2.remap(coarse[..., 1], columns, rows, cv2.INTER_LINEAR)
        h = self.to_mm.astype(np.float32)
        depth = h[2, 0] * x + h[2, 1] * y + h[2, 2]
        return (
            np.asarray((h[0, 0] * x + h[0, 1] * y + h[0, 2]) / depth, np.float32),
            np.asarray((h[1, 0] * x + h[1, 1] * y + h[1, 2]) / depth, np.float32),
        )

    def mm_per_px(self, at_mm: tuple[float, float] = (0.0, 0.0)) -> float:
        """How much of the plate one pixel sees at a place."""
        x, y = at_mm
        seen = self.project(np.asarray(((x, y), (x + 1, y), (x, y + 1))))
        return float(2.0 / (np.linalg.norm(seen[1] - seen[0]) + np.linalg.norm(seen[2] - seen[0])))


def overhead(
    random: Generator, size_px: tuple[int, int], wide_mm: float = 440.0, tilt_deg: float = 4.0
) -> Camera:
    """A booth's camera: fixed over the plate, nearly straight, with a lens that
    bends. `wide_mm` is how much of the plate the width of the frame sees."""
    return _posed(random, size_px, wide_mm, tilt_deg, turn_deg=1.5, k1=float(random.uniform(-0.09, 0.02)))


def hand_held(random: Generator, size_px: tuple[int, int], wide_mm: float, tilt_deg: float = 24.0) -> Camera:
    """A phone in a hand: tilted any way, its lens corrected by itself."""
    return _posed(random, size_px, wide_mm, tilt_deg, turn_deg=12.0, k1=0.0)


def _posed(
    random: Generator, size_px: tuple[int, int], wide_mm: float, tilt_deg: float, turn_deg: float, k1: float
) -> Camera:
    wide, high = size_px
    focal = wide * float(random.uniform(0.78, 1.25))
    centre = (
        wide / 2 - 0.5 + float(random.normal(0, 0.004)) * wide,
        high / 2 - 0.5 + float(random.normal(0, 0.004)) * high,
    )
    matrix = np.asarray(((focal, 0, centre[0]), (0, focal, centre[1]), (0, 0, 1)), np.float64)
    tilt = np.radians(float(random.uniform(0, tilt_deg)))
    toward = float(random.uniform(0, 2 * np.pi))
    lean, _ = cv2.Rodrigues(np.asarray((np.cos(toward), np.sin(toward), 0.0)) * tilt)
    turn, _ = cv2.Rodrigues(np.asarray((0.0, 0.0, np.radians(float(random.uniform(-turn_deg, turn_deg))))))
    distance = focal * wide_mm / wide
    return Camera(
        matrix,
        np.asarray((k1, 0.02 * k1 * k1, 0.0, 0.0)),
        np.asarray(lean @ turn),
        np.asarray((0.0, 0.0, distance)),
        size_px,
    )
