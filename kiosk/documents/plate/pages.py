"""Finding the pages on a calibrated plate.

Seen from straight above a document is a rectangle in millimetres, and what is
not the plate is known (`plate.view`). So the pages are the rectangles about
what covers the plate; their sides are then moved onto the edges of the frame
itself, along lines that are straight on the plate and bent by the lens.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.documents.pixels import Pixels, Quad, grey_of
from kiosk.documents.plate.lens import Points
from kiosk.documents.plate.plate import Plate
from kiosk.documents.plate.view import DOTS, View
from kiosk.documents.quads import intersection, ordered, shared_share, squareness
from kiosk.documents.sizes import size_of

_LEAST_SIDE_MM, _LARGEST_MM = 25.0, 1000.0
_NARROW_MM = 28.0
_CLOSE_PX = 5
_REGIONS = 4
_BENT_PX = 2.0
_HALF = 0.5
_REACHES_MM = (2.4, 1.0)
_STEPS_PX = (1.0, 0.5)
_POINTS = 40
_ENDS_SHARE = 0.07
_LEAST_STEP_LEVELS = 6.0
_LEAST_POINTS_SHARE = 0.3
_STRAIGHT_MM = 0.12
_LEAST_STRAIGHT = 3
_LEAST_SQUARENESS = 0.9
_MOST_MOVED_MM = 10.0
_LEAST_FILLED = 0.80
_KNOWN_BONUS = 0.05
_HEM_MM = 3.0
_HANGS_MM = 45.0
_HANG_STEP_MM = 0.25
_BAND_MM = 4.0
_BESIDE_SHARE = 0.08


@dataclass(frozen=True, slots=True)
class _Found:
    quad_mm: Points
    score: float
    sure: bool


def pages_on_plate(
    pixels: Pixels, plate: Plate, guesses: Iterable[Quad] = (), most: int = 2
) -> list[Quad] | None:
    """Up to `most` pages on `plate` in the frame `pixels`, best first, in its
    pixels. `guesses` are quads found some other way; they are looked at only
    when what covers the plate is no plain rectangle, as when a hand holds the
    page. None when the plate itself cannot be made out, so that nothing is known."""
    view = plate.view(pixels)
    if view is None:
        return None
    colour = pixels if pixels.ndim == 3 else np.repeat(pixels[:, :, None], 3, axis=2)
    around = (_hung_over(quad, colour, plate, view) for quad in _rectangles(view))
    found = [one for quad in around if (one := _exact(quad, colour, plate, view)) is not None]
    if not found or not all(one.sure for one in found):
        guessed = (np.asarray(plate.mm_of(quad), np.float64) for quad in guesses)
        found += [one for quad in guessed if (one := _exact(quad, colour, plate, view)) is not None]
    chosen: list[_Found] = []
    for one in sorted(found, key=lambda one: -one.score):
        quad_mm = one.quad_mm.astype(np.float32)
        if len(chosen) < most and all(
            shared_share(quad_mm, other.quad_mm.astype(np.float32)) < _BESIDE_SHARE for other in chosen
        ):
            chosen.append(one)
    return [ordered(np.asarray(plate.px_of(one.quad_mm), np.float32)) for one in chosen]


def _rectangles(view: View) -> Iterator[Points]:
    """The smallest rectangles about what covers the plate, in millimetres. What
    is narrower than any document, as a finger that holds it, is taken off first."""
    closed = cv2.morphologyEx(view.covered, cv2.MORPH_CLOSE, np.ones((_CLOSE_PX,) * 2, np.uint8))
    core = cv2.distanceTransform(closed, cv2.DIST_L2, cv2.DIST_MASK_5)
    narrow_px = _NARROW_MM / 2 * DOTS
    away = np.asarray(core <= narrow_px, np.uint8)
    whole = np.asarray(cv2.distanceTransform(away, cv2.DIST_L2, cv2.DIST_MASK_5) < narrow_px + 0.5, np.uint8)
    contours, _ = cv2.findContours(whole, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    for contour in sorted(contours, key=cv2.contourArea, reverse=True)[:_REGIONS]:
        region = np.zeros_like(whole)
        cv2.drawContours(region, [contour], -1, 1, cv2.FILLED)
        rectangle = _most_of(region, _way_of(contour))
        if rectangle is not None:
            yield (rectangle + 0.5) / DOTS


def _way_of(contour: NDArray[Any]) -> float:
    """The angle in radians, less than a quarter turn, that the long straight
    pieces of `contour` agree on."""
    corners = np.asarray(cv2.approxPolyDP(contour, _BENT_PX, True), np.float64).reshape(-1, 2)
    pieces = np.roll(corners, -1, axis=0) - corners
    lengths = np.hypot(pieces[:, 0], pieces[:, 1])
    fourfold = np.exp(4j * np.arctan2(pieces[:, 1], pieces[:, 0])) * lengths**2
    return float(np.angle(fourfold.sum())) / 4


def _most_of(region: Pixels, way: float) -> Points | None:
    """The rectangle turned by `way` that `region` is but for what sticks out of
    it: it ends where less than half of its own width goes on."""
    height, width = region.shape
    side = int(np.hypot(width, height)) + 2
    onto = np.asarray(cv2.getRotationMatrix2D((width / 2, height / 2), np.degrees(way), 1.0), np.float64)
    onto[:, 2] += (side - np.asarray((width, height), np.float64)) / 2
    turned = cv2.warpAffine(region, onto, (side, side), flags=cv2.INTER_NEAREST)
    ends = []
    for axis in (0, 1):
        counts = turned.sum(axis=axis, dtype=np.float64)
        if not counts.any():
            return None
        wide = np.flatnonzero(counts > _HALF * np.percentile(counts[counts > 0], 75))
        ends.append((float(wide[0]) - 0.5, float(wide[-1]) + 0.5))
    (left, right), (top, bottom) = ends
    back = np.asarray(cv2.invertAffineTransform(onto), np.float64)
    corners = np.asarray(((left, top), (right, top), (right, bottom), (left, bottom)))
    return np.asarray(corners @ back[:, :2].T + back[:, 2], np.float64)


def _hung_over(quad: Points, pixels: Pixels, plate: Plate, view: View) -> Points:
    """`quad` with those sides that end where the printed sheet does moved on to
    where the page really ends: large pages hang over its rim."""
    quad = np.asarray(ordered(quad.astype(np.float32)), np.float64)
    along = np.roll(quad, -1, axis=0) - quad
    outward = np.stack((along[:, 1], -along[:, 0]), axis=1)
    outward /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-6)
    share = np.linspace(0.15, 0.85, 24)
    steps = np.arange(-2.0, _HANGS_MM, _HANG_STEP_MM)
    moved = quad.copy()
    for side in range(4):
        points = quad[side] + along[side] * share[:, None]
        if _shown_share(points + outward[side] * _HEM_MM, view) > 0.5:
            continue
        at = plate.px_of(points[:, None] + outward[side] * steps[:, None]).astype(np.float32)
        columns, rows = at[..., 0], at[..., 1]
        profile = cv2.remap(grey_of(pixels), columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        edge = np.asarray(pixels.shape[1::-1]) - 1
        inside = np.asarray(((at > 0) & (at < edge)).all(axis=(0, 2)), np.bool_)
        level = profile.astype(np.float32).mean(axis=0)
        change = np.where(inside[4:], np.abs(level[4:] - level[:-4]), 0.0)
        if change.max() > _LEAST_STEP_LEVELS:
            gone_mm = float(steps[int(change.argmax()) + 2])
            moved[[side, (side + 1) % 4]] += outward[side] * gone_mm
    return moved


def _shown_share(points: Points, view: View) -> float:
    """Which share of `points` lies where the frame shows the printed sheet."""
    columns, rows = np.rint(points.reshape(-1, 2) * DOTS - 0.5).astype(int).T
    height, width = view.seen.shape
    known = (columns >= 0) & (rows >= 0) & (columns < width) & (rows < height)
    seen = view.seen[np.clip(rows, 0, height - 1), np.clip(columns, 0, width - 1)] > 0
    return float((known & seen).mean())


def _exact(quad_mm: Points, pixels: Pixels, plate: Plate, view: View) -> _Found | None:
    """`quad_mm` with its sides on the edges that the frame shows; None when it
    is no page after all."""
    quad = np.asarray(ordered(quad_mm.astype(np.float32)), np.float64)
    if np.ptp(quad, axis=0).max() > _LARGEST_MM:
        return None  # A guess from beyond where the lens is known: it would be looked along for ever.
    for reach_mm, step_px in zip(_REACHES_MM, _STEPS_PX, strict=True):
        quad, straight = _on_edges(quad, pixels, plate, reach_mm, step_px)
    sides = np.linalg.norm(np.roll(quad, -1, axis=0) - quad, axis=1)
    if sides.min() < _LEAST_SIDE_MM or float(squareness(quad.astype(np.float32))) < _LEAST_SQUARENESS:
        return None
    if straight < _LEAST_STRAIGHT:
        return None
    filled, beside = _filled(quad, view)
    if filled < _LEAST_FILLED:
        return None
    known = size_of((sides[0] + sides[2]) / 2, (sides[1] + sides[3]) / 2) is not None
    score = filled * (1.0 - 0.5 * beside) + (_KNOWN_BONUS if known else 0.0)
    return _Found(quad, score, known and _is_whole(quad, view))


def _on_edges(
    quad: Points, pixels: Pixels, plate: Plate, reach_mm: float, step_px: float
) -> tuple[Points, int]:
    """`quad` with each side moved, and turned, by about `reach_mm` at most to
    where the frame changes most across it, and how many sides are straight edges.
    Places `step_px` apart are compared."""
    along = np.roll(quad, -1, axis=0) - quad
    lengths = np.linalg.norm(along, axis=1, keepdims=True)
    outward = np.stack((along[:, 1], -along[:, 0]), axis=1) / np.maximum(lengths, 1e-6)
    share = np.linspace(_ENDS_SHARE, 1 - _ENDS_SHARE, _POINTS)
    points = quad[:, None] + along[:, None] * share[:, None]
    px_mm = max(plate.dpi_of(np.asarray(plate.px_of(quad), np.float32)), 1.0) / 25.4
    step_mm = step_px / px_mm
    offsets = np.arange(-reach_mm - step_mm, reach_mm + 1.01 * step_mm, step_mm)
    places = points[:, :, None] + outward[:, None, None] * offsets[:, None]
    at = plate.px_of(places).astype(np.float32)
    columns, rows = (at[..., axis].reshape(4 * _POINTS, -1) for axis in (0, 1))
    profiles = cv2.remap(pixels, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    profiles = profiles.reshape(4, _POINTS, len(offsets), -1).astype(np.float32)
    height_px, width_px = pixels.shape[:2]
    shown: NDArray[np.bool_] = np.asarray(
        ((at > 1) & (at < (width_px - 2, height_px - 2))).all(axis=(2, 3)), np.bool_
    )
    edges = [_line(points[side], outward[side], offsets, profiles[side], shown[side]) for side in range(4)]
    lines = [
        (start.astype(np.float32), (way / max(float(length[0]), 1e-6)).astype(np.float32))
        if edge is None
        else edge
        for edge, start, way, length in zip(edges, quad, along, lengths, strict=True)
    ]
    corners = [intersection(lines[turn - 1], lines[turn]) for turn in range(4)]
    met = [corner for corner in corners if corner is not None]
    moved = np.asarray(met, np.float64)
    if len(met) < 4 or np.abs(moved - quad).max() > _MOST_MOVED_MM:
        return quad, 0
    return moved, sum(edge is not None for edge in edges)


def _line(
    points: Points,
    outward: NDArray[np.float64],
    offsets: NDArray[np.float64],
    profiles: NDArray[np.float32],
    shown: NDArray[np.bool_],
) -> tuple[NDArray[np.float32], NDArray[np.float32]] | None:
    """A point and the direction of the straight edge across which `profiles`
    (points, offsets, channels) change most; None when there is none."""
    height = np.abs(profiles[:, 2:] - profiles[:, :-2]).sum(axis=2)
    if height.shape[1] < 3:
        return None  # The plate is so far away that there is nothing to look along.
    at = height.argmax(axis=1)
    rows = np.arange(len(at))
    inner = np.clip(at, 1, height.shape[1] - 2)
    before, here, after = (height[rows, inner + turn] for turn in (-1, 0, 1))
    bend = before - 2 * here + after
    shift = np.where(bend < -1e-3, 0.5 * (before - after) / np.where(bend < -1e-3, bend, 1.0), 0.0)
    place = inner + np.clip(shift, -1, 1)
    off = offsets[1] + (offsets[1] - offsets[0]) * place
    good = shown & (height[rows, at] > _LEAST_STEP_LEVELS)
    if good.sum() < _LEAST_POINTS_SHARE * len(points):
        return None
    edge = (points[good] + outward * off[good, None]).astype(np.float32)
    line = np.ravel(cv2.fitLine(edge, cv2.DIST_HUBER, 0, 0.01, 0.01))
    for _ in range(2):
        gaps = np.abs((edge - line[2:]) @ np.asarray((-line[1], line[0])))
        near = gaps <= max(_STRAIGHT_MM, 2.5 * float(np.median(gaps)))
        line = np.ravel(cv2.fitLine(edge[near], cv2.DIST_L2, 0, 0.01, 0.01))
    if (gaps <= 2 * _STRAIGHT_MM).sum() < _LEAST_POINTS_SHARE * len(points):
        return None
    return line[2:].astype(np.float32), line[:2].astype(np.float32)


def _is_whole(quad: Points, view: View) -> bool:
    """Whether all of a band around `quad` can be seen: then it does not merely end
    where the plate or the frame does."""
    middle = quad.mean(axis=0)
    arms = quad - middle
    wider = middle + arms * (1 + _HEM_MM / np.linalg.norm(arms, axis=1, keepdims=True) * 1.4)
    return _shown_share(np.linspace(wider, np.roll(wider, -1, axis=0), 24, endpoint=False), view) == 1.0


def _filled(quad: Points, view: View) -> tuple[float, float]:
    """Which share of the plate within `quad` is covered, and which of a band
    around it."""
    inside = np.zeros_like(view.covered)
    drawn = np.rint((quad * DOTS - 0.5) * 16).astype(np.int32)
    cv2.fillConvexPoly(inside, drawn, 255, cv2.LINE_8, 4)
    reach = 2 * round(_BAND_MM * DOTS) + 1
    within = cv2.bitwise_and(cv2.erode(inside, np.ones((3, 3), np.uint8)), view.seen)
    about = cv2.dilate(inside, np.ones((reach, reach), np.uint8))
    about = cv2.subtract(about, cv2.dilate(inside, np.ones((5, 5), np.uint8)))
    about = cv2.bitwise_and(about, view.seen)
    filled, beside = (
        cv2.countNonZero(cv2.bitwise_and(view.covered, part)) / max(cv2.countNonZero(part), 1)
        for part in (within, about)
    )
    return filled, beside
