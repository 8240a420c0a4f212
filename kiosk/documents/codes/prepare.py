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

from kiosk.documents.pixels import Pixels

_MOST_TIMES = 4.0
_LEAST_CONTRAST = 8.0
_SPREAD_FROM, _SPREAD_TO = 0.01, 0.99


@dataclass(frozen=True, slots=True)
class Recipe:
    """One way: the longer side in pixels, how far it is softened in pixels,
    what is done to its tones, which rule tells dark from light; and what a
    square patch costs with preparing and reading, in seconds on one slow core."""

    side_px: int
    soften_px: float
    tone: Callable[[Pixels], Pixels]
    binarizer: zxingcpp.Binarizer
    cost_s: float

    def of(self, patch: Pixels) -> Pixels:
        """`patch` prepared; twice as large at most, so never a huge picture."""
        return self.tone(softened(sized(patch, self.side_px), self.soften_px))


def sized(patch: Pixels, side_px: int) -> Pixels:
    """`patch` with its longer side `side_px` pixels, or enlarged as far as it pays."""
    times = min(_MOST_TIMES, side_px / max(patch.shape))
    how = cv2.INTER_CUBIC if times > 1.0 else cv2.INTER_AREA
    size = (max(1, round(patch.shape[1] * times)), max(1, round(patch.shape[0] * times)))
    return np.asarray(cv2.resize(patch, size, interpolation=how), np.uint8)


def softened(patch: Pixels, by_px: float) -> Pixels:
    return np.asarray(cv2.GaussianBlur(patch, (0, 0), by_px), np.uint8) if by_px else patch


def as_it_is(patch: Pixels) -> Pixels:
    return patch


def spread(patch: Pixels) -> Pixels:
    """The darkest and the lightest pulled apart to black and white."""
    ordered = np.sort(patch[::3, ::3], axis=None)
    low, high = (float(ordered[int(share * (ordered.size - 1))]) for share in (_SPREAD_FROM, _SPREAD_TO))
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
    return _thresholded(patch, cv2.ADAPTIVE_THRESH_MEAN_C, max(patch.shape) // 10)


def parted_softly(patch: Pixels) -> Pixels:
    """The same, where near neighbours weigh more."""
    return _thresholded(patch, cv2.ADAPTIVE_THRESH_GAUSSIAN_C, max(patch.shape) // 8)


def parted_midway(patch: Pixels) -> Pixels:
    """Black and white, each pixel against the middle between the darkest and
    the lightest around it (Bernsen): a large dark part does not drag the level along."""
    around_px = max(9, max(patch.shape) // 14) | 1
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (around_px, around_px))
    middle = cv2.addWeighted(cv2.erode(patch, kernel), 0.5, cv2.dilate(patch, kernel), 0.5, 0)
    return np.asarray(cv2.compare(patch, cv2.blur(middle, (around_px, around_px)), cv2.CMP_GT), np.uint8)


def _thresholded(patch: Pixels, by: int, around_px: int) -> Pixels:
    around_px = max(15, around_px) | 1
    return np.asarray(cv2.adaptiveThreshold(patch, 255, by, cv2.THRESH_BINARY, around_px, 0), np.uint8)


_LOCAL = zxingcpp.Binarizer.LocalAverage
_GLOBAL = zxingcpp.Binarizer.GlobalHistogram
_FIXED = zxingcpp.Binarizer.FixedThreshold

RECIPES: tuple[Recipe, ...] = (
    Recipe(180, 0.0, parted_softly, _FIXED, 0.0005),
    Recipe(260, 1.0, parted_midway, _FIXED, 0.0007),
    Recipe(260, 1.0, parted_softly, _FIXED, 0.0008),
    Recipe(260, 0.0, parted_midway, _FIXED, 0.0006),
    Recipe(180, 1.0, spread, _LOCAL, 0.0006),
    Recipe(540, 0.0, spread, _LOCAL, 0.0013),
    Recipe(260, 1.0, evened, _LOCAL, 0.0008),
    Recipe(540, 0.0, as_it_is, _LOCAL, 0.0010),
    Recipe(380, 0.0, parted_softly, _FIXED, 0.0013),
    Recipe(540, 1.0, parted_midway, _FIXED, 0.0016),
    Recipe(380, 0.0, sharpened, _LOCAL, 0.0016),
    Recipe(760, 2.2, spread, _LOCAL, 0.0028),
    Recipe(760, 0.0, despeckled, _LOCAL, 0.0028),
)
"""What is tried, the most gained a millisecond first: measured on made frames."""
