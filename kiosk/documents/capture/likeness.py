"""Whether two pictures of pages show the same page.

Compared are the larger features, coarse enough to survive a page that is out
of focus; in every quarter turn, for a page that is turned is the same page. Two
cards of one form have those in common, so where they are not surely the same the
writing decides: it is compared place by place, each moved to where it fits best,
and only where both pages are marked, for a finger or a reflection is no writing.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.documents.pages.finding import rectify
from kiosk.documents.pixels import Pixels, Quad, grey_of

F32 = NDArray[np.float32]

_SEEN_PX = 512
_SIDE_PX = 128
_FINE_PX = 1.6
_COARSE_PX = 8.0
_SHIFT_PX = 4
_ALIKE, _SURELY_ALIKE = 0.7, 0.97
_FEATURELESS = 1.5

_DETAIL_SIDE_PX = 384
_DETAIL_PX, _AROUND_PX = 1.0, 5.0
_LEAST_LIGHT = 8.0
_PLACE_PX = (24, 48)
_MOVED_PX = 5
_RIM_PX = 8
_MARKED = 0.035
_LEAST_PLACES = 12
_UNLIKE_SHARE, _SAME_WRITING = 0.25, 0.8


@dataclass(frozen=True, slots=True)
class Look:
    """A page laid flat, small and grey, (height, width), and its larger features,
    (128, 128), without its light."""

    page: Pixels = field(repr=False)
    features: F32 = field(repr=False)


def look_of(frame: Pixels, quad: Quad) -> Look:
    """The page within `quad` of `frame`."""
    page = grey_of(rectify(frame, quad, _SEEN_PX))
    small = cv2.resize(page, (_SIDE_PX, _SIDE_PX), interpolation=cv2.INTER_AREA)
    fine = cv2.GaussianBlur(small.astype(np.float32), (0, 0), _FINE_PX)
    return Look(page, np.asarray(fine - cv2.GaussianBlur(fine, (0, 0), _COARSE_PX), np.float32))


def alike(look: Look, other: Look) -> bool:
    """Whether both show the same page, whichever way up."""
    plain = [float(each.features.std()) < _FEATURELESS for each in (look, other)]
    if any(plain):
        return all(plain)
    each_way = [similarity(np.rot90(look.features, turns), other.features) for turns in range(4)]
    turns = int(np.argmax(each_way))
    if each_way[turns] <= _ALIKE:
        return False
    return each_way[turns] > _SURELY_ALIKE or _same_writing(np.rot90(look.page, turns), other.page)


def similarity(features: F32, others: F32) -> float:
    """-1 to 1, at the best of a few pixels' shift."""
    inner = np.ascontiguousarray(features[_SHIFT_PX:-_SHIFT_PX, _SHIFT_PX:-_SHIFT_PX], np.float32)
    found = cv2.matchTemplate(np.ascontiguousarray(others), inner, cv2.TM_CCOEFF_NORMED)
    return float(found.max())


def _same_writing(page: Pixels, other: Pixels) -> bool:
    """Whether what is written on both agrees, at all but a quarter of its places: where
    a hand or a reflection has an edge it does not."""
    one, two = _writing(page), _writing(other)
    high, wide = _PLACE_PX
    agreeing = []
    for top in range(_RIM_PX, _DETAIL_SIDE_PX - high - _RIM_PX + 1, high):
        for left in range(_RIM_PX, _DETAIL_SIDE_PX - wide - _RIM_PX + 1, wide):
            place = one[top : top + high, left : left + wide]
            if min(place.std(), two[top : top + high, left : left + wide].std()) < _MARKED:
                continue
            around = two[top - _MOVED_PX : top + high + _MOVED_PX, left - _MOVED_PX : left + wide + _MOVED_PX]
            agreeing.append(float(cv2.matchTemplate(around, place, cv2.TM_CCOEFF_NORMED).max()))
    if len(agreeing) < _LEAST_PLACES:
        return True
    return float(np.quantile(agreeing, _UNLIKE_SHARE)) > _SAME_WRITING


def _writing(page: Pixels) -> F32:
    """The fine marks of `page`, square, as shares of the light about them."""
    square = cv2.resize(page, (_DETAIL_SIDE_PX, _DETAIL_SIDE_PX), interpolation=cv2.INTER_AREA)
    fine = cv2.GaussianBlur(square.astype(np.float32), (0, 0), _DETAIL_PX)
    light = cv2.GaussianBlur(fine, (0, 0), _AROUND_PX)
    return np.asarray((fine - light) / np.maximum(light, _LEAST_LIGHT), np.float32)
