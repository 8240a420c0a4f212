"""Pages that go on outside the frame.

A line of writing can pass for the side of a page whose real side is outside.
The two sides beside it give it away: they go on beyond it, to the rim. Close
to the rim there is little of them to see: there it is enough that the side in
question has paper on both of its own sides.
"""

from __future__ import annotations

import numpy as np

from kiosk.documents.pages.along_sides import F32, across, side_points
from kiosk.documents.pixels import Pixels, Quad

_BESIDE_PX = np.asarray((-3, 3), np.float32)
_WIDE_PX = np.asarray((-10, -7, 7, 10), np.float32)
_FAINT = 0.6
_STEP_PX, _CLOSE_STEP_PX = 3.0, 1.5
_FROM_PX, _CLOSE_FROM_PX = 4.0, 2.0
_CLOSE_PX = 12.0
_LEAST_SHARE, _LEAST_CLOSE_SHARE = 0.8, 0.5
_LEAST_LEVELS = 4.0
_HEIGHT_SHARE = 0.4


def carried_to_rim(quad: Quad, lab: Pixels) -> Quad:
    """`quad` of the small frame with those sides on the frame's rim beyond which
    both neighbours go on until there."""
    points, normals, _ = side_points(quad[None])
    inside, outside = across(lab, points, normals, _BESIDE_PX).transpose(1, 2, 3, 4, 0)[:, 0]
    mean = (inside - outside).mean(axis=1)
    wide = across(lab, points, normals, _WIDE_PX)[:, :, 0]
    levels = np.abs(np.median(wide[:, :2].mean(axis=1) - wide[:, 2:].mean(axis=1), axis=2)).max(axis=0)
    carried = quad.copy()
    for side in range(4):
        before, after, end = (side - 1) % 4, (side + 1) % 4, (side + 2) % 4
        faint = bool(levels[side] < _FAINT * min(levels[before], levels[after]))
        first = _reaches(quad[before], quad[side], normals[0, before], mean[before], lab, faint)
        second = _reaches(quad[end], quad[after], normals[0, after], mean[after], lab, faint)
        if first is not None and second is not None:
            carried[side], carried[after] = first, second
    return carried


def _reaches(start: F32, corner: F32, normal: F32, mean: F32, lab: Pixels, faint: bool) -> F32 | None:
    """Where the side from `start` meets the rim beyond `corner`, if the picture
    steps all the way there as it does along the side. Close to the rim it is only
    believed where the side that ends it is `faint`, and then for half the way."""
    size = np.asarray(lab.shape[1::-1], np.float32)
    way = (corner - start) / max(float(np.hypot(*(corner - start))), 1e-6)
    if ((corner < 0) | (corner > size - 1)).any():
        return None
    ends = np.where(way > 0, size - 0.5 - corner, -0.5 - corner)
    # Along a way that hardly moves sideways, that rim is far ahead.
    far = float(np.min(ends / np.where(np.abs(way) < 1e-6, np.where(way > 0, 1e-6, -1e-6), way)))
    close = far < _CLOSE_PX
    if close and not faint:
        return None
    first, step = (_CLOSE_FROM_PX, _CLOSE_STEP_PX) if close else (_FROM_PX, _STEP_PX)
    along = np.arange(first, far - first / 2, step, dtype=np.float32)
    if not len(along):
        return np.asarray(corner + way * far, np.float32)
    places = (corner + way * along[:, None])[None, None].astype(np.float32)
    inside, outside = across(lab, places, normal[None, None], _BESIDE_PX)[:, :, 0, 0].swapaxes(0, 1)
    channel = int(np.abs(mean).argmax())
    steps = (inside - outside)[channel] * np.sign(mean[channel])
    goes_on = steps > max(_LEAST_LEVELS, _HEIGHT_SHARE * abs(float(mean[channel])))
    if goes_on.mean() < (_LEAST_CLOSE_SHARE if close else _LEAST_SHARE):
        return None
    return np.asarray(corner + way * far, np.float32)
