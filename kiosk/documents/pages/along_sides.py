"""Looking along the four sides of many quads at once."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.documents.pixels import Pixels
from kiosk.documents.quads import sides_of

POINTS = 20
ALONG = np.linspace(0.08, 0.92, POINTS, dtype=np.float32)
"""Where along a side it is looked at: not at its ends, which may be round."""

SEEN_MARGIN_PX = 2.0

F32 = NDArray[np.float32]


def side_points(quads: F32, along: F32 = ALONG) -> tuple[F32, F32, F32]:
    """For quads (n, 4, 2): points along their sides (n, 4, points, 2), the
    outward normals (n, 4, 2) and the lengths (n, 4)."""
    sides = sides_of(quads)
    points = quads[:, :, None] + sides[:, :, None] * along[:, None]
    lengths = np.asarray(np.maximum(np.hypot(sides[..., 0], sides[..., 1]), 1e-6), np.float32)
    normals = np.stack((sides[..., 1], -sides[..., 0]), axis=-1) / lengths[..., None]
    return points, normals, lengths


def across(points: F32, normals: F32, offsets: F32) -> F32:
    """Places at `offsets` outward from `points`, (n, 4, points, offsets, 2)."""
    return np.asarray(points[..., None, :] + normals[:, :, None, None] * offsets[:, None], np.float32)


def sampled(pixels: Pixels, places: F32) -> F32:
    """The values of `pixels` at `places` (n, m, …, 2), between the pixels, as
    (n, m, …, channels)."""
    shape = places.shape[:-1]
    flat = np.ascontiguousarray(places.reshape(shape[0] * shape[1], -1, 2), np.float32)
    values = cv2.remap(pixels, flat[..., 0], flat[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return values.reshape(*shape, -1).astype(np.float32)


def within(points: F32, size: F32) -> NDArray[np.bool_]:
    """Which of `points` (…, 2) the frame of `size` (width, height) shows."""
    return np.asarray(
        ((points > SEEN_MARGIN_PX) & (points < size - 1 - SEEN_MARGIN_PX)).all(axis=-1), np.bool_
    )
