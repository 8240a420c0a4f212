"""A QR code that is found but cannot be read: its grid is laid over it by hand.

A reader takes the sheet for flat. A receipt from a pocket is creased, a label
goes round a bottle: the corners fit and the middle is half a module off. So
the grid starts flat, from the three finder patterns, and is then moved a
little at a time to where the picture parts best into dark and light modules.
Each module is averaged over its middle and set against its own surroundings,
and what comes out is drawn clean and given to the reader, which checks and
corrects it as any other code. Nothing is guessed: what its check words do not
bear out is no code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from kiosk.documents.codes.equalise import equalised
from kiosk.documents.codes.patterns import FINDER, Pattern, Points, threes
from kiosk.documents.pixels import Pixels

_MIDDLE = 3.5
_LARGEST_VERSION = 25
_FINE_PX = 5
_STIFF = 0.04
_REACH = (-0.4, -0.2, 0.0, 0.2, 0.4)
_WINDOWS = (13, 9, 7)
_BOWS = (
    (-2.4, -2.0, -1.6, -1.2, -0.8, -0.4, 0.4, 0.8, 1.2, 1.6, 2.0, 2.4),
    (-0.6, -0.4, -0.2, 0.2, 0.4, 0.6),
)
"""In modules: first far, then near."""
_QUIET = 4
_MOST_GRIDS = 2
_AGREEING = 0.3
_ALIKE = 0.45
_FAR = 4.0
"""Modules by which the last alignment pattern may be elsewhere than on a sheet seen from straight above."""
_STEP_COST_S, _FIT_COST_S = 0.003, 0.0015


def read_by_grid(
    grey: Pixels, patterns: list[Pattern], has_s: Callable[[float], bool]
) -> tuple[str, Points] | None:
    """The text of the QR code that `patterns` of `grey` belong to, and its
    corners (4, 2); None when they make none, or when `has_s` says that the
    seconds the next step takes are not there."""
    for three in threes(patterns):
        if not has_s(_STEP_COST_S):
            return None
        for side, to_picture in _likeliest(grey, three, has_s):
            text = _read_grid(grey, to_picture, side, has_s)
            if text:
                outline = np.array([[[0, 0], [side, 0], [side, side], [0, side]]], np.float32)
                return text, np.asarray(cv2.perspectiveTransform(outline, to_picture)[0], np.float32)
    return None


def _likeliest(
    grey: Pixels, three: tuple[Pattern, Pattern, Pattern], has_s: Callable[[float], bool]
) -> list[tuple[int, NDArray[np.float64]]]:
    """How many modules a side, and modules to pixels: those under which most of
    what is known of a code is where it should be, the likeliest first; of as many
    as there is time for."""
    fitting = []
    for version in _versions(three):
        if not has_s(_FIT_COST_S):
            break
        side = 17 + 4 * version
        to_picture = _flat(three, side)
        if to_picture is not None:
            flat = _flattened(grey, to_picture, side)
            settled = _settled(flat, to_picture, side)
            flat = _flattened(grey, settled, side)
            values = _sampled(np.asarray(flat, np.float32), *_grid(side))
            fitting.append((abs(_agreement(values)), side, settled))
    fitting.sort(key=lambda each: -each[0])
    return [
        (side, to_picture) for agreement, side, to_picture in fitting[:_MOST_GRIDS] if agreement > _AGREEING
    ]


def _versions(three: tuple[Pattern, Pattern, Pattern]) -> list[int]:
    """The likeliest versions by the distance between the patterns; the larger, the less sure."""
    corner, right, below = three
    modules = []
    for other in (right, below):
        apart_px = float(np.hypot(*(other.middle - corner.middle)))
        modules.append(apart_px / ((corner.module_px + other.module_px) / 2) + FINDER)
    guess = (float(np.mean(modules)) - 17) / 4
    near = sorted(range(1, _LARGEST_VERSION + 1), key=lambda version: abs(version - guess))
    return near[: 3 + int(guess / 4)]


def _flat(three: tuple[Pattern, Pattern, Pattern], side: int) -> NDArray[np.float64] | None:
    """Modules to pixels, as if the sheet were flat: by the corners of all three
    patterns, or by their middles alone as if it were seen from straight above."""
    corner, right, below = three
    across, down = right.middle - corner.middle, below.middle - corner.middle
    apart = side - FINDER
    frame = np.linalg.inv(np.stack([across, down], axis=1))
    modules: list[list[float]] = []
    pixels: list[Points] = []
    for pattern, (left, top) in ((corner, (0, 0)), (right, (side - 7, 0)), (below, (0, side - 7))):
        for sign_x, sign_y in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
            modules.append([left + _MIDDLE + sign_x * _MIDDLE, top + _MIDDLE + sign_y * _MIDDLE])
            if pattern.corners is None:
                to_corner = (across * sign_x + down * sign_y) * (_MIDDLE / apart)
                pixels.append(np.asarray(pattern.middle + to_corner, np.float32))
            else:
                away = (pattern.corners - pattern.middle) @ frame.T
                pixels.append(pattern.corners[int(np.argmax(away[:, 0] * sign_x + away[:, 1] * sign_y))])
        modules.append([left + _MIDDLE, top + _MIDDLE])
        pixels.append(pattern.middle)
    found, _ = cv2.findHomography(np.array(modules, np.float32), np.array(pixels, np.float32))
    if found is None or not np.isfinite(found).all():
        return None
    return np.asarray(found, np.float64)


def _flattened(grey: Pixels, to_picture: NDArray[np.float64], side: int) -> Pixels:
    """The code and its quiet zone seen from straight above, `_FINE_PX` a module."""
    scaled = to_picture @ np.diag([1 / _FINE_PX, 1 / _FINE_PX, 1.0])
    edge = _QUIET * _FINE_PX
    shifted = scaled @ np.array([[1, 0, -edge], [0, 1, -edge], [0, 0, 1]], np.float64)
    size = (side + 2 * _QUIET) * _FINE_PX
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    flat = cv2.warpPerspective(grey, shifted, (size, size), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(flat, np.uint8)


def _grid(side: int) -> tuple[Points, Points]:
    """Where in the flattened picture the middles of the modules are."""
    at = (np.arange(side, dtype=np.float32) + _QUIET + 0.5) * _FINE_PX - 0.5
    grid_x, grid_y = (np.ascontiguousarray(each, np.float32) for each in np.meshgrid(at, at))
    return grid_x, grid_y


def _settled(flat: Pixels, to_picture: NDArray[np.float64], side: int) -> NDArray[np.float64]:
    """The same, with the patterns where `flat` shows them: the three, and the
    last alignment pattern, which tells how the sheet leans."""
    far = side - _MIDDLE
    said = [(_MIDDLE, _MIDDLE), (far, _MIDDLE), (_MIDDLE, far)]
    seen = [_found_at(flat, _drawn_pattern(_MIDDLE), x, y, 2.0) or (x, y) for x, y in said]
    if side > 21:
        last = side - 6.5
        # Where the three say it is, and then around there.
        moved = np.array(seen).T @ np.array([1.0 - 2.0 * _share(side), _share(side), _share(side)])
        at = _found_at(flat, _drawn_pattern(2.5), float(moved[0]), float(moved[1]), _FAR)
        said.append((last, last))
        seen.append(at or (float(moved[0]), float(moved[1])))
    else:
        said.append((far, far))
        seen.append((seen[1][0] + seen[2][0] - seen[0][0], seen[1][1] + seen[2][1] - seen[0][1]))
    turn = cv2.getPerspectiveTransform(np.array(said, np.float32), np.array(seen, np.float32))
    return np.asarray(to_picture @ turn, np.float64)


def _share(side: int) -> float:
    """How far along a side the last alignment pattern is, between the finder patterns' middles."""
    return (side - 6.5 - _MIDDLE) / (side - FINDER)


def _found_at(flat: Pixels, model: Pixels, x: float, y: float, reach: float) -> tuple[float, float] | None:
    """Where within `reach` modules of a place `flat` is most like `model`; None
    where nothing is. In modules."""
    half_px = len(model) / 2
    left, top = ((at + _QUIET - reach) * _FINE_PX - half_px for at in (x, y))
    width = int(len(model) + 2 * reach * _FINE_PX)
    left_px, top_px = max(0, round(left)), max(0, round(top))
    window = flat[top_px : top_px + width, left_px : left_px + width]
    if min(window.shape) < len(model):
        return None
    like = np.abs(cv2.matchTemplate(window, model, cv2.TM_CCOEFF_NORMED))
    best_y, best_x = np.unravel_index(int(like.argmax()), like.shape)
    if like[best_y, best_x] < _ALIKE:
        return None
    return (
        (left_px + float(best_x) + half_px) / _FINE_PX - _QUIET,
        (top_px + float(best_y) + half_px) / _FINE_PX - _QUIET,
    )


@cache
def _drawn_pattern(half: float) -> Pixels:
    """A finder pattern (`half` 3.5) with a module of light around it, or an
    alignment pattern (2.5), softly drawn."""
    reach = int(half + 0.5) if half == _MIDDLE else int(half)
    away = np.abs(np.arange(-reach, reach + 1))
    ring = np.maximum(away[:, None], away[None, :])
    dark = (ring <= 1) | (ring == 3) if half == _MIDDLE else (ring == 0) | (ring == 2)
    drawn = np.kron(np.where(dark, 0, 255), np.ones((_FINE_PX, _FINE_PX))).astype(np.uint8)
    return np.asarray(cv2.GaussianBlur(drawn, (0, 0), _FINE_PX * 0.4), np.uint8)


def _agreement(values: NDArray[np.float32]) -> float:
    """How far what is known of every code is where `values` show it, −1 to 1; below 0 light on dark."""
    known = _told(len(values))
    apart = values - cv2.blur(values, (9, 9))
    told = known != 0
    spread = float(np.sqrt((apart[told] ** 2).sum() * told.sum()))
    return float((apart * known).sum()) / max(1.0, spread)


def _read_grid(
    grey: Pixels, to_picture: NDArray[np.float64], side: int, has_s: Callable[[float], bool]
) -> str | None:
    """Flatten, move the grid to where it fits, decide each module, read."""
    flat = _flattened(grey, to_picture, side)
    grid_x, grid_y = _grid(side)
    if _agreement(_sampled(np.asarray(flat, np.float32), grid_x, grid_y)) < 0.0:
        flat = np.asarray(255 - flat, np.uint8)
    sharp, soft = (
        np.asarray(cv2.GaussianBlur(flat, (0, 0), _FINE_PX * by), np.float32) for by in (0.15, 0.3)
    )
    for step in (None, _bowed, *(partial(_moved, window=window) for window in _WINDOWS)):
        if not has_s(_STEP_COST_S * (side / 25)):
            return None
        if step is not None:
            grid_x, grid_y = step(soft, grid_x, grid_y)
        for dark in _decided(_sampled(soft, grid_x, grid_y)):
            text = _checked(dark)
            if text:
                return text
        text = _checked(equalised(sharp, grid_x, grid_y, _FINE_PX, _told(side)) < 0.0)
        if text:
            return text
    return None


@cache
def _told(side: int) -> NDArray[np.float32]:
    """What every code of `side` modules shows at the same places: 1 light, −1
    dark, 0 where its text decides."""
    fixed, shown = _fixed(side)
    return np.asarray(np.where(fixed, np.where(shown, -1.0, 1.0), _known(side)), np.float32)


def _sampled(flat: NDArray[np.float32], grid_x: Points, grid_y: Points) -> NDArray[np.float32]:
    return np.asarray(cv2.remap(flat, grid_x, grid_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))


def _bowed(flat: NDArray[np.float32], grid_x: Points, grid_y: Points) -> tuple[Points, Points]:
    """The grid bowed as a sheet bows, where that parts dark from light better:
    along each side, each way, and its far corner pulled. The patterns' middles
    stay where they are."""
    side = len(grid_x)
    at = (np.arange(side, dtype=np.float32) + 0.5 - _MIDDLE) / np.float32(side - FINDER)
    along_x, along_y = np.meshgrid(at, at)
    bow_x, bow_y, corner = 4 * along_x * (1 - along_x), 4 * along_y * (1 - along_y), along_x * along_y
    known = _known(side)
    best = _fit(flat, grid_x, grid_y, known)
    for reach in _BOWS:
        for shape in (bow_x, bow_y, corner):
            for sideways in (False, True):
                tried = [(best, grid_x, grid_y)]
                for by in reach:
                    by_px = shape * np.float32(by * _FINE_PX * max(1.0, side / 33))
                    new_x, new_y = (grid_x + by_px, grid_y) if sideways else (grid_x, grid_y + by_px)
                    tried.append((_fit(flat, new_x, new_y, known) * (1 - _STIFF * abs(by)), new_x, new_y))
                best, grid_x, grid_y = max(tried, key=lambda each: each[0])
    return grid_x, grid_y


@cache
def _known(side: int) -> NDArray[np.float32]:
    """What every code of `side` modules shows at the same places (ISO/IEC 18004
    §6.3): 1 light, −1 dark, 0 where its text decides. Timing lines and the last
    alignment pattern; the finder patterns hold the grid already."""
    known = np.zeros((side, side), np.float32)
    if side > 21:
        known[side - 9 : side - 4, side - 9 : side - 4] = -1.0
        known[side - 8 : side - 5, side - 8 : side - 5] = 1.0
        known[side - 7, side - 7] = -1.0
    alternating = np.where(np.arange(8, side - 8) % 2 == 0, -1.0, 1.0)
    known[6, 8 : side - 8] = known[8 : side - 8, 6] = alternating
    return known


def _fit(flat: NDArray[np.float32], grid_x: Points, grid_y: Points, known: NDArray[np.float32]) -> float:
    """How far the modules of a grid are from the grey around them, and on the
    right side of it where that is known."""
    values = _sampled(flat, grid_x, grid_y)
    apart = values - cv2.blur(values, (9, 9))
    right = float((apart * known).sum()) / float(np.abs(known).sum())
    return float(np.abs(apart).mean()) + right


def _moved(flat: NDArray[np.float32], grid_x: Points, grid_y: Points, window: int) -> tuple[Points, Points]:
    """The grid moved to where, `window` modules around each module, the
    modules part best into dark and light; neighbours move alike."""
    level = cv2.blur(_sampled(flat, grid_x, grid_y), (9, 9))
    best = np.full(grid_x.shape, -1.0, np.float32)
    move_x, move_y = np.zeros_like(grid_x), np.zeros_like(grid_y)
    for step_y in _REACH:
        for step_x in _REACH:
            by_x, by_y = np.float32(step_x * _FINE_PX), np.float32(step_y * _FINE_PX)
            apart = cv2.absdiff(_sampled(flat, grid_x + by_x, grid_y + by_y), level)
            fit = cv2.blur(apart, (window, window)) * np.float32(1.0 - 0.08 * np.hypot(step_x, step_y))
            better = fit > best
            best = np.where(better, fit, best)
            move_x, move_y = np.where(better, by_x, move_x), np.where(better, by_y, move_y)
    softness = window / 3.0
    smooth_x, smooth_y = (cv2.GaussianBlur(each, (0, 0), softness) for each in (move_x, move_y))
    return grid_x + np.asarray(smooth_x, np.float32), grid_y + np.asarray(smooth_y, np.float32)


def _decided(values: NDArray[np.float32]) -> Iterator[NDArray[np.bool_]]:
    """Which modules are dark, by three rules: against the mean around, against
    the middle between darkest and lightest around, against one level for all."""
    yield values < cv2.blur(values, (9, 9))
    kernel = np.ones((7, 7), np.uint8)
    between = (cv2.erode(values, kernel) + cv2.dilate(values, kernel)) / 2
    yield values < cv2.blur(between, (7, 7))
    level, _ = cv2.threshold(np.clip(values, 0, 255).astype(np.uint8), 0, 255, cv2.THRESH_OTSU)
    yield values <= level


def _checked(dark: NDArray[np.bool_]) -> str | None:
    """The text of the modules `dark`, if its check words bear it out; also light on dark."""
    fixed, shown = _fixed(len(dark))
    drawn = np.where(np.where(fixed, shown, dark), 0, 255).astype(np.uint8)
    drawn = np.pad(drawn, _QUIET, constant_values=255)
    found = zxingcpp.read_barcodes(
        np.ascontiguousarray(np.repeat(np.repeat(drawn, 3, axis=0), 3, axis=1)),
        zxingcpp.barcode_formats_from_str("QRCode"),
        is_pure=True,
        binarizer=zxingcpp.Binarizer.FixedThreshold,
        text_mode=zxingcpp.TextMode.Plain,
    )
    return next((each.text for each in found if each.valid and each.text), None)


@cache
def _fixed(side: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Where every code of `side` modules shows the same, and what: the three
    finder patterns, found already, and the timing lines between them."""
    fixed, shown = np.zeros((side, side), np.bool_), np.zeros((side, side), np.bool_)
    fixed[6, :] = fixed[:, 6] = True
    shown[6, ::2] = shown[::2, 6] = True
    rings = np.maximum(*np.abs(np.mgrid[-3:5, -3:5]))
    pattern = (rings == 3) | (rings <= 1)
    for rows, columns, turned in (
        (slice(0, 8), slice(0, 8), pattern),
        (slice(0, 8), slice(side - 8, side), pattern[:, ::-1]),
        (slice(side - 8, side), slice(0, 8), pattern[::-1]),
    ):
        fixed[rows, columns], shown[rows, columns] = True, turned
    return fixed, shown
