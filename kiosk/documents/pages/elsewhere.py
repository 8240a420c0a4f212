"""Other places where one side or corner of a page may be.

A printed rule, a fold or a tile's joint passes for a side, and three sides are right.
Then the fourth is sought alone: where else, between the same neighbours, does the
picture step across a whole line? Or a side ran out along such a line, and three
corners are right: they tell about where the fourth is.
"""

from __future__ import annotations

import numpy as np

from kiosk.documents.pages.along_sides import F32, across, middle_of, side_points, within
from kiosk.documents.pages.refining import BEFORE
from kiosk.documents.pixels import Pixels, Quad
from kiosk.documents.quads import NEXT

_FURTHEST_SHARE = 0.25
"""Of the length of the side's neighbours."""
_STEP_PX, _BESIDE_STEPS = 2.0, 2
_CLOSE_PX = 5.0
"""What is closer is found without looking for it here."""
_APART_STEPS = 4
_LEAST_LEVELS = 2.0
_PLACES = 3
_LEAST_SHOWN = 0.5


def one_side_elsewhere(quad: Quad, lab: Pixels) -> F32:
    """`quad` again and again, (n, 4, 2), each time with one of its sides moved along its
    neighbours to another place where `lab` steps most; at most three for each side."""
    points, normals, lengths = side_points(quad[None])
    neighbours = (lengths[0, BEFORE] + lengths[0, NEXT]) / 2
    many = int(_FURTHEST_SHARE * float(neighbours.max()) / _STEP_PX)
    offsets = np.arange(-many, many + 1, dtype=np.float32) * _STEP_PX
    levels = _steps_at(offsets, points, normals, lab)
    levels[np.abs(offsets) < _CLOSE_PX] = 0.0
    levels[np.abs(offsets)[:, None] > _FURTHEST_SHARE * neighbours] = 0.0
    moved = [
        _moved(quad, side, normals[0, side], float(offsets[place]))
        for side in range(4)
        for place in _highest(levels[:, side])
    ]
    return np.asarray(moved, np.float32).reshape(-1, 4, 2)


def one_corner_elsewhere(quad: Quad) -> F32:
    """`quad` again and again, (n, 4, 2), each time with one of its corners where the other three
    have it that opposite sides run alike; without those that hardly differ."""
    squared = np.repeat(quad[None], 4, axis=0)
    every = np.arange(4)
    squared[every, every] = quad[BEFORE] + quad[NEXT] - quad[every - 2]
    far = np.hypot(*(squared[every, every] - quad).T) > _CLOSE_PX
    return np.asarray(squared[far], np.float32)


def _steps_at(offsets: F32, points: F32, normals: F32, lab: Pixels) -> F32:
    """By how many levels `lab` steps across lines `offsets` outward from the sides that
    `points` lie along, (offsets, 4); 0 where the frame shows little of the line."""
    margin = np.arange(1, _BESIDE_STEPS + 1, dtype=np.float32) * _STEP_PX
    reach = np.concatenate((offsets[0] - margin[::-1], offsets, offsets[-1] + margin))
    values = across(lab, points, normals, reach)[:, :, 0]
    steps = values[:, 2 * _BESIDE_STEPS :] - values[:, : -2 * _BESIDE_STEPS]
    levels = np.abs(middle_of(steps) + 0.25 * steps.mean(axis=3)).max(axis=0)
    lines = points[0] + offsets[:, None, None, None] * normals[0, :, None]
    shown = within(np.asarray(lines, np.float32), np.asarray(lab.shape[1::-1], np.float32))
    return np.asarray(np.where(shown.mean(axis=2) > _LEAST_SHOWN, levels, 0.0), np.float32)


def _highest(levels: F32) -> list[int]:
    """Where `levels` are highest, apart from each other."""
    places: list[int] = []
    for place in np.argsort(-levels):
        if levels[place] < _LEAST_LEVELS or len(places) == _PLACES:
            break
        if all(abs(place - other) > _APART_STEPS for other in places):
            places.append(int(place))
    return places


def _moved(quad: Quad, side: int, normal: F32, by_px: float) -> Quad:
    """`quad` with its `side` moved outward by `by_px` pixels, along its neighbours."""
    moved = quad.copy()
    for corner, neighbour in ((side, side - 1), ((side + 1) % 4, (side + 2) % 4)):
        way = quad[corner] - quad[neighbour]
        moved[corner] = quad[corner] + way * (by_px / max(float(way @ normal), 1e-3))
    return moved
