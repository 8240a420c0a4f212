"""A frame without the pages that were found in it, to look for others beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from kiosk.documents.pages.channels import Seen
from kiosk.documents.pixels import Pixels, Quad
from kiosk.documents.quads import area_of

_MARGIN_PX = 7
_AROUND_PX = 7
_SMALLEST_OF_FIRST = 0.05


def without(pages: Sequence[Quad], frame: Seen) -> Seen:
    """`frame` with each of `pages` (4, 2), and the shadow at its sides, painted in
    the colour of what lies around it."""
    lab, desk = frame.lab.copy(), frame.desk.copy()
    for page in pages:
        covered = _drawn(page, lab.shape[:2], 2 * _MARGIN_PX + 1)
        wider = _drawn(page, lab.shape[:2], 2 * (_MARGIN_PX + _AROUND_PX) + 1)
        around = (wider > 0) & (covered == 0)
        if around.any():
            lab[covered > 0] = np.median(lab[around], axis=0)
        desk[cv2.resize(covered, desk.shape[1::-1], interpolation=cv2.INTER_NEAREST) > 0] = 255
    smallest = _SMALLEST_OF_FIRST * area_of(pages[0]) / float(frame.size.prod())
    smallest = min(frame.smallest_share, smallest)
    return replace(frame, lab=lab, desk=desk, paper=paper_without(pages, frame), smallest_share=smallest)


def paper_without(pages: Sequence[Quad], frame: Seen) -> Pixels:
    """What is told of `frame`, with no paper where `pages` (4, 2) are."""
    rest = frame.paper.copy()
    for page in pages:
        covered = _drawn(page, frame.lab.shape[:2], 2 * _MARGIN_PX + 1)
        rest[cv2.resize(covered, rest.shape[1::-1], interpolation=cv2.INTER_NEAREST) > 0] = 0
    return rest


def _drawn(page: Quad, shape: tuple[int, ...], thick_px: int) -> Pixels:
    mask = np.zeros(shape, np.uint8)
    corners = np.rint(page).astype(np.int32)
    cv2.fillConvexPoly(mask, corners, 255)
    cv2.polylines(mask, [corners], True, 255, thick_px)
    return mask
