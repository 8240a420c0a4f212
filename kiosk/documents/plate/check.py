"""Is the plate still where it was? A cheap look at a few squares of its ring.

Around some corners of squares the frame is compared with what the drawing of
the sheet says it must show there, and how far off it is. A document and a hand
cover some of them: those look like nothing of the plate and are left out.
Only when hardly any is left are the marks searched in the whole frame.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.documents.pixels import Pixels, grey_of
from kiosk.documents.plate.layout import MARK_MM, PlateLayout
from kiosk.documents.plate.lens import Points
from kiosk.documents.plate.marks import find_marks
from kiosk.documents.plate.sheet import draw_sheet
from kiosk.documents.sizes import MM_PER_INCH

SPOTS = 18
LEAST_SPOTS = 5
MOVED_MM = 0.6

_HALF_MM = 6.0
_REACH_MM = 3.0
_DOTS = 3.0
_SAME = 0.90
"""The true spot is at least 0.96 alike, one two squares further at most 0.93, and of
those no more than four above this."""
_LEAST_MARKS = 6
_SEARCH_PX = 1280


class PlateCheck(StrEnum):
    """What a look at the plate says. COVERED is all that nothing can be said of."""

    IN_PLACE = "in_place"
    MOVED = "moved"
    COVERED = "covered"


@dataclass(frozen=True, slots=True)
class _Spot:
    """A piece of the plate about the corner of four squares: how it looks, and
    the way from a drawing of it with `_DOTS` pixels a millimetre to the frame."""

    looks: Pixels
    to_frame: NDArray[np.float64]


class PlateEye:
    """For frames of `frame_size_px`; `px_of` says where they show a place of the
    plate. To make one draws the sheet, which takes a moment."""

    def __init__(
        self, layout: PlateLayout, px_of: Callable[[Points], Points], frame_size_px: tuple[int, int]
    ) -> None:
        self._layout = layout
        self._px_of = px_of
        self._frame_size_px = frame_size_px
        self._spots = self._chosen_spots()

    def look(self, frame: Pixels) -> PlateCheck:
        """At `frame`, (height, width[, 3]). One of another size shows nothing."""
        if (frame.shape[1], frame.shape[0]) != self._frame_size_px:
            return PlateCheck.COVERED
        off_mm = [off for spot in self._spots if (off := _off_mm(frame, spot)) is not None]
        if len(off_mm) >= LEAST_SPOTS:
            return PlateCheck.MOVED if float(np.median(off_mm)) > MOVED_MM else PlateCheck.IN_PLACE
        return self._look_everywhere(frame)

    def _look_everywhere(self, frame: Pixels) -> PlateCheck:
        scale = min(1.0, _SEARCH_PX / max(frame.shape[:2]))
        small = cv2.resize(frame, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        found = find_marks(np.asarray(small, np.uint8), self._layout, exact=False)
        if len(found) < _LEAST_MARKS:
            return PlateCheck.COVERED
        seen = (np.stack(list(found.values())) + 0.5) / scale - 0.5
        expected = self._px_of(np.stack([self._layout.marks_mm[number] for number in found]))
        side_px = float(np.linalg.norm(expected[:, 1] - expected[:, 0], axis=-1).mean())
        off_mm = np.linalg.norm(seen - expected, axis=-1) * MARK_MM / max(side_px, 1e-6)
        return PlateCheck.MOVED if float(np.median(off_mm)) > 2 * MOVED_MM else PlateCheck.IN_PLACE

    def _chosen_spots(self) -> list[_Spot]:
        """As many as `SPOTS` that the frame shows wholly, far from each other."""
        half_mm = _HALF_MM + _REACH_MM
        around = np.asarray(((-1, -1), (1, -1), (1, 1), (-1, 1)), np.float64) * half_mm
        boxes = self._px_of(self._layout.corners_mm[:, None] + around)
        edge = np.asarray(self._frame_size_px) - 1
        inside = ((boxes >= 0) & (boxes <= edge)).all(axis=(1, 2))
        corners = self._layout.corners_mm[inside]
        sheet = grey_of(draw_sheet(_DOTS * MM_PER_INCH, self._layout.paper))
        return [self._spot(sheet, corners[turn]) for turn in _far_apart(corners, SPOTS)]

    def _spot(self, sheet: Pixels, middle_mm: NDArray[np.float64]) -> _Spot:
        half = round(_HALF_MM * _DOTS)
        at = middle_mm * _DOTS - 0.5
        looks = cv2.getRectSubPix(sheet, (2 * half + 1, 2 * half + 1), at.tolist())
        # So close around a corner the view is affine.
        ends = self._px_of(middle_mm + np.asarray(((0, 0), (1, 0), (0, 1)), np.float64))
        step = np.column_stack((ends[1] - ends[0], ends[2] - ends[0])) / _DOTS
        reach = half + round(_REACH_MM * _DOTS)
        first = ends[0] - step @ np.asarray((reach, reach), np.float64)
        return _Spot(np.asarray(looks, np.uint8), np.column_stack((step, first)))


def _off_mm(frame: Pixels, spot: _Spot) -> float | None:
    """How far from its place the frame shows `spot`; None where it does not."""
    side = spot.looks.shape[0] + 2 * round(_REACH_MM * _DOTS)
    how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    seen = grey_of(np.asarray(cv2.warpAffine(frame, spot.to_frame, (side, side), flags=how), np.uint8))
    alike = np.asarray(cv2.matchTemplate(seen, spot.looks, cv2.TM_CCOEFF_NORMED), np.float32)
    _, most, _, (column, row) = cv2.minMaxLoc(alike)
    if most < _SAME:
        return None
    middle = alike.shape[0] // 2
    across = column - middle + _between(alike[row], column)
    down = row - middle + _between(alike[:, column], row)
    return float(np.hypot(across, down)) / _DOTS


def _between(values: NDArray[np.float32], at: int) -> float:
    """How far beside the whole number `at` a parabola has its top."""
    if not 0 < at < len(values) - 1:
        return 0.0
    before, here, after = (float(value) for value in values[at - 1 : at + 2])
    bend = before - 2 * here + after
    return 0.5 * (before - after) / bend if bend < 0 else 0.0


def _far_apart(points: Points, most: int) -> list[int]:
    """Which of `points` to take, so that every next is farthest from those before."""
    if len(points) == 0:
        return []
    chosen = [0]
    gaps = np.linalg.norm(points - points[0], axis=1)
    while len(chosen) < min(most, len(points)):
        chosen.append(int(np.argmax(gaps)))
        gaps = np.minimum(gaps, np.linalg.norm(points - points[chosen[-1]], axis=1))
    return chosen
