"""Trying other sides for a quad that is nearly right.

Laid flat, a page's sides run along rows and columns, and so does whatever
else on the page or beside it is parallel to them. A side that is too faint or
too broken to be found as a line shows up in the mean of a whole row.
"""

from __future__ import annotations

from itertools import combinations

import cv2
import numpy as np

from kiosk.documents.pages.along_sides import F32
from kiosk.documents.pixels import Pixels, Quad
from kiosk.documents.quads import area_of

_SIDE_PX = 112
_FROM, _TO = -0.9, 1.9
_TRIED_A_SIDE = 5
_FURTHEST_IN = 0.7
_LEAST_LEFT = 0.15
_LEAST_EVIDENCE = 0.45
_GRAIN_LEVELS = 4.0
_NEAREST_OTHER = 0.04
_CHANGE_COSTS = 0.5
_AREA_COUNTS = 0.8
_MOST_CHANGES = 2
_HORIZON = 0.15
_APART, _GOES_ON = 0.25, 1.12

_Sides = tuple[float, float, float, float]

_CELLS = (_SIDE_PX - 1) / (_TO - _FROM)
_FIRST, _LAST = round((0 - _FROM) * _CELLS), round((1 - _FROM) * _CELLS)
_INSET = round(0.06 * (_LAST - _FIRST))


def completed(quad: Quad, lab: Pixels, most: int) -> list[Quad]:
    """At most `most` quads like `quad` with one or two sides elsewhere, and two
    with all sides further out: where the plane that it lies in steps along a
    whole row or column."""
    unit = np.asarray(((0, 0), (1, 0), (1, 1), (0, 1)), np.float32)
    to_flat = cv2.getPerspectiveTransform(np.asarray(quad, np.float32), (unit - _FROM) * _CELLS)
    known, to_frame = cv2.invert(to_flat)
    depth = np.asarray(((0, 0, 1), (_SIDE_PX, 0, 1), (_SIDE_PX, _SIDE_PX, 1), (0, _SIDE_PX, 1))) @ to_frame[2]
    if not known or (depth * np.sign(depth[0]) <= _HORIZON * np.abs(depth).max()).any():
        return []
    flat = cv2.warpPerspective(lab, to_flat, (_SIDE_PX, _SIDE_PX), borderMode=cv2.BORDER_REPLICATE)
    shown = cv2.warpPerspective(
        np.full(lab.shape[:2], 255, np.uint8), to_flat, (_SIDE_PX, _SIDE_PX), flags=cv2.INTER_NEAREST
    )
    tops, bottoms = _steps_down(np.asarray(flat, np.uint8), np.asarray(shown, np.uint8))
    lefts, rights = _steps_down(np.asarray(flat.transpose(1, 0, 2), np.uint8), np.asarray(shown.T, np.uint8))
    chosen = _likeliest(tops, bottoms, lefts, rights, most)
    # A frame printed on the page has all four sides of the page outside it.
    outer = [
        each[np.abs(each[:, 0] - 0.5) > 0.5 + _NEAREST_OTHER / 2, 0]
        for each in (tops, bottoms, lefts, rights)
    ]
    if all(len(each) for each in outer):
        top, bottom, left, right = outer
        chosen.append((top[0], bottom[0], left[0], right[0]))
        chosen.append((top.max(), bottom.min(), left.max(), right.min()))
    if not chosen:
        return []
    top, bottom, left, right = np.asarray(chosen, np.float32).T
    corners = np.stack((left, top, right, top, right, bottom, left, bottom), axis=1)
    there = cv2.perspectiveTransform((corners.reshape(1, -1, 2) - _FROM) * _CELLS, to_frame)
    return list(np.asarray(there, np.float32).reshape(-1, 4, 2))


def _likeliest(tops: F32, bottoms: F32, lefts: F32, rights: F32, most: int) -> list[_Sides]:
    """Of all ways to choose one of each but those that change no side or too many,
    the `most` with the strongest steps."""
    sides = (tops, bottoms, lefts, rights)
    top, bottom, left, right = np.meshgrid(*(each[:, 0] for each in sides), indexing="ij", sparse=True)
    moved = (np.abs(top), np.abs(bottom - 1), np.abs(left), np.abs(right - 1))
    changes = sum((way > _NEAREST_OTHER).astype(np.float32) for way in moved)
    evidence = sum(np.meshgrid(*(each[:, 1] for each in sides), indexing="ij", sparse=True))
    high, wide = bottom - top, right - left
    area = np.log(np.maximum(high, _LEAST_LEFT) * np.maximum(wide, _LEAST_LEFT))
    evidence = evidence - _CHANGE_COSTS * changes + _AREA_COUNTS * area
    possible = (changes > 0) & (changes <= _MOST_CHANGES) & (high > _LEAST_LEFT) & (wide > _LEAST_LEFT)
    evidence = np.where(possible, evidence, -np.inf)
    best = np.argsort(-evidence, axis=None)[:most]
    best = best[np.isfinite(evidence.ravel()[best])]
    turns = np.stack(np.unravel_index(best, evidence.shape), axis=1)
    chosen = [each[turns[:, at], 0].tolist() for at, each in enumerate(sides)]
    return list(zip(*chosen, strict=True))


def _steps_down(flat: Pixels, shown: Pixels) -> tuple[F32, F32]:
    """Where `flat` steps from row to row over the page's width: for the first
    side and for the second, (n, 2), the place (0 and 1 are the page's own sides)
    and how strong, for its scatter, the step is."""
    middle = slice(_FIRST + _INSET, _LAST - _INSET)
    steps = flat[2:, middle].astype(np.float32) - flat[:-2, middle]
    known = (shown[2:, middle] & shown[:-2, middle]) > 0
    steps *= known[..., None]
    count = known.sum(axis=1)
    mean = steps.sum(axis=1) / np.maximum(count, 1)[:, None]
    scatter = np.maximum((steps**2).sum(axis=1) / np.maximum(count, 1)[:, None] - mean**2, 0)
    strength = (np.abs(mean) / np.sqrt(scatter + _GRAIN_LEVELS)).max(axis=1)
    share = count / known.shape[1]
    evidence: F32 = np.where(share < 0.3, 0.0, strength * np.minimum(1.0, 1.3 * share)).astype(np.float32)
    peaks = (evidence >= np.roll(evidence, 1)) & (evidence >= np.roll(evidence, -1))
    rows = np.flatnonzero(peaks & (evidence > _LEAST_EVIDENCE))
    rows = rows[np.argsort(-evidence[rows])]
    steps_at = np.stack(((rows + 1) / _CELLS + _FROM, evidence[rows]), axis=1).astype(np.float32)
    first = steps_at[steps_at[:, 0] < _FURTHEST_IN][:_TRIED_A_SIDE]
    second = steps_at[steps_at[:, 0] > 1 - _FURTHEST_IN][:_TRIED_A_SIDE]
    own = np.asarray(((0, 1), (1, 1)), np.float32)
    return np.concatenate((own[:1], first)), np.concatenate((own[1:], second))


def joined(quads: F32) -> list[Quad]:
    """What two of `quads` make together where one goes on from the other, as
    when a line of writing or a shadow has parted a page."""
    whole = []
    for one, other in combinations(quads, 2):
        hull = cv2.convexHull(np.concatenate((one, other)))
        shared, _ = cv2.intersectConvexConvex(one, other)
        both = area_of(one) + area_of(other) - shared
        if shared < _APART * both and cv2.contourArea(hull) < _GOES_ON * both and len(hull) >= 4:
            whole.append(np.asarray(cv2.approxPolyN(hull, 4), np.float32).reshape(4, 2))
    return whole
