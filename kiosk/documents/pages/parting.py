"""Two documents that lie side by side and pass for one.

Laid in line, the sides of both run on as those of one page, and one outline about
them is better supported than one about each. What gives them away is the desk:
it shows between them from end to end, or, where two cards touch, in the notches
that their round corners leave. Only where it shows is a page parted.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.documents.pages.along_sides import F32
from kiosk.documents.pixels import Pixels, Quad
from kiosk.documents.quads import side_lengths

_LONG_SIDE_PX = 560
_MARGIN_PX = 10
_OUTSIDE_SHARE = 0.4
_SOFT_PX = 2
_FROM, _TO = 0.2, 0.8
_WIDEST_SHARE = 0.12
_LEAST_LEVELS, _DESK_LIKE = 14, 0.45
_DARKER_THAN_A_CREASE, _MOST_SHADED = 45, 0.5
_OPEN_SHARE = 0.95
_BROAD_PX, _BROADLY_OPEN_SHARE, _BROAD_SHARE = 3, 0.9, 0.011
_PERHAPS_OPEN_SHARE, _PERHAPS_OPEN_COARSELY, _END_ROWS = 0.5, 0.35, 3
_LEANS = (0.0, -0.03, 0.03, -0.06, 0.06, -0.1, 0.1, -0.15, 0.15)
_NOTCH_SHARE = 0.0167
_CARD_ASPECT = (1.45, 1.75)
_BOOKLET_ASPECT = (1.33, 1.50)
_FOLD_AT, _FOLD_SHARE = (0.47, 0.53), 0.012

_LEVELS = np.arange(256)
_LIKE_THE_DESK = np.where(_LEVELS < _LEAST_LEVELS, 0, np.rint(_DESK_LIKE * _LEVELS)).astype(np.uint8)
"""By less than this a place differs from the desk, where it differs from paper by so much."""


def parted(quad: Quad, pixels: Pixels) -> list[Quad]:
    """`quad` of the frame `pixels`, (height, width, 3), as the two documents that it
    is; or alone, where it is one. The fold of a booklet parts nothing."""
    top, right, bottom, left = side_lengths(quad)
    wide, high = float(top + bottom) / 2, float(right + left) / 2
    scale = min(1.0, _LONG_SIDE_PX / max(wide, high, 1.0))
    size = round(wide * scale), round(high * scale)
    if min(size) < 6 * _MARGIN_PX:
        return [quad]
    inner = np.asarray(((0, 0), (size[0], 0), size, (0, size[1])), np.float32) + (_MARGIN_PX - 0.5)
    onto = cv2.getPerspectiveTransform(np.asarray(quad, np.float32), np.asarray(inner, np.float32))
    around = (size[0] + 2 * _MARGIN_PX, size[1] + 2 * _MARGIN_PX)
    flat = cv2.warpPerspective(pixels, onto, around, borderMode=cv2.BORDER_REPLICATE)
    flat = cv2.blur(flat, (3, 3))
    coarse = cv2.resize(flat, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    for turned in (False, True):
        if not _perhaps_across(_across(coarse, turned)):
            continue
        gap = _gap_across(_across(flat, turned))
        if gap is not None:
            break
    else:
        return [quad]
    short, long = (size[0], size[1]) if turned else (size[1], size[0])
    ends = ((0.0, gap[0], (0.0, gap[2])), (gap[1], float(long), (gap[2], 0.0)))
    halves = np.concatenate([_between(*each, short, turned) for each in ends])
    back = cv2.invert(onto)[1]
    there = cv2.perspectiveTransform((halves + np.float32(_MARGIN_PX - 0.5))[None], back)
    return list(np.asarray(there, np.float32).reshape(2, 4, 2))


def _between(start: float, end: float, leans: tuple[float, float], short: float, turned: bool) -> F32:
    """The corners of the part of a page from `start` to `end` along it, whose ends lean by so much."""
    first, last = leans[0] / 2, leans[1] / 2
    corners = ((start - first, 0), (end - last, 0), (end + last, short), (start + first, short))
    part = np.asarray(corners, np.float32)
    return part[(0, 3, 2, 1), ::-1] if turned else part


def _across(flat: cv2.typing.MatLike, turned: bool) -> Pixels:
    return np.asarray(cv2.transpose(flat) if turned else flat, np.uint8)


def _perhaps_across(coarse: Pixels) -> bool:
    """Whether a page laid flat at half the size shows so much of the desk anywhere across it that
    it is worth a closer look, which takes four times as long."""
    bare = _bare(coarse, _MARGIN_PX // 2)
    wide = bare.shape[1]
    amid = bare[:, round(_FROM * wide) : round(_TO * wide)]
    ends = amid[:_END_ROWS].any(axis=0) & amid[-_END_ROWS:].any(axis=0)
    return bool(ends.any() or (amid.mean(axis=0) >= _PERHAPS_OPEN_COARSELY).any())


def _gap_across(flat: Pixels) -> tuple[float, float, float] | None:
    """From where to where, in pixels of the page laid `flat` with a margin, the desk
    shows across it from top to bottom, or reaches in between two cards; and by how much
    further to the right it does so at the bottom than at the top."""
    high, wide = (side - 2 * _MARGIN_PX for side in flat.shape[:2])
    bare = _bare(flat, _MARGIN_PX)
    notch = max(_SOFT_PX + 2, round(_NOTCH_SHARE * np.sqrt(high * wide)))
    ends = bare[_SOFT_PX:notch], bare[-notch:-_SOFT_PX]
    columns = np.arange(wide)
    amid = (columns >= _FROM * wide) & (columns < _TO * wide)
    reaches_in = amid & ends[0].all(axis=0) & ends[1].all(axis=0)
    through = reaches_in & (bare.mean(axis=0) >= _OPEN_SHARE)
    for across, is_gap in ((through, _parts_any), (reaches_in, _parts_cards)):
        for first, last in _runs(across):
            if is_gap(first, last, wide, high):
                return first, last, 0.0
    # Where much of the desk shows, its grain may hide some, and the page's sides are not those of both.
    inner = np.asarray(bare[notch:-notch] & amid, np.uint8)
    if inner.mean(axis=0).max() < _PERHAPS_OPEN_SHARE:
        return None
    nearest = cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP
    for lean in np.asarray(_LEANS) * high:
        shear = np.asarray(((1, lean / high, -lean / 2), (0, 1, 0)), np.float32)
        upright = cv2.warpAffine(inner, shear, inner.shape[::-1], flags=nearest)
        shown = cv2.blur(upright.mean(axis=0)[None], (_BROAD_PX, 1))[0]
        for first, last in _runs(shown >= _BROADLY_OPEN_SHARE):
            if last - first >= _BROAD_SHARE * wide and _parts_any(first, last, wide, high):
                return first, last, float(lean)
    return None


def _bare(flat: Pixels, margin_px: int) -> NDArray[np.bool_]:
    """Where the desk may show in the page laid `flat` with a margin, (height, width) without that."""
    outside_px = round(_OUTSIDE_SHARE * margin_px)
    outside = [part.mean(axis=0) for part in (flat[:outside_px], flat[-outside_px:])]
    desk = cv2.resize(np.asarray(outside, np.uint8), flat.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    inner = slice(margin_px, -margin_px)
    flat, desk = flat[inner, inner], desk.reshape(flat.shape)[inner, inner]
    # By how much it is another colour than what lies on both sides of it, be there print or not.
    wider = np.ones((1, max(5, round(_WIDEST_SHARE * flat.shape[1]))), np.uint8)
    darker, lighter = (
        _most(cv2.morphologyEx(flat, how, wider)) for how in (cv2.MORPH_BLACKHAT, cv2.MORPH_TOPHAT)
    )
    most_apart = cv2.LUT(cv2.max(darker, lighter), _LIKE_THE_DESK)
    below, above = _most(cv2.subtract(desk, flat)), _most(cv2.subtract(flat, desk))
    # Between two documents the desk may lie in the shadow of both; no crease is as dark beside its paper.
    least = cv2.convertScaleAbs(_most(desk), alpha=_MOST_SHADED)
    shaded = (darker > _DARKER_THAN_A_CREASE) & (below < least)
    return np.asarray((above < most_apart) & (shaded | (below < most_apart)), np.bool_)


def _runs(columns: NDArray[np.bool_]) -> list[tuple[float, float]]:
    """From where to where `columns` are true, each time."""
    steps = np.diff(np.concatenate(([0], columns.astype(np.int8), [0])))
    return list(zip(*(np.flatnonzero(steps == way).astype(float).tolist() for way in (1, -1)), strict=True))


def _most(pixels: cv2.typing.MatLike) -> Pixels:
    """The largest of its channels at each place, (height, width)."""
    if pixels.ndim == 2:
        return np.asarray(pixels, np.uint8)
    first, second, third = cv2.split(pixels)
    return np.asarray(cv2.max(cv2.max(first, second), third), np.uint8)


def _parts_any(first: float, last: float, long: int, short: int) -> bool:
    """Whether the desk shows between two documents, and it is not the fold of a booklet."""
    middle = (first + last) / 2
    folded = last - first < _FOLD_SHARE * long and _FOLD_AT[0] * long < middle < _FOLD_AT[1] * long
    return not (folded and _BOOKLET_ASPECT[0] < long / short < _BOOKLET_ASPECT[1])


def _parts_cards(first: float, last: float, long: int, short: int) -> bool:
    """Whether what touches there are two cards, by their shape."""
    middle = (first + last) / 2
    shapes = [max(part, short) / min(part, short) for part in (middle, long - middle)]
    return all(_CARD_ASPECT[0] < shape < _CARD_ASPECT[1] for shape in shapes)
