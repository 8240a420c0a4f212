"""Looking along the four sides of many quads at once.

Channels come first, then offsets: what is compared lies in long rows beside
each other, which is what makes a hundred quads cost little more than one.
"""

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


def across(pixels: Pixels, points: F32, normals: F32, offsets: F32) -> F32:
    """The values of `pixels` at `offsets` outward from `points` (n, m, points, 2)
    along `normals` (n, m, 2): (channels, offsets, n, m, points)."""
    columns = points[..., 0] + offsets[:, None, None, None] * normals[..., 0, None]
    rows = points[..., 1] + offsets[:, None, None, None] * normals[..., 1, None]
    return _values(pixels, columns, rows)


def sampled(pixels: Pixels, places: F32) -> F32:
    """The values of `pixels` at `places` (n, m, …, 2), between the pixels:
    (channels, n, m, …)."""
    return _values(pixels, places[..., 0], places[..., 1])


def middle_of(values: F32) -> F32:
    """The median of an even number of `values` along the last axis."""
    half = values.shape[-1] // 2
    parted = np.partition(values, (half - 1, half), axis=-1)
    return np.asarray(0.5 * (parted[..., half - 1] + parted[..., half]), np.float32)


def within(points: F32, size: F32) -> NDArray[np.bool_]:
    """Which of `points` (…, 2) the frame of `size` (width, height) shows."""
    x, y = points[..., 0], points[..., 1]
    right, bottom = (float(side) - 1 - SEEN_MARGIN_PX for side in size)
    shown = (x > SEEN_MARGIN_PX) & (x < right) & (y > SEEN_MARGIN_PX) & (y < bottom)
    return np.asarray(shown, np.bool_)


def _values(pixels: Pixels, columns: F32, rows: F32) -> F32:
    wide = columns.shape[-1]
    values = cv2.remap(
        pixels,
        np.ascontiguousarray(columns.reshape(-1, wide), np.float32),
        np.ascontiguousarray(rows.reshape(-1, wide), np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    channels = 1 if pixels.ndim == 2 else pixels.shape[2]
    first = np.empty((channels, *columns.shape), np.float32)
    first.reshape(channels, -1)[:] = values.reshape(-1, channels).T
    return first
