"""Geometry of four-sided shapes."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.documents.pixels import Quad

NEXT = np.asarray((1, 2, 3, 0))
"""Of each corner or side of a quad, the one that follows."""


def ordered(corners: NDArray[np.float32]) -> Quad:
    """The four `corners` (…, 4, 2) clockwise, from the top left of the page as
    it is seen upright: the side that runs most nearly to the right is its top."""
    arms = corners - corners.mean(axis=-2, keepdims=True)
    angles = np.arctan2(arms[..., 1], arms[..., 0])
    around = np.take_along_axis(corners, np.argsort(angles, axis=-1)[..., None], axis=-2)
    sides = sides_of(around)
    rightward = sides[..., 0] / np.maximum(np.hypot(sides[..., 0], sides[..., 1]), 1e-6)
    turns = (np.argmax(rightward, axis=-1)[..., None] + np.arange(4)) % 4
    return np.ascontiguousarray(np.take_along_axis(around, turns[..., None], axis=-2), np.float32)


def sides_of(corners: NDArray[np.float32]) -> NDArray[np.float32]:
    """From each corner to the next, (…, 4, 2): top, right, bottom, left."""
    return corners[..., NEXT, :] - corners


def side_lengths(quad: Quad) -> NDArray[np.float32]:
    """Pixels along the top, right, bottom and left side, (…, 4)."""
    sides = sides_of(quad)
    return np.asarray(np.hypot(sides[..., 0], sides[..., 1]), np.float32)


def areas_of(quads: NDArray[np.float32]) -> NDArray[np.float32]:
    """Square pixels inside each of (…, 4, 2)."""
    following = quads[..., NEXT, :]
    crossed = quads[..., 0] * following[..., 1] - quads[..., 1] * following[..., 0]
    return np.asarray(np.abs(crossed.sum(axis=-1)) / 2, np.float32)


def area_of(quad: Quad) -> float:
    """Square pixels inside."""
    return float(areas_of(quad))


def squareness(quads: NDArray[np.float32]) -> NDArray[np.float32]:
    """For each of (…, 4, 2): 1 when every corner is square, 0 when one is flat
    or folded."""
    sides = sides_of(quads) / np.maximum(side_lengths(quads), 1e-6)[..., None]
    following = sides[..., NEXT, :]
    turns = sides[..., 0] * following[..., 1] - sides[..., 1] * following[..., 0]
    return np.asarray(np.maximum(turns.min(axis=-1), 0.0), np.float32)


def overlap(one: Quad, other: Quad) -> float:
    """Intersection over union, 0 to 1."""
    shared, _ = cv2.intersectConvexConvex(one, other)
    together = area_of(one) + area_of(other) - shared
    return float(shared / together) if together > 0 else 0.0


def shared_share(one: Quad, other: Quad) -> float:
    """How much of the smaller of two lies in the other, 0 to 1."""
    shared, _ = cv2.intersectConvexConvex(one, other)
    return float(shared / max(min(area_of(one), area_of(other)), 1e-6))


def intersection(
    one: tuple[NDArray[np.float32], NDArray[np.float32]],
    other: tuple[NDArray[np.float32], NDArray[np.float32]],
) -> NDArray[np.float32] | None:
    """Where two lines, each a point and a direction, meet; None if parallel."""
    (point, along), (other_point, other_along) = one, other
    turn = float(along[0] * other_along[1] - along[1] * other_along[0])
    if abs(turn) < 1e-4:
        return None
    gap = other_point - point
    return np.asarray(
        point + along * ((gap[0] * other_along[1] - gap[1] * other_along[0]) / turn), np.float32
    )
