"""Where a page might lie: many guesses, made in several ways.

No single way is right on every desk (VISION.md), so guesses are cheap here and
`scoring` chooses among them by how well the picture supports their sides.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from kiosk.documents.pages.along_sides import F32
from kiosk.documents.pages.channels import Seen
from kiosk.documents.pixels import Pixels, Quad

_REGIONS_A_MASK = 3
_CONTOURS = 16
_LEVELS_APART = 3
_LIGHT_PERCENTS = np.arange(8, 95, 8)
_CHROMA_PERCENTS = np.arange(10, 95, 16)
_SOLID = 0.8
_FOUR_SIDED = 0.9
_DESK_LEVELS = (40, 160)
_BORDER_SHARE = 0.03

_THREE, _FIVE = np.ones((3, 3), np.uint8), np.ones((5, 5), np.uint8)
_CROSS = np.asarray(((0, 1, 0), (1, 1, 1), (0, 1, 0)), np.uint8)


def from_levels(frame: Seen) -> Iterator[Quad]:
    """Quads about what is lighter, darker, redder, … than any of many levels:
    on some level the page stands out from whatever lies about it."""
    quarter = cv2.resize(frame.lab, frame.desk.shape[1::-1], interpolation=cv2.INTER_AREA)
    lightness, first, second = cv2.split(quarter)
    # Closing takes the writing from the paper.
    lightness = cv2.morphologyEx(lightness, cv2.MORPH_CLOSE, _FIVE)
    for channel, percents in (
        (lightness, _LIGHT_PERCENTS),
        (first, _CHROMA_PERCENTS),
        (second, _CHROMA_PERCENTS),
    ):
        before = -_LEVELS_APART
        sorted_levels = np.sort(channel, axis=None)
        for level in sorted_levels[(percents * (channel.size - 1)) // 100].tolist():
            if level - before < _LEVELS_APART:
                continue
            before = level
            _, above = cv2.threshold(channel, float(level), 255, cv2.THRESH_BINARY)
            for mask in (above, cv2.bitwise_not(above)):
                yield from _four_sided(np.asarray(mask, np.uint8), 4.0, frame.smallest_share)


def from_desk(frame: Seen) -> Iterator[Quad]:
    """Quads about what has none of the desk's colours."""
    for level in _DESK_LEVELS:
        _, mask = cv2.threshold(frame.desk, float(level), 255, cv2.THRESH_BINARY_INV)
        closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, _FIVE)
        yield from _four_sided(np.asarray(closed, np.uint8), 4.0, frame.smallest_share)
    # Far from the desk's middle colour, however little, at twice the detail.
    half = cv2.resize(frame.lab, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    rim = max(2, round(min(half.shape[:2]) * _BORDER_SHARE))
    around = np.concatenate(
        [part[::2, ::2].reshape(-1, 3) for part in (half[:rim], half[-rim:], half[:, :rim], half[:, -rim:])]
    )
    middle_colour = np.sort(around, axis=0)[len(around) // 2]
    apart = cv2.absdiff(half, np.broadcast_to(middle_colour, half.shape))
    lightness, first, second = cv2.split(apart)
    distance = cv2.add(cv2.add(first, second), cv2.convertScaleAbs(lightness, alpha=0.5))
    middle, _ = cv2.threshold(distance, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    for share in (0.5, 1.0):
        _, mask = cv2.threshold(distance, max(6.0, middle * share), 255, cv2.THRESH_BINARY)
        closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, _FIVE)
        yield from _four_sided(np.asarray(closed, np.uint8), 2.0, frame.smallest_share, _SOLID / 2)


def from_edges(frame: Seen) -> Iterator[Quad]:
    """Quads about what is enclosed by edges."""
    half = cv2.resize(frame.lab, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    thick = cv2.dilate(_edges_of(np.asarray(half, np.uint8)), _CROSS)
    contours, _ = cv2.findContours(thick, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    hulls = [cv2.convexHull(contour) for contour in contours if len(contour) >= 4]
    sized = sorted(((cv2.contourArea(hull), turn) for turn, hull in enumerate(hulls)), reverse=True)
    for area, turn in sized[:_CONTOURS]:
        if area < frame.smallest_share * thick.size:
            break
        hull = hulls[turn]
        if len(hull) >= 4:
            yield _scaled(np.asarray(cv2.approxPolyN(hull, 4), np.float32).reshape(4, 2), 2.0)
        yield _scaled(np.asarray(cv2.boxPoints(cv2.minAreaRect(hull)), np.float32), 2.0)


def _edges_of(lab: Pixels) -> Pixels:
    """Edges of whichever channel is steepest at each place, with thresholds
    from the picture's own steepest places."""
    across, down = cv2.Sobel(lab, cv2.CV_16S, 1, 0), cv2.Sobel(lab, cv2.CV_16S, 0, 1)
    steep = np.abs(across[::4, ::4]).astype(np.int32) + np.abs(down[::4, ::4])
    steepest = np.sort(steep.max(axis=2), axis=None)
    high = float(np.clip(steepest[round(0.93 * (steepest.size - 1))], 30, 220))
    edges = [
        cv2.Canny(one, other, high * 0.4, high)
        for one, other in zip(cv2.split(across), cv2.split(down), strict=True)
    ]
    return np.asarray(cv2.bitwise_or(edges[0], cv2.bitwise_or(edges[1], edges[2])), np.uint8)


def _four_sided(mask: Pixels, scale: float, smallest_share: float, solid: float = _SOLID) -> Iterator[Quad]:
    """Quads about the largest regions of `mask` that nearly fill a quad."""
    opened = cv2.morphologyEx(mask, cv2.MORPH_OPEN, _THREE)
    contours, _ = cv2.findContours(opened, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    sized = sorted(((cv2.contourArea(each), turn) for turn, each in enumerate(contours)), reverse=True)
    for area, turn in sized[:_REGIONS_A_MASK]:
        if area < smallest_share * mask.size:
            break
        hull = cv2.convexHull(contours[turn])
        filled = cv2.contourArea(hull)
        if len(hull) < 4 or area < solid * filled:
            continue
        quad = np.asarray(cv2.approxPolyN(hull, 4), np.float32).reshape(4, 2)
        if filled >= _FOUR_SIDED * cv2.contourArea(quad):
            yield _scaled(quad, scale)


def _scaled(places: F32, scale: float) -> F32:
    return (places + np.float32(0.5)) * np.float32(scale) - np.float32(0.5)
