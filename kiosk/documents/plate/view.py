"""The plate from straight above, and what of it is covered.

The frame is laid flat, so that a document is a rectangle in millimetres, and
compared with the drawing of the sheet. The light is taken from the squares of
the ring that are to be seen: how dark the dark ones are and how light the light
ones, all over the plate. What differs from the drawing in this light is
something that lies on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.documents.pixels import Pixels, grey_of
from kiosk.documents.plate.layout import DARK, GROUND, LIGHT, PlateLayout
from kiosk.documents.plate.lens import Lens, projected
from kiosk.documents.plate.sheet import draw_sheet
from kiosk.documents.sizes import MM_PER_INCH

DOTS = 1.2
"""Pixels a millimetre of the view."""

_F32 = NDArray[np.float32]
_ALIKE_MM = 14.0
_ALIKE = 0.55
_JUST_AS_DRAWN = 0.8
_LEAST_CONTRAST = 20.0
_APART = 0.17
_CHROMA = 7
_SHIFTS = 0.25
_BINS = 26
_LEAST_GROUND = 0.04
_RIM_MM = 5.5
_RING_PX = 20
_LEAST_BARE = 160
_COARSE = 3
_FLATNESS = 0.01
_WIDE_PX = 960


@dataclass(frozen=True, slots=True)
class View:
    """`flat` is the plate from above, (height, width, 3), and `covered`, of that
    size, is 255 where something lies on it. `seen` is 255 where the frame shows
    the printed sheet."""

    flat: Pixels
    covered: Pixels
    seen: Pixels


class PlateView:
    """Of the plate that `to_px` and `lens` show. Making one draws the sheet."""

    def __init__(self, layout: PlateLayout, to_px: NDArray[np.float64], lens: Lens) -> None:
        self._lens = lens
        dpi = DOTS * MM_PER_INCH
        drawn = grey_of(draw_sheet(dpi, layout.paper))
        self._size = (drawn.shape[1], drawn.shape[0])
        columns, rows = np.meshgrid(np.arange(drawn.shape[1]), np.arange(drawn.shape[0]))
        places_mm = np.asarray((np.stack((columns, rows), axis=-1) + 0.5) / DOTS, np.float64)
        self._at_px = lens.distort(projected(to_px, places_mm))
        self._drawn = np.asarray(cv2.GaussianBlur(drawn, (3, 3), 0), np.uint8)
        self._shade = self._drawn.astype(np.float32) / 255
        edge = np.asarray((lens.width_px, lens.height_px)) - 1
        shown = ((self._at_px >= 0) & (self._at_px <= edge)).all(axis=-1)
        size_mm = np.asarray((layout.width_mm, layout.height_mm))
        printed = ((places_mm >= _RIM_MM) & (places_mm <= size_mm - _RIM_MM)).all(axis=-1)
        self._seen = np.asarray(shown & printed, np.uint8) * 255
        # Where the drawing changes from place to place is the ring, and not the plain middle.
        busy = cv2.blur(np.abs(self._shade - GROUND), (_RING_PX // 5,) * 2) > 0.12
        closing = np.ones((_RING_PX,) * 2, np.uint8)
        ring = cv2.morphologyEx(np.where(busy, self._seen, 0), cv2.MORPH_CLOSE, closing)
        self._allowed = np.where(ring > 0, 1.7 * _APART, _APART).astype(np.float32)
        self._coarse_shade = _coarse(self._shade)
        self._coarse_ring = _coarse(ring) > 254
        third = _coarse(places_mm[..., 0]), _coarse(places_mm[..., 1])
        self._bends = _bends(np.stack(third, axis=-1).astype(np.float64), size_mm)
        ground = (np.abs(self._coarse_shade - GROUND) < 0.01) & (_coarse(self._seen) > 254)
        self._coarse_ground = ground & ~self._coarse_ring
        self._maps: dict[tuple[int, int], tuple[Any, Any]] = {}

    def flat(self, frame: Pixels) -> Pixels:
        """`frame` laid flat; a frame larger than is needed is shrunk first, so that
        fine squares are averaged and do not flicker."""
        scale = min(1.0, _WIDE_PX / frame.shape[1])
        size = (round(frame.shape[1] * scale), round(frame.shape[0] * scale))
        small = cv2.resize(frame, size, interpolation=cv2.INTER_AREA) if scale < 1.0 else frame
        if size not in self._maps:
            at = (self._at_px + 0.5) * (np.asarray(size) / (self._lens.width_px, self._lens.height_px)) - 0.5
            columns, rows = (np.ascontiguousarray(at[..., axis], np.float32) for axis in (0, 1))
            self._maps[size] = cv2.convertMaps(columns, rows, cv2.CV_16SC2)
        return np.asarray(cv2.remap(small, *self._maps[size], cv2.INTER_LINEAR), np.uint8)

    def of(self, frame: Pixels, ground_share: float) -> View | None:
        """The view of `frame`, (height, width, 3); None when too little of the
        ring is to be seen to know the light. `ground_share` is how light the
        plain ground is, 0 as the dark squares and 1 as the light ones."""
        flat = self.flat(frame)
        light, *chroma = cv2.split(cv2.cvtColor(flat, cv2.COLOR_BGR2Lab))
        coarse = _coarse(light)
        alike = _alike(coarse, self._coarse_shade)
        bare = self._coarse_ring & (alike > _ALIKE)
        levels = self._levels(coarse, bare)
        if levels is None:
            return None
        shares = self._shares(self._ground_now(coarse, levels, ground_share))
        dark, span = (cv2.resize(level, self._size, interpolation=cv2.INTER_LINEAR) for level in levels)
        expected = cv2.add(dark, cv2.multiply(span, shares))
        apart = cv2.absdiff(np.asarray(light, np.float32), expected)
        apart = cv2.blur(apart, (3, 3))
        covered = apart > cv2.multiply(span, self._allowed)
        for colour in chroma:
            neutral = float(np.median(_coarse(colour)[bare]))
            off = cv2.blur(cv2.absdiff(colour, np.full_like(colour, round(neutral))), (3, 3))
            covered |= off > _CHROMA
        # Where the squares look just as drawn nothing lies, whatever the light does there.
        plain = np.asarray(self._coarse_ring & (alike > _JUST_AS_DRAWN), np.uint8)
        plain_here = cv2.resize(plain, self._size, interpolation=cv2.INTER_NEAREST) > 0
        return View(flat, np.where(covered & ~plain_here, self._seen, 0).astype(np.uint8), self._seen)

    def ground_share(self, frame: Pixels) -> float | None:
        """How light the ground of the empty plate is in `frame`."""
        light = _coarse(cv2.cvtColor(self.flat(frame), cv2.COLOR_BGR2Lab)[..., 0])
        levels = self._levels(light, self._coarse_ring)
        if levels is None or not self._coarse_ground.any():
            return None
        dark, span = levels
        return float(np.median(((light - dark) / span)[self._coarse_ground]))

    def _ground_now(self, light: _F32, levels: tuple[_F32, _F32], calibrated: float) -> float:
        """How light the ground is now, which shifts with a camera's exposure: the
        commonest shade of the middle, if it is near what was calibrated."""
        dark, span = levels
        shares = ((light - dark) / span)[self._coarse_ground]
        low = calibrated - _SHIFTS
        counts, edges = np.histogram(shares, bins=_BINS, range=(low, calibrated + _SHIFTS))
        smooth = np.convolve(counts, np.ones(3), mode="same")
        most = int(smooth.argmax())
        if smooth[most] < _LEAST_GROUND * len(shares):
            return calibrated
        return float(edges[most] + edges[most + 1]) / 2

    def _shares(self, ground_share: float) -> _F32:
        """How light every place is, 0 as the dark squares and 1 as the light ones."""
        steps = np.interp(np.arange(256) / 255, (DARK, GROUND, LIGHT), (0.0, ground_share, 1.0))
        return np.asarray(cv2.LUT(self._drawn, steps.astype(np.float32)), np.float32)

    def _levels(self, light: _F32, bare: NDArray[np.bool_]) -> tuple[_F32, _F32] | None:
        """The level of the dark squares and how far above it the light ones are, all
        over the coarse view: smooth surfaces through what is seen of them."""
        chosen = np.flatnonzero(bare)
        if len(chosen) < _LEAST_BARE:
            return None
        share = (self._coarse_shade.reshape(-1)[chosen, None] - DARK) / (LIGHT - DARK)
        bends = self._bends[chosen]
        both = np.concatenate((bends, bends * share), axis=1)
        # A weak pull to a flat light holds where only one side of the ring is seen.
        pull = np.diag([0.0, *([_FLATNESS] * 5)] * 2) * len(chosen)
        solved = np.linalg.solve(both.T @ both + pull, both.T @ light.reshape(-1)[chosen])
        dark, span = (np.asarray(self._bends @ part, np.float32) for part in np.split(solved, 2))
        return dark.reshape(light.shape), np.maximum(span, _LEAST_CONTRAST).reshape(light.shape)


def _coarse(pixels: NDArray[Any]) -> _F32:
    """`pixels` averaged to a third of their size."""
    size = (pixels.shape[1] // _COARSE, pixels.shape[0] // _COARSE)
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.float32)


def _bends(places_mm: NDArray[np.float64], size_mm: NDArray[np.float64]) -> _F32:
    """The terms of a surface of second order at every place, (places, 6)."""
    x, y = (2 * places_mm / size_mm - 1).reshape(-1, 2).T
    return np.stack((np.ones_like(x), x, y, x * x, y * y, x * y), axis=-1).astype(np.float32)


def _alike(one: _F32, other: _F32) -> _F32:
    """How alike two pictures are about each place, whatever the light: -1 to 1."""
    reach = (round(_ALIKE_MM * DOTS / _COARSE) | 1,) * 2
    means = [cv2.blur(each, reach) for each in (one, other, one * one, other * other, one * other)]
    first, second, first_square, second_square, both = means
    spread = (first_square - first * first) * (second_square - second * second)
    return np.asarray((both - first * second) / np.sqrt(np.maximum(spread, 1e-6)), np.float32)
