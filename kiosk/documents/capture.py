"""Taking a page by itself: fed with frames, it guides, and takes when sure.

A pure state machine: no camera, no clock, no screen. A page is taken when
three good frames in a row show it in the same place; then it waits until the
plate changes, so that one page laid down is taken once.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np

from kiosk.documents.gate import Reason, judge
from kiosk.documents.pages import find_page, rectify
from kiosk.documents.pixels import Pixels, Quad, grey_of
from kiosk.documents.quads import overlap

AGREEING_FRAMES = 3

_STILL_SHARE = 0.006
_CHANGED_FRAMES = 2
_SAME_PLACE_OVERLAP = 0.70
_SAME_LOOK_LEVELS = 14.0
_LOOK_PX = (48, 48)


class Stage(StrEnum):
    """The colour of the line about the page."""

    GREY = "grey"
    GOLD = "gold"
    GREEN = "green"


@dataclass(frozen=True, slots=True)
class Guidance:
    """What to show over the preview. `corners` are fractions of the frame's
    width and height, clockwise from the page's top left; `agreeing` counts the
    good frames so far; `reason` is None when all is well."""

    stage: Stage
    reason: Reason | None
    corners: tuple[tuple[float, float], ...] | None = None
    agreeing: int = 0


@dataclass(frozen=True, slots=True)
class Taken:
    """The page, laid flat at the resolution it was seen with, (height, width,
    3) BGR, and where it lay in the frame it comes from."""

    page: Pixels
    quad: Quad
    sharpness: float


@dataclass(frozen=True, slots=True)
class _Good:
    frame: Pixels
    quad: Quad
    sharpness: float


class Capture:
    """Feed it every frame that is analysed; frames have one size, and are kept
    until the page is taken, so they are not to be written to."""

    def __init__(self, agreeing_frames: int = AGREEING_FRAMES) -> None:
        self._needed = agreeing_frames
        self._good: list[_Good] = []
        self._last_quad: Quad | None = None
        self._taken: tuple[Quad, Pixels] | None = None
        self._changed = 0

    def start_again(self) -> None:
        """Forget what was taken: the applicant wants this page once more."""
        self._good.clear()
        self._last_quad = None
        self._taken = None
        self._changed = 0

    def feed(self, frame: Pixels) -> Guidance | Taken:
        """Look at one frame, (height, width, 3) BGR."""
        quad = find_page(frame)
        still = quad is not None and self._last_quad is not None and _is_still(quad, self._last_quad, frame)
        self._last_quad = quad
        if self._taken is not None:
            if self._shows_taken(frame, quad):
                stage = Stage.GREY if quad is None else Stage.GREEN
                return Guidance(stage, Reason.ALREADY_TAKEN, _fractions(quad, frame))
            self.start_again()
            self._last_quad = quad
        if quad is None:
            self._good.clear()
            return Guidance(Stage.GREY, Reason.NONE)
        verdict = judge(frame, quad)
        if not verdict.ok:
            self._good.clear()
            return Guidance(Stage.GOLD, verdict.reasons[0], _fractions(quad, frame))
        if not still:
            self._good.clear()
        self._good.append(_Good(frame, quad, verdict.measures.sharpness))
        if len(self._good) < self._needed:
            return Guidance(Stage.GREEN, None, _fractions(quad, frame), len(self._good))
        return self._take()

    def _take(self) -> Taken:
        """Take the sharpest of the agreeing frames."""
        best = max(self._good, key=lambda good: good.sharpness)
        self._good.clear()
        self._taken = (best.quad, _look(best.frame, best.quad))
        self._changed = 0
        return Taken(rectify(best.frame, best.quad), best.quad, best.sharpness)

    def _shows_taken(self, frame: Pixels, quad: Quad | None) -> bool:
        """Whether the page that was taken still lies there. One odd frame, as
        of a hand in the way, is no change."""
        if self._taken is None:
            return False
        place, look = self._taken
        same = quad is not None and overlap(quad, place) > _SAME_PLACE_OVERLAP
        if same and quad is not None:
            same = float(cv2.absdiff(_look(frame, quad), look).mean()) < _SAME_LOOK_LEVELS
        self._changed = 0 if same else self._changed + 1
        return self._changed < _CHANGED_FRAMES


def _is_still(quad: Quad, before: Quad, frame: Pixels) -> bool:
    """Whether no corner moved by more than a small share of the frame."""
    moved_px = float(np.hypot(*(quad - before).T).max())
    return moved_px <= _STILL_SHARE * float(max(frame.shape[:2]))


def _look(frame: Pixels, quad: Quad) -> Pixels:
    """The page in miniature, its light evened, to tell it from another."""
    small = cv2.resize(grey_of(rectify(frame, quad, 192)), _LOOK_PX, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.normalize(small, small, 0, 255, cv2.NORM_MINMAX), np.uint8)


def _fractions(quad: Quad | None, frame: Pixels) -> tuple[tuple[float, float], ...] | None:
    if quad is None:
        return None
    height_px, width_px = frame.shape[:2]
    return tuple((float(x + 0.5) / width_px, float(y + 0.5) / height_px) for x, y in quad)
