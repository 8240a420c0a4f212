"""How much a quad looks like the outline of a page.

What is measured along its sides is weighed; the weights were fitted by
`benchmarks/page_weights.py` so that among all guesses for a made picture the
right one comes first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kiosk.documents.pages.along_sides import F32, across, middle_of, sampled, side_points, within
from kiosk.documents.pages.channels import Seen
from kiosk.documents.pixels import Pixels
from kiosk.documents.quads import areas_of, sides_of

_OFFSETS = np.asarray((-12, -8, -4, -2.5, -1, 1, 2.5, 4, 8, 12), np.float32)
_FAIR_SHARE = 0.1
_BIN = 2
_HIDDEN = 0.2
_RIM_SUPPORT = 0.6
_BEYOND_PX = np.linspace(5, 18, 6, dtype=np.float32)
_BESIDE_PX = np.asarray((-3, 3), np.float32)
_DESK_BESIDE_PX = 7.0

_LIKENESS_COUNTS, _FAIR_LIKENESS = 8.0, 0.2
_ACROSS = np.linspace(0.06, 0.94, 8, dtype=np.float32)
_WITHIN = np.stack(np.meshgrid(_ACROSS, _ACROSS), axis=-1).reshape(-1, 2)
_ROUND = np.linspace(-0.05, 1.05, 8, dtype=np.float32)
_JUST_OUTSIDE = np.asarray(
    [each for along in _ROUND for beyond in (-0.09, 1.09) for each in ((along, beyond), (beyond, along))],
    np.float32,
)

_WEIGHING = {
    "support": 0.112,
    "least_support": 0.505,
    "stepping": 1.392,
    "least_stepping": -0.931,
    "one_way": 2.747,
    "least_one_way": 1.634,
    "wide": 6.372,
    "least_wide": 0.086,
    "goes_on": -11.245,
    "rough_inside": -4.786,
    "rough_outside": 2.986,
    "contrast": 0.468,
    "log_area": 1.629,
    "desk_outside": 4.572,
    "desk_inside": -2.277,
    "rim_sides": -1.009,
    "opposite_sides": 1.068,
    "lighter": 1.225,
    "hidden": -3.254,
    "steep": -4.679,
    "least_steep": 6.463,
}
NAMES = tuple(_WEIGHING)
"""What `measured` gives, in this order."""

WEIGHTS: F32 = np.asarray(list(_WEIGHING.values()), np.float32)


@dataclass(frozen=True, slots=True)
class _Steps:
    """Along each side: by how much the inside differs from the outside close by
    and further off, (channels, n, 4, bins), and over the last two pixels,
    (channels, n, 4); how rough it is inside and outside, (n, 4); the least step
    that counts, (n, 4, 1); each bin's share of what is shown, (n, 4, bins); the
    share of the side that is shown, (n, 4), and which points are, (n, 4, points)."""

    near: F32
    far: F32
    closest: F32
    inside: F32
    outside: F32
    least: F32
    share: F32
    shown: F32
    points: F32


def scores(quads: F32, frame: Seen) -> F32:
    """How much each of `quads` (n, 4, 2), clockwise, looks like a page."""
    if not len(quads):
        return np.zeros(0, np.float32)
    told = _LIKENESS_COUNTS * (likeness(quads, frame.paper, frame.size) - _FAIR_LIKENESS)
    return np.asarray(measured(quads, frame) @ WEIGHTS + told, np.float32)


def scores_beside(quads: F32, frame: Seen) -> F32:
    """As `scores`, for what lies beside a page: it may be much smaller."""
    shares = areas_of(quads) / float(frame.size.prod())
    missing = np.log(_FAIR_SHARE / np.clip(shares, 1e-4, _FAIR_SHARE))
    return np.asarray(scores(quads, frame) + _WEIGHING["log_area"] * missing, np.float32)


def measured(quads: F32, frame: Seen) -> F32:
    """What `NAMES` says of each of `quads` (n, 4, 2), clockwise, in the small
    frame's pixels: (n, names)."""
    points, normals, lengths = side_points(quads)
    steps = _steps(points, normals, frame.lab)
    rim = steps.shown < _HIDDEN
    whole = np.clip(1.1 * steps.shown, 0, 1)
    ways = np.concatenate((steps.near > steps.least, steps.near < -steps.least))
    ways = np.where(rim, _RIM_SUPPORT, (ways * steps.share).sum(axis=3) * whole)
    support = ways.max(axis=0)
    stepping = ((np.abs(steps.near).max(axis=0) > steps.least) * steps.share).sum(axis=2)
    stepping = np.where(rim, _RIM_SUPPORT, stepping * whole)
    mean = steps.near.mean(axis=3)
    channel = np.abs(mean).argmax(axis=0)
    row, side = np.arange(len(quads))[:, None], np.arange(4)
    stepped = mean[channel, row, side]
    sign, height = np.sign(stepped), np.abs(stepped)
    far = steps.far[channel, row, side] * sign[..., None]
    wide = np.where(rim, _RIM_SUPPORT, ((far > steps.least) * steps.share).sum(axis=2) * whole)
    closest = steps.closest[channel, row, side] * sign
    steep = np.where(rim, 0.5, np.clip(closest / np.maximum(height, 1.0), 0, 1))
    inward, outward = _desk_beside(points, normals, frame.desk)
    seen = np.maximum(steps.points.sum(axis=(1, 2)), 1)
    ratios = np.minimum(lengths[:, :2], lengths[:, 2:]) / np.maximum(lengths[:, :2], lengths[:, 2:])
    columns = (
        support.mean(axis=1),
        support.min(axis=1),
        stepping.mean(axis=1),
        stepping.min(axis=1),
        ways.mean(axis=2).max(axis=0),
        ways.min(axis=2).max(axis=0),
        wide.mean(axis=1),
        wide.min(axis=1),
        _goes_on(quads, normals, frame, channel, sign, height).mean(axis=1),
        np.tanh(steps.inside / 12).mean(axis=1),
        np.tanh(steps.outside / 20).mean(axis=1),
        np.tanh(height / 25).mean(axis=1),
        np.log(np.maximum(areas_of(quads) / float(frame.size.prod()), 1e-4)),
        (outward * steps.points).sum(axis=(1, 2)) / seen,
        (inward * steps.points).sum(axis=(1, 2)) / seen,
        rim.sum(axis=1),
        ratios.min(axis=1),
        np.tanh(mean[0].mean(axis=1) / 30),
        np.clip(1 - steps.shown, 0, 1).mean(axis=1),
        steep.mean(axis=1),
        steep.min(axis=1),
    )
    return np.stack([np.asarray(column, np.float32) for column in columns], axis=1)


def _steps(points: F32, normals: F32, lab: Pixels) -> _Steps:
    values = across(lab, points, normals, _OFFSETS)
    shown = within(points, np.asarray(lab.shape[1::-1], np.float32)).astype(np.float32)
    binned = 0.5 * (values[..., ::_BIN] + values[..., 1::_BIN])
    share = 0.5 * (shown[..., ::_BIN] + shown[..., 1::_BIN])
    close, further = binned[:, 3] - binned[:, 6], binned[:, 2] - binned[:, 7]
    inside = middle_of(np.abs(binned[:, 2] - binned[:, 0]).max(axis=0))
    outside = middle_of(np.abs(binned[:, 9] - binned[:, 7]).max(axis=0))
    return _Steps(
        near=np.where(np.abs(close) > np.abs(further), close, further),
        far=binned[:, :3].mean(axis=1) - binned[:, 7:].mean(axis=1),
        closest=(binned[:, 4] - binned[:, 5]).mean(axis=3),
        inside=inside,
        outside=outside,
        least=np.asarray(np.clip(2.5 + 0.8 * np.minimum(inside, outside), 3, 10)[..., None], np.float32),
        share=share / np.maximum(share.sum(axis=2, keepdims=True), 1e-6),
        shown=shown.mean(axis=2),
        points=shown,
    )


def _goes_on(quads: F32, normals: F32, frame: Seen, channel: NDArray[np.intp], sign: F32, height: F32) -> F32:
    """The share of the sides' continuations, beyond their corners, where the
    picture still steps as along the side, (n, 4). A page's sides end."""
    sides = sides_of(quads)
    ways = sides / np.maximum(np.hypot(sides[..., 0], sides[..., 1]), 1e-6)[..., None]
    ends = [
        start[:, :, None] + way * ways[:, :, None] * _BEYOND_PX[:, None]
        for start, way in ((quads, -1), (quads + sides, 1))
    ]
    beyond = np.concatenate(ends, axis=2).astype(np.float32)
    beside = across(frame.lab, beyond, normals, _BESIDE_PX)
    step = (beside[:, 0] - beside[:, 1])[channel, np.arange(len(quads))[:, None], np.arange(4)]
    same = step * sign[..., None] > np.maximum(0.4 * height, 3.0)[..., None]
    return np.asarray((same & within(beyond, frame.size)).mean(axis=2), np.float32)


def likeness(quads: F32, paper: Pixels, size: F32) -> F32:
    """By how much more of what lies within each of `quads` than just outside is `paper`, as
    it is told of the frame of `size` (width, height): (n,), −1 to 1."""
    cells = (quads + 0.5) * (np.asarray(paper.shape[1::-1], np.float32) / size) - 0.5
    top_left, top_right, bottom_right, bottom_left = (cells[:, None, turn] for turn in range(4))

    def share(places: F32) -> F32:
        across, down = places[:, :1], places[:, 1:]
        top = top_left + (top_right - top_left) * across
        bottom = bottom_left + (bottom_right - bottom_left) * across
        told = sampled(paper, np.asarray(top + (bottom - top) * down, np.float32))[0]
        return np.asarray(told.mean(axis=1) / 255, np.float32)

    return share(_WITHIN) - share(_JUST_OUTSIDE)


def _desk_beside(points: F32, normals: F32, desk: Pixels) -> tuple[F32, F32]:
    """How much of the desk's colours lies inside and outside of `points`, 0 to 1."""
    places = np.asarray((points + 0.5) / 4 - 0.5, np.float32)
    offsets = np.asarray((-_DESK_BESIDE_PX / 4, _DESK_BESIDE_PX / 4), np.float32)
    inside, outside = across(desk, places, normals, offsets)[0] / 255
    return inside, outside
