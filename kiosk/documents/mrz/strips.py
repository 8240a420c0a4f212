"""The lines of a zone, each cut out, straightened and set to one size.

The recogniser reads a strip of 48 px; capitals of 28 px with room around them
read best. A line that leans or bends with its page is followed piece by piece.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from kiosk.documents.mrz.zone import Points, Segment, Zone
from kiosk.documents.ocr.reader import STRIP_PX
from kiosk.documents.pixels import Pixels

CAPITALS_PX = 28.0
"""How high capitals stand in a strip."""
_WORK_PX = 24.0
"""… and in the picture on which a line is followed."""
_ROOM = 1.6
"""How far above and below its axis a line is looked for, in heights of the line."""
_SIDE_ROOM = 2.0
"""What is kept left and right of a line, in heights of the line."""
_PIECES = 12


@dataclass(frozen=True, slots=True)
class Course:
    """How a line runs: through `middles` (n, 2), evenly spaced from its left end
    to its right end, with capitals of `height` pixels."""

    middles: Points
    height: float


def courses(grey: Pixels, zone: Zone) -> list[Course]:
    """How each line of `zone` runs, from the top down."""
    found = [_course(grey, segment, _spacing(zone, index)) for index, segment in enumerate(zone.segments)]
    height = float(np.median([course.height for course in found]))
    return [Course(course.middles, height) for course in found]


def strip(grey: Pixels, course: Course, half_turn: bool = False, capitals_px: float = CAPITALS_PX) -> Pixels:
    """The line along `course`, straight, `STRIP_PX` high; read from its other end
    when `half_turn`. Light paper, dark ink, the contrast evened."""
    scale = capitals_px / course.height
    middles = course.middles[::-1] if half_turn else course.middles
    left, right = middles[0], middles[-1]
    length = float(np.hypot(*(right - left)))
    wide_px = max(STRIP_PX, round(length * scale))
    places = np.linspace(0.0, 1.0, wide_px)
    knots = np.linspace(0.0, 1.0, len(middles))
    xs, ys = np.interp(places, knots, middles[:, 0]), np.interp(places, knots, middles[:, 1])
    across = np.array([-(right - left)[1], (right - left)[0]]) / max(length, 1e-6)
    rows = (np.arange(STRIP_PX) - (STRIP_PX - 1) / 2) / scale
    map_x = (xs[None, :] + rows[:, None] * across[0]).astype(np.float32)
    map_y = (ys[None, :] + rows[:, None] * across[1]).astype(np.float32)
    return _evened(_sampled(grey, map_x, map_y, 1.0 / scale))


def _spacing(zone: Zone, index: int) -> float:
    """How far the nearest other line of the zone is."""
    here = zone.segments[index]
    across = np.array([-here.along[1], here.along[0]])
    return min(
        abs(float((other.middle - here.middle) @ across))
        for place, other in enumerate(zone.segments)
        if place != index
    )


def _course(grey: Pixels, segment: Segment, spacing: float) -> Course:
    """Follow one line: where its ink lies in each of some pieces."""
    guess = float(np.clip(segment.height, 0.25 * spacing, 0.62 * spacing))
    left, right = segment.axis[0], segment.axis[1]
    along = segment.along
    across = np.array([-along[1], along[0]])
    left, right = left - along * _SIDE_ROOM * guess, right + along * _SIDE_ROOM * guess
    length = float(np.hypot(*(right - left)))
    scale = _WORK_PX / guess
    wide_px, half_px = max(2, round(length * scale)), round(min(_ROOM * guess, 0.8 * spacing) * scale)
    xs = np.linspace(left[0], right[0], wide_px)
    ys = np.linspace(left[1], right[1], wide_px)
    rows = np.arange(-half_px, half_px + 1) / scale
    map_x = (xs[None, :] + rows[:, None] * across[0]).astype(np.float32)
    map_y = (ys[None, :] + rows[:, None] * across[1]).astype(np.float32)
    band = _sampled(grey, map_x, map_y, 1.0 / scale)
    size = round(_WORK_PX * 0.7) | 1
    ink = cv2.morphologyEx(
        band, cv2.MORPH_BLACKHAT, cv2.getStructuringElement(cv2.MORPH_RECT, (size, size))
    ).astype(np.float32)
    edges = np.linspace(0, wide_px, _PIECES + 1).astype(int)
    centres, heights, columns = [], [], []
    for start, end in pairwise(edges):
        run = _run(ink[:, start:end].mean(axis=1), half_px, 0.5 * spacing * scale)
        if run is not None:
            centres.append((run[0] + run[1]) / 2)
            heights.append(run[1] - run[0] + 1)
            columns.append((start + end) / 2)
    if len(centres) < 4:
        return Course(np.stack([left, right]), guess)
    height = float(np.median(heights))
    bend = _fit(np.array(columns) / wide_px, np.array(centres), height)
    knots = np.linspace(0.0, 1.0, 2 * _PIECES + 1)
    offsets = (np.polyval(bend, knots) - half_px) / scale
    middles = left[None, :] + knots[:, None] * (right - left)[None, :] + offsets[:, None] * across[None, :]
    return Course(middles, max(4.0, (height - 1.0) / scale))


def _run(profile: np.ndarray, middle: int, reach: float) -> tuple[int, int] | None:
    """Top and bottom of the ink around the axis, in rows of `profile`."""
    near = np.abs(np.arange(len(profile)) - middle) <= reach
    floor = float(np.percentile(profile, 15))
    peak = float(profile[near].max()) - floor
    if peak < 4:
        return None
    inked = profile > floor + 0.3 * peak
    best = int(np.argmax(np.where(near, profile, -1)))
    top = bottom = best
    while top > 0 and inked[top - 1]:
        top -= 1
    while bottom < len(profile) - 1 and inked[bottom + 1]:
        bottom += 1
    return top, bottom


def _fit(places: np.ndarray, centres: np.ndarray, height: float) -> np.ndarray:
    """A line or a gentle bend through `centres`, without those that stand apart."""
    kept = np.ones(len(places), bool)
    fit = np.polyfit(places, centres, 1)
    for degree in (1, 2):
        if kept.sum() < degree + 3:
            break
        fit = np.polyfit(places[kept], centres[kept], degree)
        apart = np.abs(np.polyval(fit, places) - centres)
        kept = apart < max(0.2 * height, 1.5 * float(np.median(apart)))
    return fit


def _sampled(grey: Pixels, map_x: np.ndarray, map_y: np.ndarray, step: float) -> Pixels:
    """`grey` at the places of the maps; `step` is how many of its pixels a sample
    spans: what is reduced is softened first."""
    x0, y0 = int(max(0, map_x.min() - 4)), int(max(0, map_y.min() - 4))
    x1, y1 = int(max(0, map_x.max() + 5)), int(max(0, map_y.max() + 5))
    part = grey[y0:y1, x0:x1]
    if part.size == 0:
        return np.full(map_x.shape, 255, np.uint8)
    if step > 1.3:
        part = np.asarray(cv2.GaussianBlur(part, (0, 0), 0.4 * step), np.uint8)
    return np.asarray(
        cv2.remap(part, map_x - x0, map_y - y0, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE), np.uint8
    )


def _evened(band: Pixels) -> Pixels:
    """The paper everywhere light and the ink everywhere dark."""
    soft = band.astype(np.float32)
    paper = cv2.GaussianBlur(cv2.dilate(soft, np.ones((9, 25), np.uint8)), (0, 0), 12)
    flat = soft / np.maximum(paper, 1.0)
    low, high = np.percentile(flat, (2, 90))
    return np.asarray(np.clip((flat - low) / max(high - low, 0.1) * 215 + 20, 0, 255), np.uint8)
