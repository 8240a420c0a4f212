"""How much a quad looks like the outline of a page.

What is measured along its sides is weighed; the weights were fitted by
`benchmarks/page_weights.py` so that among all guesses for a made picture the
right one comes first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kiosk.documents.pages.along_sides import F32, POINTS, across, sampled, side_points, within
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
    and further off, (n, 4, bins, channels), and over the last two pixels,
    (n, 4, channels); how rough it is inside and outside,
    (n, 4); the least step that counts, (n, 4, 1, 1); each bin's share of what
    is shown, (n, 4, bins, 1); the share of the side that is shown, (n, 4)."""

    near: F32
    far: F32
    closest: F32
    inside: F32
    outside: F32
    least: F32
    share: F32
    shown: F32


def scores(quads: F32, frame: Seen) -> F32:
    """How much each of `quads` (n, 4, 2), clockwise, looks like a page."""
    if not len(quads):
        return np.zeros(0, np.float32)
    return np.asarray(measured(quads, frame) @ WEIGHTS, np.float32)


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
    ways = np.concatenate(
        [((way * steps.near > steps.least) * steps.share).sum(axis=2) for way in (1, -1)], axis=-1
    )
    ways = np.where(rim[..., None], _RIM_SUPPORT, ways * whole[..., None])
    support = ways.max(axis=-1)
    stepping = ((np.abs(steps.near).max(axis=-1, keepdims=True) > steps.least) * steps.share).sum(axis=(2, 3))
    stepping = np.where(rim, _RIM_SUPPORT, stepping * whole)
    mean = steps.near.mean(axis=2, keepdims=True)
    channel = np.abs(mean).argmax(axis=-1)[..., None]
    sign = np.sign(np.take_along_axis(mean, channel, axis=-1))
    far = np.take_along_axis(steps.far, np.broadcast_to(channel, (*steps.far.shape[:3], 1)), axis=-1) * sign
    wide = np.where(rim, _RIM_SUPPORT, ((far > steps.least) * steps.share).sum(axis=(2, 3)) * whole)
    height = np.abs(mean).max(axis=-1)[..., 0]
    closest = np.take_along_axis(steps.closest, channel[..., 0], axis=-1)[..., 0] * sign[..., 0, 0]
    steep = np.where(rim, 0.5, np.clip(closest / np.maximum(height, 1.0), 0, 1))
    shown_points = within(points, frame.size)
    seen = np.maximum(shown_points.sum(axis=(1, 2)), 1)
    desk = [
        (_desk_at(frame.desk, points + normals[:, :, None] * offset) * shown_points).sum(axis=(1, 2)) / seen
        for offset in (_DESK_BESIDE_PX, -_DESK_BESIDE_PX)
    ]
    ratios = np.minimum(lengths[:, :2], lengths[:, 2:]) / np.maximum(lengths[:, :2], lengths[:, 2:])
    columns = (
        support.mean(axis=1),
        support.min(axis=1),
        stepping.mean(axis=1),
        stepping.min(axis=1),
        ways.mean(axis=1).max(axis=-1),
        ways.min(axis=1).max(axis=-1),
        wide.mean(axis=1),
        wide.min(axis=1),
        _goes_on(quads, normals, frame, channel[..., 0, 0], sign[..., 0, 0], height).mean(axis=1),
        np.tanh(steps.inside / 12).mean(axis=1),
        np.tanh(steps.outside / 20).mean(axis=1),
        np.tanh(height / 25).mean(axis=1),
        np.log(np.maximum(areas_of(quads) / float(frame.size.prod()), 1e-4)),
        desk[0],
        desk[1],
        rim.sum(axis=1),
        ratios.min(axis=1),
        np.tanh(mean[..., 0, 0].mean(axis=1) / 30),
        np.clip(1 - steps.shown, 0, 1).mean(axis=1),
        steep.mean(axis=1),
        steep.min(axis=1),
    )
    return np.stack([np.asarray(column, np.float32) for column in columns], axis=1)


def _steps(points: F32, normals: F32, lab: Pixels) -> _Steps:
    size = np.asarray(lab.shape[1::-1], np.float32)
    values = sampled(lab, across(points, normals, _OFFSETS))
    shown = within(points, size).astype(np.float32)
    bins = POINTS // _BIN
    binned = values.reshape(len(points), 4, bins, _BIN, *values.shape[3:]).mean(axis=3)
    share = shown.reshape(len(points), 4, bins, _BIN).mean(axis=3)
    close, further = binned[..., 3, :] - binned[..., 6, :], binned[..., 2, :] - binned[..., 7, :]
    inside = np.median(np.abs(binned[..., 2, :] - binned[..., 0, :]).max(axis=-1), axis=2)
    outside = np.median(np.abs(binned[..., 9, :] - binned[..., 7, :]).max(axis=-1), axis=2)
    return _Steps(
        near=np.where(np.abs(close) > np.abs(further), close, further),
        far=binned[..., :3, :].mean(axis=-2) - binned[..., 7:, :].mean(axis=-2),
        closest=(binned[..., 4, :] - binned[..., 5, :]).mean(axis=2),
        inside=inside,
        outside=outside,
        least=np.clip(2.5 + 0.8 * np.minimum(inside, outside), 3, 10)[..., None, None],
        share=(share / np.maximum(share.sum(axis=2, keepdims=True), 1e-6))[..., None],
        shown=shown.mean(axis=2),
    )


def _goes_on(quads: F32, normals: F32, frame: Seen, channel: F32, sign: F32, height: F32) -> F32:
    """The share of the sides' continuations, beyond their corners, where the
    picture still steps as along the side, (n, 4). A page's sides end."""
    sides = sides_of(quads)
    ways = sides / np.maximum(np.hypot(sides[..., 0], sides[..., 1]), 1e-6)[..., None]
    ends = [
        start[:, :, None] + way * ways[:, :, None] * _BEYOND_PX[:, None]
        for start, way in ((quads, -1), (quads + sides, 1))
    ]
    beyond = np.concatenate(ends, axis=2).astype(np.float32)
    beside = sampled(frame.lab, across(beyond, normals, _BESIDE_PX))
    step = np.take_along_axis(
        beside[..., 0, :] - beside[..., 1, :],
        np.broadcast_to(channel[..., None, None], (*beyond.shape[:3], 1)).astype(np.intp),
        axis=-1,
    )[..., 0]
    same = step * sign[..., None] > np.maximum(0.4 * height, 3.0)[..., None]
    return np.asarray((same & within(beyond, frame.size)).mean(axis=2), np.float32)


def _desk_at(desk: Pixels, points: F32) -> F32:
    places = np.asarray((points + 0.5) / 4 - 0.5, np.float32)
    return np.asarray(sampled(desk, places)[..., 0] / 255, np.float32)
