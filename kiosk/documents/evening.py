"""Shadows taken from a page of paper, and nothing else changed.

How bright the paper is, from place to place, is estimated on a large scale and
divided out. Every pixel is made brighter by one factor for its three colours,
never darker and never by more than `MOST_GAIN`, so hues stay and no contrast of
the text falls. What is not paper (a photograph on the page, a card, a passport)
is not to turn grey: dark patches smaller than a shadow are not followed, and a
page that is mostly something else than paper is left as it is.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.documents.pixels import Pixels

MOST_GAIN = 1.8

_GRID_PX = 160
_EVERY_PX = 4
_STROKE_PX = 7
_SMOOTH_SHARE = 0.06
_ROUNDS = 5
_DARKER = 0.92
_DARK_COUNTS = 0.03
_NEAR_PAPER = (0.90, 1.12)
_LEAST_PAPER_SHARE = 0.5
_LEAST_PAPER_LEVEL = 70.0
_MOST_CHROMA = 28.0
_SAME_CHROMA = 9.0
_EVEN_ENOUGH = 1.04
_BRIGHTEST_PERCENT = 95
_HIGHEST_LEVEL = 245.0
_STRIP_PX = 128

_Map = NDArray[np.float32]


def even_light(page: Pixels) -> Pixels:
    """`page`, (height, width, 3) BGR and laid flat, with its paper as bright
    everywhere as where the light was best; `page` itself when its light is even
    or when it is not a page of paper."""
    gain = light_gain(page)
    if gain is None:
        return page
    height_px, width_px = page.shape[:2]
    # As bytes, 255 is the largest factor: a step is less than two levels of white paper.
    steps = np.rint(gain * (255 / MOST_GAIN)).astype(np.uint8)
    full = cv2.resize(steps, (width_px, height_px), interpolation=cv2.INTER_LINEAR)
    evened = np.empty_like(page)
    for top in range(0, height_px, _STRIP_PX):
        strip = slice(top, top + _STRIP_PX)
        factors = cv2.merge([full[strip]] * 3)
        cv2.multiply(page[strip], factors, evened[strip], MOST_GAIN / 255)
    return evened


def light_gain(page: Pixels) -> _Map | None:
    """The factor at each place of a coarse grid over `page`, from 1 to
    `MOST_GAIN`; None when there is nothing to even."""
    if min(page.shape[:2]) < 4 * _STROKE_PX * _EVERY_PX:
        return None
    few = np.ascontiguousarray(page[_EVERY_PX // 2 :: _EVERY_PX, _EVERY_PX // 2 :: _EVERY_PX])
    # The brightest nearby is the paper between the strokes.
    bright = cv2.dilate(cv2.medianBlur(few, 3), np.ones((_STROKE_PX, _STROKE_PX), np.uint8))
    scale = min(1.0, _GRID_PX / max(bright.shape[:2]))
    cells = cv2.resize(bright, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    level = cv2.cvtColor(cells, cv2.COLOR_BGR2GRAY).astype(np.float32)
    paper = _paper_level(level)
    if not _is_paper(np.asarray(cells, np.uint8), level, paper):
        return None
    best = min(float(np.percentile(paper, _BRIGHTEST_PERCENT)), _HIGHEST_LEVEL)
    gain = np.clip(best / paper, 1.0, MOST_GAIN)
    return None if float(gain.max()) < _EVEN_ENOUGH else np.asarray(gain, np.float32)


def _paper_level(level: _Map) -> _Map:
    """How bright the paper is at each cell: a smooth surface through the upper
    side of `level`, to which what is darker hardly counts (asymmetric
    smoothing, as baselines of spectra are found)."""
    sigma = _SMOOTH_SHARE * max(level.shape)
    surface = _smooth(level, np.ones_like(level), sigma)
    for _ in range(_ROUNDS):
        weights = np.where(level < _DARKER * surface, np.float32(_DARK_COUNTS), np.float32(1.0))
        surface = _smooth(level, weights, sigma)
    return np.maximum(surface, 1.0)


def _smooth(level: _Map, weights: _Map, sigma: float) -> _Map:
    sums = cv2.GaussianBlur(level * weights, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE)
    counts = cv2.GaussianBlur(weights, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(sums / np.maximum(counts, 1e-6), np.float32)


def _is_paper(cells: Pixels, level: _Map, paper: _Map) -> bool:
    """Whether most of the page lies on the surface and has one pale colour."""
    share = level / paper
    on_it = (share > _NEAR_PAPER[0]) & (share < _NEAR_PAPER[1])
    if on_it.mean() < _LEAST_PAPER_SHARE or float(np.median(level[on_it])) < _LEAST_PAPER_LEVEL:
        return False
    colour = cv2.cvtColor(cells, cv2.COLOR_BGR2Lab)[..., 1:].astype(np.float32) - 128
    middle = np.median(colour[on_it], axis=0)
    alike = np.hypot(*(colour - middle).transpose(2, 0, 1)) < _SAME_CHROMA
    return bool(np.hypot(*middle) < _MOST_CHROMA and (on_it & alike).mean() >= _LEAST_PAPER_SHARE)
