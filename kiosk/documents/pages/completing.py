"""Trying other sides for a quad that is nearly right.

Laid flat, a page's sides run along rows and columns, and so does whatever
else on the page or beside it is parallel to them. A side that is too faint or
too broken to be found as a line shows up in the mean of a whole row.
"""

from __future__ import annotations

from itertools import combinations, product
from math import log

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
    tried: list[tuple[float, tuple[float, float, float, float]]] = []
    for sides in product(tops, bottoms, lefts, rights):
        (top, _), (bottom, _), (left, _), (right, _) = sides
        moved = (abs(top), abs(bottom - 1), abs(left), abs(right - 1))
        changes = sum(way > _NEAREST_OTHER for way in moved)
        if 0 < changes <= _MOST_CHANGES and min(bottom - top, right - left) > _LEAST_LEFT:
            area = log((bottom - top) * (right - left))
            evidence = sum(each for _, each in sides) - _CHANGE_COSTS * changes + _AREA_COUNTS * area
            tried.append((evidence, (top, bottom, left, right)))
    tried.sort(reverse=True)
    chosen = [sides for _, sides in tried[:most]]
    # A frame printed on the page has all four sides of the page outside it.
    outer = [
        [place for place, _ in each if abs(place - 0.5) > 0.5 + _NEAREST_OTHER / 2]
        for each in (tops, bottoms, lefts, rights)
    ]
    if all(outer):
        chosen.append((outer[0][0], outer[1][0], outer[2][0], outer[3][0]))
        chosen.append((max(outer[0]), min(outer[1]), max(outer[2]), min(outer[3])))
    quads = []
    for top, bottom, left, right in chosen:
        corners = np.asarray(((left, top), (right, top), (right, bottom), (left, bottom)), np.float32)
        there = cv2.perspectiveTransform(((corners - _FROM) * _CELLS)[None], to_frame)
        quads.append(np.asarray(there[0], np.float32))
    return quads


def _steps_down(flat: Pixels, shown: Pixels) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """Where `flat` steps from row to row over the page's width: for the first
    side and for the second, the place (0 and 1 are the page's own sides) and
    how strong, for its scatter, the step is."""
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
    first, second = [(0.0, 1.0)], [(1.0, 1.0)]
    for row in rows[np.argsort(-evidence[rows])]:
        place = float((row + 1) / _CELLS + _FROM)
        if place < _FURTHEST_IN and len(first) <= _TRIED_A_SIDE:
            first.append((place, float(evidence[row])))
        if place > 1 - _FURTHEST_IN and len(second) <= _TRIED_A_SIDE:
            second.append((place, float(evidence[row])))
    return first, second


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
