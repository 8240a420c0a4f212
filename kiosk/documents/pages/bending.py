"""The corners of a page that does not lie quite flat.

Paper that was folded or carried in a bag has sides that are slight bows. A straight
line through such a side runs inside the page at its ends or in its middle, so two
of them do not meet at the corner. Where a side is clearly a bow it is followed to
its ends, and the corner is where it meets its neighbour there.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kiosk.documents.pages.along_sides import F32, across, side_points
from kiosk.documents.pages.refining import BEFORE, is_edge, met, steepest
from kiosk.documents.pixels import Pixels, Quad
from kiosk.documents.quads import NEXT, sides_of

F64 = NDArray[np.float64]

_ALONG = np.linspace(0.04, 0.96, 48, dtype=np.float32)
_DEGREE = 3
_POWERS = np.arange(_DEGREE + 1)
_BEND: F64 = (_ALONG[:, None] - 0.5).astype(np.float64) ** _POWERS
_WHOLE: F64 = np.linspace(-0.5, 0.5, 33)[:, None] ** _POWERS
_ENDS: F64 = _WHOLE[[0, -1]]
_SLOPES_AT_ENDS: F64 = np.concatenate((np.zeros((2, 1)), _POWERS[1:] * _ENDS[:, :-1]), axis=1)
_TURNS = 7
_EVEN = 1e-9

# Shares of the page's diagonal.
_REACH, _STEPS = 0.012, 20
_LEAST_SPREAD, _FOLLOWED_WITHIN = 0.0012, 0.002
_LEAST_BOW = 0.002
_FURTHEST = 0.03

_LEAST_FOLLOWED = 0.8


def at_bent_corners(quad: Quad, pixels: Pixels) -> Quad:
    """`quad` (4, 2) in `pixels` (height, width, 3), its corners where the bows of its
    sides meet; the same where its sides are straight, or cannot be followed."""
    diagonal = float(np.hypot(*(quad[2] - quad[0])))
    points, normals, _ = side_points(quad[None], _ALONG)
    step = max(0.5, _REACH * diagonal / _STEPS)
    offsets = np.arange(-_REACH * diagonal - step, _REACH * diagonal + 1.01 * step, step, dtype=np.float32)
    place, height = steepest(across(pixels, points, normals, offsets))
    seen = is_edge(height, points, np.asarray(pixels.shape[1::-1], np.float32))[0]
    off = np.asarray(offsets[1] + step * place[0], np.float64)
    bows = _bows(off, seen, _LEAST_SPREAD * diagonal)
    followed = (seen & (np.abs(off - bows @ _BEND.T) < _FOLLOWED_WITHIN * diagonal)).mean(axis=1)
    clear = (followed > _LEAST_FOLLOWED) & (_depths(bows) > _LEAST_BOW * diagonal)
    if not clear.any():
        return quad
    return _where_they_meet(quad, normals[0], np.where(clear[:, None], bows, 0.0), _FURTHEST * diagonal)


def _bows(off: F64, seen: NDArray[np.bool_], least_spread: float) -> F64:
    """The curve, (sides, powers), through `off` (sides, points) of each side where its edge is `seen`;
    places far from it count little."""
    trust = seen.astype(np.float64)
    spread = np.maximum(least_spread, 0.5 * np.abs(off).max(axis=1, keepdims=True))
    curves = np.zeros((len(off), len(_POWERS)))
    for turn in range(_TURNS + 1):
        if turn:
            trust = seen / (1 + ((off - curves @ _BEND.T) / spread) ** 2) ** 2
            spread = np.maximum(least_spread, 0.6 * spread)
        squares = np.einsum("sp,pi,pj->sij", trust, _BEND, _BEND) + _EVEN * np.eye(len(_POWERS))
        curves = np.linalg.solve(squares, ((trust * off) @ _BEND)[..., None])[..., 0]
    return np.asarray(curves, np.float64)


def _depths(bows: F64) -> F64:
    """How far each of `bows` lies from the straight line between its ends, at most."""
    lines = bows @ _WHOLE.T
    part = np.linspace(0, 1, lines.shape[1])
    chords = lines[:, :1] + (lines[:, -1:] - lines[:, :1]) * part
    return np.asarray(np.abs(lines - chords).max(axis=1), np.float64)


def _where_they_meet(quad: Quad, normals: F32, bows: F64, furthest_px: float) -> Quad:
    """Where each side of `quad`, moved outward along its normal by its bow, meets the one before it."""
    shifts, turns = bows @ _ENDS.T, bows @ _SLOPES_AT_ENDS.T
    sides = sides_of(quad)
    starts, ways = quad + normals * shifts[:, :1], sides + normals * turns[:, :1]
    ends, ways_at_ends = quad[NEXT] + normals * shifts[:, 1:], sides + normals * turns[:, 1:]
    earlier = _one(ends[BEFORE]), _one(ways_at_ends[BEFORE])
    corners = met(quad[None], (_one(starts), _one(ways)), earlier, furthest_px)
    return np.asarray(corners[0], np.float32)


def _one(quad: NDArray[np.floating[Any]]) -> F32:
    return np.asarray(quad[None], np.float32)
