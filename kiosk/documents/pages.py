"""Finding the page in a frame, and laying it flat.

Guesses come from `candidates`. Each is scored by edge support: the share of
points along its sides where the picture really changes across the side. The
best are moved onto the edge itself, to a fraction of a pixel.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.documents.candidates import (
    SMALLEST_SHARE,
    desk_distance,
    edges_of,
    from_edges,
    from_lines,
    from_regions,
)
from kiosk.documents.pixels import Pixels, Quad, grey_of
from kiosk.documents.quads import areas_of, intersection, ordered, overlap, side_lengths, sides_of, squareness

SEARCH_LONG_SIDE_PX = 640

_POINTS = 28
_ENDS_SHARE = 0.08
_ACROSS_PX = 3.0
_STEP_LEVELS = 9.0
_LEAST_SUPPORT = 0.62
_LEAST_SIDE_SUPPORT = 0.40
_LEAST_SQUARENESS = 0.70
_RIM_PX = 3.0
_RIM_SUPPORT = 0.75
_MOST_RIM_SIDES = 2
_REFINED = 4
_SAME_OVERLAP = 0.94
_SURE_SUPPORT = 0.92
_SIZE_COUNTS = 0.2


@dataclass(frozen=True, slots=True)
class _Scored:
    score: float
    support: float
    quad: Quad


def find_page(pixels: Pixels) -> Quad | None:
    """The corners of the page in `pixels` (height, width, 3), in its own
    pixels; None when nothing there has four sides that the picture supports."""
    height_px, width_px = pixels.shape[:2]
    scale = min(1.0, SEARCH_LONG_SIDE_PX / max(height_px, width_px))
    size = (round(width_px * scale), round(height_px * scale))
    if min(size) < 16:
        return None
    colour = pixels if pixels.ndim == 3 else np.repeat(pixels[:, :, None], 3, axis=2)
    small = np.asarray(cv2.resize(colour, size, interpolation=cv2.INTER_AREA), np.uint8)
    small = np.asarray(cv2.GaussianBlur(small, (5, 5), 0), np.uint8)
    grey, distance = grey_of(small), desk_distance(small)
    channels = (grey, distance)

    edges = np.asarray(cv2.bitwise_or(edges_of(grey), edges_of(distance)), np.uint8)
    chosen = _best_of([*from_regions(distance), *from_edges(edges)], channels)
    if not chosen or chosen[0].support < _SURE_SUPPORT:
        chosen = _best_of([*(each.quad for each in chosen), *from_lines(edges)], channels)
    if not chosen:
        return None
    back = np.asarray((width_px / size[0], height_px / size[1]), np.float32)
    quad = np.asarray((chosen[0].quad + 0.5) * back - 0.5, np.float32)
    if scale == 1.0:
        return quad
    exact = _moved_to_edges(quad, (grey_of(colour),), reach_px=2.0 / scale)
    return quad if exact is None or overlap(exact, quad) < 0.95 else exact


def rectify(pixels: Pixels, quad: Quad, long_side_px: int | None = None) -> Pixels:
    """The page within `quad`, laid flat: at the resolution it was seen with, or
    with a long side of `long_side_px`."""
    top, right, bottom, left = side_lengths(quad)
    width, height = max(float(top), float(bottom), 1.0), max(float(right), float(left), 1.0)
    scale = 1.0 if long_side_px is None else long_side_px / max(width, height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    flat = np.asarray(((0, 0), (size[0], 0), size, (0, size[1])), np.float32) - 0.5
    warp = cv2.getPerspectiveTransform(np.asarray(quad, np.float32), np.asarray(flat, np.float32))
    page = cv2.warpPerspective(pixels, warp, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(page, np.uint8)


def _best_of(quads: list[Quad], channels: tuple[Pixels, ...]) -> list[_Scored]:
    """The best of `quads` after each was moved onto its edges, best first."""
    rough = _scored(quads, channels)
    exact: list[Quad] = []
    for each in rough:
        quad = _moved_to_edges(each.quad, channels, reach_px=5.0)
        again = None if quad is None else _moved_to_edges(quad, channels, reach_px=2.0)
        exact.append(next(one for one in (again, quad, each.quad) if one is not None))
    return _scored(exact, channels)


def _scored(quads: list[Quad], channels: tuple[Pixels, ...]) -> list[_Scored]:
    """Those of `quads` that can be a page, with their scores: the best first,
    no two nearly the same, few."""
    if not quads:
        return []
    height, width = channels[0].shape
    corners = ordered(np.stack(quads))
    area, square = areas_of(corners), squareness(corners)
    slack = 0.05 * width
    inside = (corners >= -slack) & (corners <= np.asarray((width + slack, height + slack)))
    shaped = (
        (area >= SMALLEST_SHARE * width * height) & (square >= _LEAST_SQUARENESS) & inside.all(axis=(1, 2))
    )
    corners, area, square = corners[shaped], area[shaped], square[shaped]
    support, rim = _support(corners, channels)
    overall = 0.5 * support.mean(axis=1) + 0.5 * support.min(axis=1)
    backed = (overall >= _LEAST_SUPPORT) & (support.min(axis=1) >= _LEAST_SIDE_SUPPORT)
    backed &= rim.sum(axis=1) <= _MOST_RIM_SIDES
    scores = overall * square * (area / (width * height)) ** _SIZE_COUNTS
    best: list[_Scored] = []
    for turn in np.argsort(-scores):
        if len(best) == _REFINED:
            break
        if backed[turn] and not any(overlap(corners[turn], other.quad) > _SAME_OVERLAP for other in best):
            best.append(_Scored(float(scores[turn]), float(overall[turn]), corners[turn]))
    return best


def _support(
    corners: NDArray[np.float32], channels: tuple[Pixels, ...]
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """For each of n quads and its sides: the share of points where a channel
    steps across the side, the same way as along most of it; and whether the
    side lies on the rim of the frame, where nothing can be seen. Both (n, 4)."""
    points, normals = _side_points(corners)
    height, width = channels[0].shape
    strongest = np.zeros(points.shape[:2], np.float32)
    for channel in channels:
        outer = _nearest(channel, points + normals * _ACROSS_PX)
        inner = _nearest(channel, points - normals * _ACROSS_PX)
        step = inner - outer
        lighter = (step > _STEP_LEVELS).mean(axis=2, dtype=np.float32)
        darker = (step < -_STEP_LEVELS).mean(axis=2, dtype=np.float32)
        strongest = np.maximum(strongest, np.maximum(lighter, darker))
    off_x = (points[..., 0] < _RIM_PX) | (points[..., 0] > width - 1 - _RIM_PX)
    off_y = (points[..., 1] < _RIM_PX) | (points[..., 1] > height - 1 - _RIM_PX)
    rim = (off_x | off_y).mean(axis=2) > 0.8
    return np.where(rim, _RIM_SUPPORT, strongest).astype(np.float32), rim


def _side_points(corners: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Points along the sides of n quads and the outward normals there, each
    (n, 4, points, 2)."""
    sides = sides_of(corners)
    along = np.linspace(_ENDS_SHARE, 1 - _ENDS_SHARE, _POINTS, dtype=np.float32)
    points = corners[:, :, None] + sides[:, :, None] * along[:, None]
    lengths = np.maximum(np.hypot(sides[..., 0], sides[..., 1]), 1e-6)
    normals = np.stack((sides[..., 1], -sides[..., 0]), axis=-1) / lengths[..., None]
    return points, np.broadcast_to(normals[:, :, None], points.shape)


def _nearest(channel: Pixels, points: NDArray[np.float32]) -> NDArray[np.float32]:
    height, width = channel.shape
    columns = np.clip(np.rint(points[..., 0]), 0, width - 1).astype(np.intp)
    rows = np.clip(np.rint(points[..., 1]), 0, height - 1).astype(np.intp)
    return channel[rows, columns].astype(np.float32)


def _moved_to_edges(quad: Quad, channels: tuple[Pixels, ...], reach_px: float) -> Quad | None:
    """`quad` with each side moved to the steepest place within `reach_px`
    across it, and its corners where the moved sides meet. A round corner of a
    card so comes out where it would be if it were square."""
    points, normals = (part[0] for part in _side_points(quad[None]))
    offsets = np.arange(-reach_px - 1, reach_px + 1.01, 0.5, dtype=np.float32)
    places = points[:, :, None] + normals[:, :, None] * offsets[:, None]
    columns, rows = (np.ascontiguousarray(places[..., axis].reshape(4, -1), np.float32) for axis in (0, 1))
    profiles = np.stack(
        [
            cv2.remap(channel, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
            for channel in channels
        ]
    )
    profiles = profiles.reshape(len(channels), 4, _POINTS, len(offsets)).astype(np.float32)
    slopes = profiles[..., 2:] - profiles[..., :-2]
    lines: list[tuple[NDArray[np.float32], NDArray[np.float32]]] = []
    height, width = channels[0].shape
    for side in range(4):
        middle = points[side].mean(axis=0)
        on_rim = min(middle[0], middle[1], width - 1 - middle[0], height - 1 - middle[1]) < _RIM_PX
        across = None if on_rim else _steepest(slopes[:, side])
        if across is None:
            lines.append((points[side][0], _unit(points[side][-1] - points[side][0])))
            continue
        kept, at = across
        edge = points[side][kept] + normals[side][kept] * (offsets[1] + 0.5 * at)[:, None]
        fitted = cv2.fitLine(np.ascontiguousarray(edge, np.float32), cv2.DIST_HUBER, 0, 0.01, 0.01).reshape(4)
        lines.append((fitted[2:].astype(np.float32), fitted[:2].astype(np.float32)))
    corners = [intersection(lines[turn - 1], lines[turn]) for turn in range(4)]
    met = [corner for corner in corners if corner is not None]
    if len(met) < 4:
        return None
    moved = ordered(np.asarray(met, np.float32))
    return moved if float(squareness(moved)) >= _LEAST_SQUARENESS else None


def _steepest(slopes: NDArray[np.float32]) -> tuple[NDArray[np.intp], NDArray[np.float32]] | None:
    """Of slopes (channels, points, offsets) along one side: the points that
    have an edge there, and its place in steps of the offsets, to a fraction.
    The channel and the direction, dark to light or light to dark, are those
    most points agree on."""
    falls = np.concatenate((slopes, -slopes))
    channel = falls[int(np.argmax(np.median(falls.max(axis=2), axis=1)))]
    at = channel.argmax(axis=1)
    rows = np.arange(len(at))
    kept = np.flatnonzero(channel[rows, at] > _STEP_LEVELS * 0.5)
    if len(kept) < _POINTS // 3:
        return None
    middle = np.clip(at[kept], 1, channel.shape[1] - 2)
    before, here, after = (channel[kept, middle + step] for step in (-1, 0, 1))
    bend = before - 2 * here + after
    shift = np.where(np.abs(bend) > 1e-3, 0.5 * (before - after) / np.where(bend == 0, 1, bend), 0.0)
    place = middle + np.clip(shift, -1.0, 1.0)
    near = np.abs(place - np.median(place)) <= max(
        4.0, 3.0 * float(np.median(np.abs(place - np.median(place))))
    )
    return kept[near], place[near].astype(np.float32)


def _unit(along: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(along / max(float(np.hypot(along[0], along[1])), 1e-6), np.float32)
