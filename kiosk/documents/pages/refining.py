"""Moving the sides of quads onto the edges that the picture shows.

Each side is moved, and turned, to the steepest place across it; the corners
are where the moved sides meet. A round corner of a card so comes out where it
would be if it were square.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kiosk.documents.pages.along_sides import ALONG, F32, POINTS, across, middle_of, side_points, within
from kiosk.documents.pixels import Pixels
from kiosk.documents.quads import NEXT

_LEAST_STEP_LEVELS, _LEAST_STEP_SHARE = 3.0, 0.35
_TURNS = 5
BEFORE = np.asarray((3, 0, 1, 2))
_LEAST_SPREAD_SHARE = 0.12

_LEANING: F32 = np.stack([(ALONG - 0.5) ** power for power in range(3)], axis=1)


def refined(quads: F32, pixels: Pixels, reach_px: float, step_px: float | None = None) -> F32:
    """`quads` (n, 4, 2) with their sides moved by at most about `reach_px`; a
    side stays where it is if nothing is there to move it to. Places `step_px`
    apart are compared, by default a sixth of the reach and half a pixel at
    least."""
    if not len(quads):
        return quads
    step = max(0.5, reach_px / 6.0) if step_px is None else step_px
    size = np.asarray(pixels.shape[1::-1], np.float32)
    points, normals, _ = side_points(quads)
    offsets = np.arange(-reach_px - step, reach_px + 1.01 * step, step, dtype=np.float32)
    place, height = steepest(across(pixels, points, normals, offsets))
    off = offsets[1] + step * place
    weight = is_edge(height, points, size)
    shift, tilt = _straight(off, weight.astype(np.float32), reach_px)
    hidden = (weight.sum(axis=2) < POINTS / 4) | ~within(points.mean(axis=2), size)
    shift = np.where(hidden, np.float32(0), np.clip(shift, -reach_px, reach_px))
    tilt = np.where(hidden, np.float32(0), np.clip(tilt, -2 * reach_px, 2 * reach_px))
    starts = quads + normals * (shift - 0.5 * tilt)[..., None]
    ends = quads[:, NEXT] + normals * (shift + 0.5 * tilt)[..., None]
    ways = ends - starts
    return met(quads, (starts, ways), (starts[:, BEFORE], ways[:, BEFORE]), 6 * reach_px + 8)


def steepest(profiles: F32) -> tuple[F32, F32]:
    """Where along each profile, (channels, offsets, n, sides, points), it is
    steepest, in steps from the second offset to a fraction, and how steep,
    (n, sides, points). The channel and the direction, dark to light or light to
    dark, are those that most points of the side agree on."""
    slopes = profiles[:, 2:] - profiles[:, :-2]
    ways = np.concatenate((slopes.max(axis=1), -slopes.min(axis=1)))
    best = (middle_of(ways) + 0.25 * ways.mean(axis=3)).argmax(axis=0)
    channels, many, quads, sides, points = slopes.shape
    row, side = np.arange(quads)[:, None], np.arange(sides)
    one = slopes[best % channels, :, row, side]
    one *= np.where(best >= channels, np.float32(-1), np.float32(1))[..., None, None]
    at = one.argmax(axis=2)
    row, side, point = row[..., None], side[:, None], np.arange(points)
    height = one[row, side, at, point]
    middle = np.clip(at, 1, many - 2)
    before, here, after = (one[row, side, middle + way, point] for way in (-1, 0, 1))
    bend = before - 2 * here + after
    bent = np.abs(bend) > 1e-3
    part = np.where(bent, 0.5 * (before - after) / np.where(bent, bend, np.float32(1)), np.float32(0))
    return np.asarray(middle + np.clip(part, -1, 1), np.float32), height


def is_edge(height: F32, points: F32, size: F32) -> NDArray[np.bool_]:
    """Which of `points`, steep by `height`, (n, sides, points), the frame of `size` shows to be on
    the edge that most of the side is on."""
    least = np.maximum(_LEAST_STEP_LEVELS, _LEAST_STEP_SHARE * middle_of(height)[..., None])
    return np.asarray((height > least) & within(points, size), np.bool_)


def _straight(off: F32, weight: F32, reach_px: float) -> tuple[F32, F32]:
    """The straight line through `off` (n, sides, points), by how far it shifts
    and how far it tilts from end to end; places far from it count little."""
    least = max(0.35, _LEAST_SPREAD_SHARE * reach_px)
    shift, tilt = middle_of(off), np.zeros(off.shape[:2], np.float32)
    spread = max(least, 0.5 * reach_px)
    for _ in range(_TURNS):
        rest = off - shift[..., None] - tilt[..., None] * _LEANING[:, 1]
        trust = weight / (1 + (rest / np.float32(spread)) ** 2) ** 2
        total, first, second = np.moveaxis(trust @ _LEANING, 2, 0)
        moved, turned = np.moveaxis((trust * off) @ _LEANING[:, :2], 2, 0)
        total = total + 1e-6
        size = total * second - first**2
        known = size > 1e-4 * total**2
        tilt = np.where(known, (total * turned - first * moved) / np.where(known, size, 1), np.float32(0))
        shift = (moved - tilt * first) / total
        spread = max(least, 0.6 * spread)
    return np.asarray(shift, np.float32), np.asarray(tilt, np.float32)


def met(quads: F32, lines: tuple[F32, F32], earlier: tuple[F32, F32], furthest_px: float) -> F32:
    """Where each of `lines`, from a start along a way, each (n, 4, 2), meets the one of `earlier` there.
    A quad with a corner that would fly away stays as it was."""
    (starts, ways), (earlier_starts, before) = lines, earlier
    crossed = before[..., 0] * ways[..., 1] - before[..., 1] * ways[..., 0]
    long = np.hypot(ways[..., 0], ways[..., 1]) * np.hypot(before[..., 0], before[..., 1])
    meet: NDArray[np.bool_] = np.abs(crossed) > 0.2 * np.maximum(long, 1e-6)
    gap = starts - earlier_starts
    reach = (gap[..., 0] * ways[..., 1] - gap[..., 1] * ways[..., 0]) / np.where(meet, crossed, 1.0)
    corners = np.where(meet[..., None], earlier_starts + before * reach[..., None], quads)
    away = np.linalg.norm(corners - quads, axis=2).max(axis=1) > furthest_px
    return np.asarray(np.where(away[:, None, None], quads, corners), np.float32)
