"""Is this picture of a page good enough for a person to work from?

That a machine could read it proves nothing (VISION.md), so what is judged here
is what a person needs: all of the page, sharp, lit, and without glare. Each
reason is one thing the applicant can put right. The limits are first guesses
from drawn pages; they are to be set again on a labelled set from a camera.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

import cv2
import numpy as np

from kiosk.documents.pages import rectify
from kiosk.documents.pixels import Pixels, Quad, grey_of
from kiosk.documents.quads import side_lengths
from kiosk.words import mark

if TYPE_CHECKING:
    from kiosk.documents.plate import Plate

JUDGED_LONG_SIDE_PX = 640

_RIM_PX = 2.5
_LEAST_SHORT_SIDE_SHARE = 0.14
_EDGE_CONTRAST = 40
_WINDOW_PX = 11
_EDGE_SHARE = 0.90
_SHARP_SLOPE = 0.25
_MOVING_RATIO = 2.0
_BLANK_SHARE = 0.006
_DARK_LEVEL = 80
_BRIGHT_SHARE = 0.30
_GLARE_SHARE = 0.02
_SATURATED = (250.0, 250.0, 250.0)
_WHITE = (255.0, 255.0, 255.0)
_GLARE_BELOW_LEVEL = 240


class Reason(StrEnum):
    """Why a page is not taken, in the order in which people are told."""

    NONE = "none"
    TOO_FAR = "too_far"
    CUT_OFF = "cut_off"
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    GLARE = "glare"
    BLANK = "blank"
    BLURRED_MOVING = "blurred_moving"
    BLURRED_FOCUS = "blurred_focus"
    ALREADY_TAKEN = "already_taken"


SENTENCES: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.NONE: mark("Letakkan dokumen di atas alas."),
        Reason.TOO_FAR: mark("Dokumen terlalu kecil di gambar. Dekatkan ke kamera."),
        Reason.CUT_OFF: mark("Sebagian dokumen di luar gambar. Geser ke tengah alas."),
        Reason.TOO_DARK: mark("Gambar terlalu gelap. Jangan tutupi lampu dengan tangan."),
        Reason.TOO_BRIGHT: mark("Gambar terlalu terang. Geser dokumen sedikit."),
        Reason.GLARE: mark("Ada pantulan cahaya. Miringkan atau geser dokumen sedikit."),
        Reason.BLANK: mark("Halaman ini kosong. Balikkan dokumen."),
        Reason.BLURRED_MOVING: mark("Tahan dokumen, jangan bergerak."),
        Reason.BLURRED_FOCUS: mark("Gambar belum tajam. Ratakan dokumen di atas alas."),
        Reason.ALREADY_TAKEN: mark("Sudah dipindai. Angkat dokumen."),
    }
)
"""What the applicant is told to do; English in `locale/en/documents.po`."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What should lie there: `picture` is "card", "passport" or "page", `side`
    is "front" or "back"."""

    picture: str
    side: str = "front"


@dataclass(frozen=True, slots=True)
class Measures:
    """What was measured on the page. `sharpness` is the edge slope: 0.5 for a
    perfect edge, falling with blur; 0 where there are no edges. `direction` is
    how many times sharper the page is one way than the other, as when it moves.
    `paper` is the grey level of the paper, 0 to 255; `edges` and `saturated` are
    shares of the page."""

    sharpness: float = 0.0
    direction: float = 1.0
    paper: float = 0.0
    edges: float = 0.0
    saturated: float = 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with a page, the most pressing first; nothing if `ok`."""

    reasons: tuple[Reason, ...]
    measures: Measures

    @property
    def ok(self) -> bool:
        return not self.reasons


def judge(
    frame: Pixels,
    quad: Quad | None,
    page: Pixels | None = None,
    *,
    wanted: Wanted | None = None,
    plate: Plate | None = None,
    also: Sequence[Quad] = (),
) -> Verdict:
    """Judge the page within `quad` of `frame`; both (height, width, 3). `page`
    is the page laid flat, if it is there already. It is judged with a long side
    of at most `JUDGED_LONG_SIDE_PX` and never enlarged, so that the limits mean
    the same for every camera."""
    if quad is None:
        return Verdict((Reason.NONE,), Measures())
    flat = _flat_for_judging(frame, quad) if page is None else _at_judged_size(page)
    measures = measure(flat)
    height_px, width_px = frame.shape[:2]
    short_px = float(side_lengths(quad).min())
    edge = np.asarray((width_px - 1, height_px - 1), np.float32)
    cut = bool((quad < _RIM_PX).any() or (quad > edge - _RIM_PX).any())
    return Verdict(tuple(_reasons(measures, cut, short_px / min(width_px, height_px))), measures)


def measure(page: Pixels) -> Measures:
    """Measure `page`, (height, width, 3), laid flat."""
    grey = grey_of(page)
    window = np.ones((_WINDOW_PX, _WINDOW_PX), np.uint8)
    # The rim of the page is no text: its own edge against the desk is left out.
    inset_px = max(4, round(0.02 * max(grey.shape)))
    inner = slice(inset_px, -inset_px)
    contrast = cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, window)[inner, inner]
    # Twice the slope, as whole levels: the difference over two pixels.
    across = cv2.absdiff(grey[:, 2:], grey[:, :-2])[inner, inset_px - 1 : 1 - inset_px]
    down = cv2.absdiff(grey[2:], grey[:-2])[inset_px - 1 : 1 - inset_px, inner]
    steepest = np.maximum(across, down)
    strong = (contrast > _EDGE_CONTRAST) & (steepest > contrast // 5)
    white = cv2.inRange(page, _SATURATED, _WHITE) if page.ndim == 3 else cv2.inRange(grey, 250.0, 255.0)
    paper = float(np.percentile(grey[::4, ::4], 75))
    saturated = cv2.countNonZero(white) / grey.size
    edges = float(strong.mean()) if strong.size else 0.0
    if edges == 0.0:
        return Measures(0.0, 1.0, paper, 0.0, saturated)
    twice = 2.0 * contrast[strong]
    slopes = [_upper((way[strong] / twice).astype(np.float32)) for way in (steepest, across, down)]
    direction = max(slopes[1], 1e-3) / max(slopes[2], 1e-3)
    return Measures(slopes[0], max(direction, 1 / direction), paper, edges, saturated)


def _reasons(measures: Measures, cut: bool, short_share: float) -> list[Reason]:
    blurred = measures.sharpness < _SHARP_SLOPE
    smeared = measures.direction > _MOVING_RATIO
    bright = measures.saturated > _BRIGHT_SHARE
    blank = measures.edges < _BLANK_SHARE
    told = {
        Reason.TOO_FAR: short_share < _LEAST_SHORT_SIDE_SHARE,
        Reason.CUT_OFF: cut,
        Reason.TOO_DARK: measures.paper < _DARK_LEVEL,
        Reason.TOO_BRIGHT: bright,
        Reason.GLARE: not bright
        and measures.saturated > _GLARE_SHARE
        and measures.paper < _GLARE_BELOW_LEVEL,
        Reason.BLANK: blank,
        Reason.BLURRED_MOVING: not blank and smeared,
        Reason.BLURRED_FOCUS: not blank and blurred and not smeared,
    }
    return [reason for reason, applies in told.items() if applies]


def _flat_for_judging(frame: Pixels, quad: Quad) -> Pixels:
    """The page laid flat at the size it is judged at: straight away when it is
    less than twice as large, else through twice that size, so that fine lines
    are averaged and not skipped."""
    native_px = float(side_lengths(quad).max())
    if native_px <= JUDGED_LONG_SIDE_PX:
        return rectify(frame, quad)
    if native_px < 2 * JUDGED_LONG_SIDE_PX:
        return rectify(frame, quad, JUDGED_LONG_SIDE_PX)
    return _at_judged_size(rectify(frame, quad, 2 * JUDGED_LONG_SIDE_PX))


def _at_judged_size(page: Pixels) -> Pixels:
    scale = JUDGED_LONG_SIDE_PX / max(page.shape[:2])
    if scale >= 1.0:
        return page
    return np.asarray(cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


def _upper(slopes: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> float:
    """The value that all but the steepest tenth stay below."""
    at = int(len(slopes) * _EDGE_SHARE)
    return float(np.partition(slopes, min(at, len(slopes) - 1))[min(at, len(slopes) - 1)])
