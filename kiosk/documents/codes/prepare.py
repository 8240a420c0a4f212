"""Ways to show a patch of a picture to the reader again, after it could not read it plain.

A reader samples one point a module and calls it dark or light. So: bring the
patch to a size at which a module is a few pixels, soften it by less than a
module (that is averaging away the grain), give dark and light back their
distance, and let another rule decide between them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
import zxingcpp

from kiosk.documents.codes.picture import halved
from kiosk.documents.pixels import Pixels

_MOST_TIMES = 4.0
_LEAST_CONTRAST = 8.0
_SPREAD_FROM, _SPREAD_TO = 0.01, 0.99
_COARSE = 4
_SOFT = 0.16
"""The spread of a bell that is so many pixels wide."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """One way: the longer side in pixels, how far it is softened in pixels,
    what is done to its tones, which rule tells dark from light; what a square
    patch costs with preparing and reading, in seconds on one slow core; and
    whether codes that are light on dark are looked for too, which costs as much again."""

    side_px: int
    soften_px: float
    tone: Callable[[Pixels], Pixels]
    binarizer: zxingcpp.Binarizer
    cost_s: float
    light_on_dark: bool = False


def sized(patch: Pixels, side_px: int) -> Pixels:
    """`patch` with its longer side `side_px` pixels, or enlarged as far as it pays.
    By halves as far as that goes: ten times as quick as in one step."""
    times = min(_MOST_TIMES, side_px / max(patch.shape))
    size = (max(1, round(patch.shape[1] * times)), max(1, round(patch.shape[0] * times)))
    while max(patch.shape) >= 2 * side_px:
        patch = halved(patch)
    how = cv2.INTER_CUBIC if times > 1.0 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(patch, size, interpolation=how), np.uint8)


def softened(patch: Pixels, by_px: float) -> Pixels:
    return np.asarray(cv2.GaussianBlur(patch, (0, 0), by_px), np.uint8) if by_px else patch


def as_it_is(patch: Pixels) -> Pixels:
    return patch


def spread(patch: Pixels) -> Pixels:
    """The darkest and the lightest pulled apart to black and white."""
    sample = np.ascontiguousarray(patch[::3, ::3])
    darker = np.cumsum(cv2.calcHist([sample], [0], None, [256], [0, 256]))
    low, high = (
        float(np.searchsorted(darker, int(share * (sample.size - 1)) + 1))
        for share in (_SPREAD_FROM, _SPREAD_TO)
    )
    gain = 255.0 / max(_LEAST_CONTRAST, high - low)
    table = np.clip((np.arange(256) - low) * gain, 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(patch, table), np.uint8)


def evened(patch: Pixels) -> Pixels:
    """Local contrast: a shadow or a veil of light goes, print stays."""
    return np.asarray(cv2.createCLAHE(4.0, (5, 5)).apply(patch), np.uint8)


def strongly_evened(patch: Pixels) -> Pixels:
    return np.asarray(cv2.createCLAHE(8.0, (8, 8)).apply(patch), np.uint8)


def despeckled(patch: Pixels) -> Pixels:
    return spread(np.asarray(cv2.medianBlur(patch, 5), np.uint8))


def sharpened(patch: Pixels) -> Pixels:
    """What a lens out of focus or a moving hand has smeared, steep again."""
    full = spread(patch)
    return np.asarray(cv2.addWeighted(full, 4.0, cv2.GaussianBlur(full, (0, 0), 3.0), -3.0, 0), np.uint8)


def parted(patch: Pixels) -> Pixels:
    """Black and white, each pixel against the mean of its neighbourhood."""
    around_px = max(15, max(patch.shape) // 10) | 1
    by = cv2.ADAPTIVE_THRESH_MEAN_C
    return np.asarray(cv2.adaptiveThreshold(patch, 255, by, cv2.THRESH_BINARY, around_px, 0), np.uint8)


def parted_softly(patch: Pixels) -> Pixels:
    """The same, where near neighbours weigh more."""
    around_px = max(15, max(patch.shape) // 8)
    return _lighter(patch, cv2.GaussianBlur(_coarse(patch), (0, 0), _SOFT * around_px / _COARSE))


def parted_midway(patch: Pixels) -> Pixels:
    """Black and white, each pixel against the middle between the darkest and
    the lightest around it (Bernsen): a large dark part does not drag the level along."""
    around = max(9, max(patch.shape) // 14) // _COARSE
    near, far = (np.ones((side, side), np.uint8) for side in (_COARSE + 1, around | 1))
    darkest, lightest = (
        by(_coarse(np.asarray(by(patch, near), np.uint8), cv2.INTER_NEAREST_EXACT), far)
        for by in (cv2.erode, cv2.dilate)
    )
    middle = cv2.addWeighted(darkest, 0.5, lightest, 0.5, 0)
    return _lighter(patch, cv2.blur(middle, (around + 1, around + 1)))


def _coarse(patch: Pixels, how: int = cv2.INTER_AREA) -> Pixels:
    """A level is as good at a quarter of the size, and ten times as quick."""
    size = (max(1, patch.shape[1] // _COARSE), max(1, patch.shape[0] // _COARSE))
    return np.asarray(cv2.resize(patch, size, interpolation=how), np.uint8)


def _lighter(patch: Pixels, level: cv2.typing.MatLike) -> Pixels:
    """White where `patch` is lighter than the coarse `level` there."""
    fine = cv2.resize(level, (patch.shape[1], patch.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.compare(patch, fine, cv2.CMP_GT), np.uint8)


_LOCAL = zxingcpp.Binarizer.LocalAverage
_FIXED = zxingcpp.Binarizer.FixedThreshold

RECIPES: tuple[Recipe, ...] = (
    Recipe(180, 0.0, parted_softly, _FIXED, 0.0003, light_on_dark=True),
    Recipe(260, 1.0, parted_midway, _FIXED, 0.0004),
    Recipe(320, 0.0, parted_midway, _FIXED, 0.0004),
    Recipe(180, 0.0, parted_midway, _FIXED, 0.0002),
    Recipe(380, 1.0, parted_midway, _FIXED, 0.0007),
    Recipe(320, 0.0, parted_softly, _FIXED, 0.0004, light_on_dark=True),
    Recipe(180, 1.0, as_it_is, _LOCAL, 0.0003),
    Recipe(460, 1.0, spread, _LOCAL, 0.0007),
    Recipe(150, 1.0, parted_midway, _FIXED, 0.0003),
    Recipe(320, 1.0, evened, _LOCAL, 0.0007),
    Recipe(460, 0.0, parted_softly, _FIXED, 0.0008, light_on_dark=True),
    Recipe(540, 0.0, despeckled, _LOCAL, 0.0009),
    Recipe(760, 2.2, spread, _LOCAL, 0.0017),
    Recipe(380, 1.0, sharpened, _LOCAL, 0.0013),
)
"""What is tried, the most gained a millisecond first: measured on made frames."""
