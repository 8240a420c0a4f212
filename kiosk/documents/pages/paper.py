"""What a small network takes for paper, and the quads about it.

It is made by `benchmarks/paper_net.py` from drawn scenes. It is never exact and seldom
altogether wrong: it guesses where a page is, and has a say in which guess is right; the
page's sides are those that the picture shows.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from threading import Lock

import cv2
import numpy as np

from kiosk.documents.pages.along_sides import F32
from kiosk.documents.pages.refining import refined
from kiosk.documents.pixels import Pixels, Quad
from kiosk.documents.quads import side_lengths

WEIGHTS = Path(__file__).parent / "paper.onnx"

_SIZE_PX = (256, 192)
_FINER = 2
_FINER_CELL = 16
_LIKELY = 0.5
_MOST_SHEETS = 3
_REACH_PX = 8.0
_OPENED = np.ones((7, 7), np.uint8)
_MARGIN_SHARE = 0.15
_CLOSER_SHARE = 0.15
_SOFTENED_FROM_PX = 260

_one_at_a_time = Lock()


def paper_of(small: Pixels) -> Pixels:
    """How likely each place of `small`, (height, width, 3) BGR, shows paper, 0 to 255:
    (96, 128), or (128, 96) where it is higher than wide."""
    upright = small.shape[0] > small.shape[1]
    lying = small.transpose(1, 0, 2) if upright else small
    likely = _told(np.asarray(cv2.resize(lying, _SIZE_PX, interpolation=cv2.INTER_AREA), np.uint8))
    return np.ascontiguousarray(likely.T if upright else likely)


def from_paper(paper: Pixels, size: F32, smallest_share: float) -> F32:
    """Quads (n, 4, 2) about each sheet of `paper`, in pixels of the frame of `size`
    (width, height) that it tells of; less than `smallest_share` of it is no sheet."""
    fine = np.asarray(cv2.resize(paper, None, fx=_FINER, fy=_FINER, interpolation=cv2.INTER_LINEAR), np.uint8)
    _, mask = cv2.threshold(fine, 255 * _LIKELY, 255, cv2.THRESH_BINARY)
    opened = cv2.morphologyEx(mask, cv2.MORPH_OPEN, _OPENED)
    contours, _ = cv2.findContours(opened, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    rough: list[F32] = []
    for contour in sorted(contours, key=cv2.contourArea)[-_MOST_SHEETS:]:
        hull = cv2.convexHull(contour)
        if len(hull) >= 4 and cv2.contourArea(hull) > smallest_share * fine.size:
            rough.append(np.asarray(cv2.approxPolyN(hull, 4), np.float32).reshape(4, 2))
            rough.append(np.asarray(cv2.boxPoints(cv2.minAreaRect(hull)), np.float32))
    if not rough:
        return np.zeros((0, 4, 2), np.float32)
    quads = np.stack(rough)
    quads = np.concatenate((refined(quads, fine, _REACH_PX), quads))
    return np.asarray((quads + 0.5) * (size / np.asarray(fine.shape[1::-1], np.float32)) - 0.5, np.float32)


def agreement(quad: Quad, paper: Pixels, size: F32) -> float:
    """How nearly `quad` of the frame of `size` (width, height) is what `paper` tells of it: intersection
    over union, 0 to 1."""
    cells = (quad + 0.5) * (np.asarray(paper.shape[1::-1], np.float32) / size) - 0.5
    inside = np.zeros(paper.shape, np.uint8)
    cv2.fillConvexPoly(inside, np.rint(cells * _FINER_CELL).astype(np.int32), 255, cv2.LINE_AA, shift=4)
    together = float(cv2.sumElems(cv2.max(inside, paper))[0])
    return float(cv2.sumElems(cv2.min(inside, paper))[0]) / together if together else 0.0


def from_closer(quad: Quad, small: Pixels) -> F32:
    """As `from_paper`, about what the network sees in `small` where `quad`, laid flat, fills
    most of what it looks at: a rough quad's page is seen larger, and straight."""
    top, right, bottom, left = side_lengths(quad)
    if top + bottom < right + left:
        quad = np.roll(quad, -1, axis=0)
    size = np.asarray(_SIZE_PX, np.float32)
    unit = np.asarray(((0, 0), (1, 0), (1, 1), (0, 1)), np.float32)
    inner = (_MARGIN_SHARE + (1 - 2 * _MARGIN_SHARE) * unit) * size - np.float32(0.5)
    onto = cv2.getPerspectiveTransform(np.asarray(quad, np.float32), np.asarray(inner, np.float32))
    soft = cv2.blur(small, (3, 3)) if max(top, right, bottom, left) > _SOFTENED_FROM_PX else small
    flat = cv2.warpPerspective(soft, onto, _SIZE_PX, borderMode=cv2.BORDER_REPLICATE)
    quads = from_paper(_told(np.asarray(flat, np.uint8)), size, _CLOSER_SHARE)
    back = cv2.perspectiveTransform(quads.reshape(1, -1, 2), cv2.invert(onto)[1]) if len(quads) else quads
    return np.asarray(back, np.float32).reshape(-1, 4, 2)


def _told(pixels: Pixels) -> Pixels:
    """What the network tells of `pixels`, BGR of `_SIZE_PX`: (96, 128), 0 to 255."""
    with _one_at_a_time:
        net = _net()
        net.setInput(cv2.dnn.blobFromImage(pixels, 1 / 255))
        told = np.asarray(net.forward(), np.float32)[0, :4]
    # Each of its cells tells of the four quarters.
    _, high, wide = told.shape
    whole = told.reshape(2, 2, high, wide).transpose(2, 0, 3, 1).reshape(2 * high, 2 * wide)
    return np.asarray(np.rint(255 / (1 + np.exp(-whole))), np.uint8)


@cache
def _net() -> cv2.dnn.Net:
    return cv2.dnn.readNetFromONNX(str(WEIGHTS))
