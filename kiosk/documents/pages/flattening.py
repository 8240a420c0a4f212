"""Laying a bent page flat: an open booklet, a page of a book.

The sides of such a page are bows. Each is followed, point by point, beside the
straight side that was found for it; between opposite bows the page is pulled
straight in proportion. Where no side is clearly a bow the page is flat, and
is laid out as it is: a flat page is never made worse.
"""

from __future__ import annotations

import cv2
import numpy as np

from kiosk.documents.pages.along_sides import F32
from kiosk.documents.pages.finding import rectify
from kiosk.documents.pixels import Pixels, Quad
from kiosk.documents.quads import side_lengths

_LOOK_PX = 400
_MARGIN_SHARE = 0.07
_PLACES = 64
_ENDS_SHARE = 0.02
_DEGREE = 4
_TURNS = 6
_LEAST_STEP_LEVELS = 8.0
_LEAST_FOLLOWED = 0.75
_LEAST_BOW = 0.008
_MOST_BOW = 0.06
_MOST_SCATTER = 0.0025
_MESH = 65


def flatten(pixels: Pixels, quad: Quad, long_side_px: int | None = None) -> Pixels:
    """As `pages.rectify`, and without the bows of its sides if it has any."""
    bent = bows(pixels, quad)
    if bent is None:
        return rectify(pixels, quad, long_side_px)
    top, right, bottom, left = side_lengths(quad)
    width, height = max(float(top), float(bottom), 1.0), max(float(right), float(left), 1.0)
    scale = 1.0 if long_side_px is None else long_side_px / max(width, height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    along = np.linspace(0, 1, _MESH, dtype=np.float32)
    u, v = np.meshgrid(along, along)
    above, beside_right, below, beside_left = bent
    x = u - (1 - u) * beside_left[:, None] + u * beside_right[:, None]
    y = v - (1 - v) * above[None] + v * below[None]
    places = cv2.perspectiveTransform(np.stack((x, y), axis=-1).astype(np.float32), _to_frame(quad))
    # The mesh has its first and last points on the rim of the page, not in the
    # middle of its first and last pixels.
    columns = (np.arange(size[0], dtype=np.float32) + 0.5) / size[0] * (_MESH - 1)
    rows = (np.arange(size[1], dtype=np.float32) + 0.5) / size[1] * (_MESH - 1)
    mesh_x, mesh_y = np.meshgrid(columns, rows)
    fine = cv2.remap(places, mesh_x, mesh_y, cv2.INTER_LINEAR)
    page = cv2.remap(
        pixels,
        np.ascontiguousarray(fine[..., 0]),
        np.ascontiguousarray(fine[..., 1]),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(page, np.uint8)


def bows(pixels: Pixels, quad: Quad) -> F32 | None:
    """How far the top, right, bottom and left side of the page lie outside the
    straight sides of `quad`, (4, 65), from left to right and from top to bottom,
    as shares of the page's height or width; None when all sides are straight."""
    inner = round(_LOOK_PX * (1 - 2 * _MARGIN_SHARE))
    unit = np.asarray(((0, 0), (1, 0), (1, 1), (0, 1)), np.float32)
    margin = (_LOOK_PX - inner) / 2
    warp = cv2.getPerspectiveTransform(np.asarray(quad, np.float32), unit * inner + margin - 0.5)
    look = cv2.warpPerspective(
        pixels, warp, (_LOOK_PX, _LOOK_PX), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE
    )
    soft = np.asarray(cv2.GaussianBlur(look, (5, 5), 0), np.float32).reshape(_LOOK_PX, _LOOK_PX, -1)
    # Each side in turn is laid across the top, outside up.
    turned = (soft, soft.transpose(1, 0, 2)[::-1], soft[::-1], soft.transpose(1, 0, 2))
    found = [_bow(each, margin, inner) for each in turned]
    if all(bow is None for bow in found):
        return None
    straight = np.zeros(_MESH, np.float32)
    return np.stack([straight if bow is None else bow for bow in found])


def _bow(side_up: F32, margin: float, inner: int) -> F32 | None:
    """The bow of the side that runs across near the top of `side_up`."""
    at = np.linspace(_ENDS_SHARE, 1 - _ENDS_SHARE, _PLACES, dtype=np.float32)
    columns = np.rint(margin + at * inner).astype(np.intp)
    profiles = side_up[: 2 * round(margin), columns]
    steps = profiles[2:] - profiles[:-2]
    signed = np.concatenate((steps, -steps), axis=2)
    agreed = int(np.median(signed.max(axis=0), axis=0).argmax())
    one = signed[..., agreed]
    rows = one.argmax(axis=0)
    strong = one.max(axis=0) > _LEAST_STEP_LEVELS
    if strong.mean() < _LEAST_FOLLOWED:
        return None
    outward = (margin - 0.5 - (rows + 1)) / inner
    weight = strong.astype(np.float32)
    curve = np.polynomial.Polynomial.fit(at, outward, 1, w=weight, domain=(0, 1), window=(-1, 1))
    for turn in range(_TURNS):
        curve = np.polynomial.Polynomial.fit(
            at, outward, min(2 + turn, _DEGREE), w=weight + 1e-6, domain=(0, 1), window=(-1, 1)
        )
        rest = outward - curve(at)
        weight = strong / (1 + (rest / _MOST_SCATTER) ** 2)
    followed = strong & (np.abs(outward - curve(at)) < 2 * _MOST_SCATTER)
    mesh = np.linspace(0, 1, _MESH)
    bow = np.asarray(curve(mesh), np.float32)
    depth = float(np.abs(bow - np.linspace(bow[0], bow[-1], _MESH)).max())
    if followed.mean() < _LEAST_FOLLOWED or not _LEAST_BOW <= depth <= _MOST_BOW:
        return None
    return bow


def _to_frame(quad: Quad) -> F32:
    unit = np.asarray(((0, 0), (1, 0), (1, 1), (0, 1)), np.float32)
    return np.asarray(cv2.getPerspectiveTransform(unit, np.asarray(quad, np.float32)), np.float32)
