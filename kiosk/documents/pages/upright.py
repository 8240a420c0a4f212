"""Which way up a page is.

Lines of writing run across an upright page, and a small network that comes
with the character reader (`ch_ppocr_mobile_v2.0_cls`, in the wheel of rapidocr)
tells a line from the same line upside down. The few in the largest letters are
asked, each both ways round, and nothing is said unless they agree: a page turned
wrongly is worse than one that was not turned.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.documents.pixels import Pixels, Quad, grey_of

_LONG_SIDE_PX = 720
_INK_PX = 17
_GAP_PX = 15
_LEAST_HEIGHT_PX, _MOST_HEIGHT_PX = 6, 44
_LEAST_LONG = 3.5
_LEAST_FILLED = 0.45
_ONE_WAY_TIMES = 1.8
_ASKED = 5
_STRIP_PX = (192, 48)
_DARKEST_PERCENT, _PAPER_PERCENT, _LIGHTEST_PERCENT = 3, 50, 97
_LIGHT_PERCENT, _LIGHT_LEVEL, _MOST_LIGHTENED = 95, 230.0, 4.0
_LEAST_MEAN = 0.30
_SURE_VOTE = 0.5
_LEAST_AGREEING = 0.75
_LEAST_UNANIMOUS = 4
_MODEL = Path("models", "ch_ppocr_mobile_v2.0_cls_mobile.onnx")

Boxes = NDArray[np.intp]
"""(n, 4): x, y, width, height in pixels."""


def quarter_turns(page: Pixels) -> int | None:
    """How many quarter turns clockwise, 0 to 3, make `page`, laid flat,
    upright; None when its lines do not tell."""
    scale = min(1.0, _LONG_SIDE_PX / max(page.shape[:2]))
    grey = grey_of(page)
    if min(grey.shape) * scale < 2 * _INK_PX:
        return None
    if scale < 1.0:
        grey = np.asarray(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    ink = _ink_of(grey)
    ways = [(_lines_in(ink), 0), (_lines_in(np.ascontiguousarray(np.rot90(ink, -1))), 1)]
    ways.sort(key=lambda way: -int(way[0][:, 2].sum()))
    (lines, turns), (others, _) = ways
    if not len(lines):
        return None
    if lines[:, 2].sum() >= _ONE_WAY_TIMES * others[:, 2].sum():
        upside_down = _upside_down(_votes(turned(page, turns), lines, scale))
        return None if upside_down is None else turns + 2 * upside_down
    # Figures below each other run down as well as across; lying letters are no letters to the network.
    votes = [(turns, _votes(turned(page, turns), lines, scale)) for lines, turns in ways]
    told = [turns + 2 * bool(of[0] < 0) for turns, of in votes if _is_unanimous(of)]
    return told[0] if len(told) == 1 else None


def rolled(quad: Quad, turns: int) -> Quad:
    """`quad` from the page's own top left, when the page must be turned by
    `turns` quarter turns clockwise to be upright."""
    return np.ascontiguousarray(np.roll(quad, turns, axis=0), np.float32)


def turned(page: Pixels, turns: int) -> Pixels:
    """`page` turned by `turns` quarter turns clockwise."""
    return np.ascontiguousarray(np.rot90(page, -turns))


def _ink_of(grey: Pixels) -> Pixels:
    """Where writing is: dark on light, or light on dark where the ground is nearer to the
    darkest. What is between the rules of a table is no light writing."""
    window = np.ones((_INK_PX, _INK_PX), np.uint8)
    levels = (_DARKEST_PERCENT, _PAPER_PERCENT, _LIGHTEST_PERCENT)
    darkest, ground, lightest = np.percentile(grey[::3, ::3], levels)
    how = cv2.MORPH_BLACKHAT if lightest - ground <= ground - darkest else cv2.MORPH_TOPHAT
    marks = cv2.morphologyEx(grey, how, window)
    _, ink = cv2.threshold(marks, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return np.asarray(ink, np.uint8)


def _lines_in(ink: Pixels) -> Boxes:
    """Boxes about lines of writing that run across, longest first."""
    # Rules of a table would tie its rows together.
    rules = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((_MOST_HEIGHT_PX, 1), np.uint8))
    rules = cv2.bitwise_or(
        rules, cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, _MOST_HEIGHT_PX), np.uint8))
    )
    smeared = cv2.morphologyEx(cv2.subtract(ink, rules), cv2.MORPH_CLOSE, np.ones((1, _GAP_PX), np.uint8))
    _, _, found, _ = cv2.connectedComponentsWithStats(smeared)
    boxes = np.asarray(found[1:], np.intp)
    wide, high, filled = boxes[:, 2], boxes[:, 3], boxes[:, 4]
    kept = (high >= _LEAST_HEIGHT_PX) & (high <= _MOST_HEIGHT_PX) & (wide >= _LEAST_LONG * high)
    kept &= filled >= _LEAST_FILLED * wide * high
    boxes = boxes[kept, :4]
    return np.asarray(boxes[np.argsort(-boxes[:, 2])], np.intp)


def _votes(page: Pixels, lines: Boxes, scale: float) -> NDArray[np.float32]:
    """Of each of the largest of `lines`, from -1, on its head, to 1, upright; none without the network."""
    network = _network()
    if network is None:
        return np.zeros(0, np.float32)
    strips: list[Pixels] = []
    # Of letters a few pixels high the network knows little, however long their lines.
    largest = lines[np.argsort(-lines[:, 3], kind="stable")]
    for x, y, wide, high in largest[:_ASKED]:
        margin = 0.15 * high
        top, bottom = max(0, int((y - margin) / scale)), int((y + high + margin) / scale)
        left, right = max(0, int((x - margin) / scale)), int((x + wide + margin) / scale)
        strip = page[top:bottom, left : min(right, left + (bottom - top) * 4)]
        strips += [_at_strip_size(strip), _at_strip_size(np.asarray(strip[::-1, ::-1]))]
    upright = np.array([_upright(network, strip) for strip in strips], np.float32).reshape(-1, 2)
    return np.asarray(upright[:, 0] - upright[:, 1], np.float32)


def _upside_down(votes: NDArray[np.float32]) -> bool | None:
    """Whether the lines that gave `votes` stand on their heads; None when they differ."""
    sure = votes[np.abs(votes) > _SURE_VOTE]
    if not len(sure) or abs(mean := float(votes.mean())) < _LEAST_MEAN:
        return None
    agreeing = float((np.sign(sure) == np.sign(mean)).mean())
    return mean < 0 if agreeing >= _LEAST_AGREEING else None


def _is_unanimous(votes: NDArray[np.float32]) -> bool:
    """Whether there are enough `votes`, all sure and all the same."""
    alike = (votes > _SURE_VOTE).all() or (votes < -_SURE_VOTE).all()
    return len(votes) >= _LEAST_UNANIMOUS and bool(alike)


def _upright(network: cv2.dnn.Net, strip: Pixels) -> float:
    """How sure the network is that `strip` is upright, 0 to 1. One strip at a time
    takes as long as all at once, and a quarter of the memory, which stays."""
    network.setInput(cv2.dnn.blobFromImage(strip, 1 / 127.5, mean=(127.5, 127.5, 127.5)))
    return float(np.asarray(network.forward())[0, 0])


def _at_strip_size(strip: Pixels) -> Pixels:
    """`strip` as the network was taught: 48 pixels high, on light paper, grey to its
    right. What is enlarged is enlarged softly: steps are no edges of letters."""
    wide, high = _STRIP_PX
    width = int(np.clip(round(strip.shape[1] * high / max(strip.shape[0], 1)), 1, wide))
    colour = strip if strip.ndim == 3 else np.repeat(strip[:, :, None], 3, axis=2)
    whole = np.full((high, wide, 3), 127, np.uint8)
    how = cv2.INTER_AREA if strip.shape[0] > high else cv2.INTER_CUBIC
    light = float(np.percentile(strip, _LIGHT_PERCENT)) if strip.size else _LIGHT_LEVEL
    lighter = min(_LIGHT_LEVEL / max(light, 1.0), _MOST_LIGHTENED)
    scaled = cv2.resize(np.ascontiguousarray(colour), (width, high), interpolation=how)
    whole[:, :width] = cv2.convertScaleAbs(scaled, alpha=lighter)
    return whole


@cache
def _network() -> cv2.dnn.Net | None:
    """The network, read once (0.6 MB); None where rapidocr is not installed."""
    spec = find_spec("rapidocr")
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / _MODEL
    return cv2.dnn.readNetFromONNX(str(path)) if path.exists() else None
