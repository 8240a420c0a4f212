"""What a frame is looked at with when a page is sought in it: small, and in
colours in which a difference means what it means to the eye."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.documents.pages.paper import paper_of
from kiosk.documents.pixels import Pixels, Quad

SEARCH_LONG_SIDE_PX = 640

SMALLEST_SHARE = 0.012

_CHROMA_TIMES = 2
_DESK_RIM_SHARE = 0.03
_DESK_BINS = 16


@dataclass(frozen=True, slots=True)
class Seen:
    """`small` is the small frame, (height, width, 3) BGR, and `lab` the same, smooth, in
    lightness and twice each colour difference, which papers have less of than light.
    `desk` is a quarter of that size: 255 where a pixel's colour is one of the frame's rim.
    `back` are the frame's pixels to a pixel of `lab`, along x and y. Less than
    `smallest_share` of the frame is no page. `paper` is what a network takes for paper, 0 to
    255, much smaller."""

    small: Pixels
    lab: Pixels
    desk: Pixels
    back: NDArray[np.float32]
    paper: Pixels
    smallest_share: float = SMALLEST_SHARE

    @property
    def size(self) -> NDArray[np.float32]:
        """Width and height of `lab`."""
        return np.asarray(self.lab.shape[1::-1], np.float32)

    def in_frame(self, quad: Quad) -> Quad:
        """`quad` of `lab` in the frame's own pixels."""
        return np.asarray((quad + 0.5) * self.back - 0.5, np.float32)


def seen(pixels: Pixels) -> Seen | None:
    """`pixels`, (height, width, 3) or (height, width), made ready; None when
    there is too little of them to hold a page."""
    height_px, width_px = pixels.shape[:2]
    scale = min(1.0, SEARCH_LONG_SIDE_PX / max(height_px, width_px, 1))
    size = (round(width_px * scale), round(height_px * scale))
    if min(size) < 32:
        return None
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA) if scale < 1.0 else pixels
    if small.ndim == 2:
        small = cv2.cvtColor(small, cv2.COLOR_GRAY2BGR)
    smooth = cv2.GaussianBlur(small, (5, 5), 0)
    lab = np.asarray(cv2.LUT(cv2.cvtColor(smooth, cv2.COLOR_BGR2Lab), _STRETCH), np.uint8)
    back = np.asarray((width_px / size[0], height_px / size[1]), np.float32)
    small = np.asarray(small, np.uint8)
    return Seen(small, lab, _desk_of(lab), back, paper_of(small))


def _desk_of(lab: Pixels) -> Pixels:
    """Where the colours of the frame's rim are, at a quarter of the size. A
    desk may have many colours: each counts by how much of the rim it fills."""
    size = (max(1, lab.shape[1] // 4), max(1, lab.shape[0] // 4))
    quarter = cv2.resize(lab, size, interpolation=cv2.INTER_AREA)
    step = 256 // _DESK_BINS
    bins = (quarter // step).astype(np.intp)
    flat = (bins[..., 0] * _DESK_BINS + bins[..., 1]) * _DESK_BINS + bins[..., 2]
    rim = max(1, round(min(size) * _DESK_RIM_SHARE))
    around = np.concatenate(
        [part.ravel() for part in (flat[:rim], flat[-rim:], flat[:, :rim], flat[:, -rim:])]
    )
    counts = np.bincount(around, minlength=_DESK_BINS**3).astype(np.float32)
    cube = counts.reshape(_DESK_BINS, _DESK_BINS, _DESK_BINS)
    for axis in range(3):
        # A colour on the edge of its bin belongs to both.
        cube = 0.5 * cube + 0.25 * (np.roll(cube, 1, axis) + np.roll(cube, -1, axis))
    shares = cube.ravel()[flat] / max(len(around), 1)
    return np.asarray(np.minimum(shares * (255 / 0.02), 255), np.uint8)


def _stretch() -> Pixels:
    levels = np.arange(256)
    chroma = np.clip((levels - 128) * _CHROMA_TIMES + 128, 0, 255)
    return np.stack((levels, chroma, chroma), axis=-1).astype(np.uint8)[None]


_STRETCH = _stretch()
