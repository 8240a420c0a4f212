"""Where a page might lie: many guesses, made in several ways.

No single way is right on every desk (VISION.md), so guesses are cheap here and
`pages` chooses among them by how well the picture supports their sides.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product

import cv2
import numpy as np

from kiosk.documents.pixels import Pixels, Quad
from kiosk.documents.quads import intersection

SMALLEST_SHARE = 0.008
_CONTOURS = 6
_LINES_A_WAY = 5
_BORDER_SHARE = 0.03


def desk_distance(small: Pixels) -> Pixels:
    """How far each pixel's colour is from the desk's, which is taken from the
    rim of the frame; (height, width), brightness counting half."""
    lab = cv2.cvtColor(small, cv2.COLOR_BGR2Lab)
    rim = max(2, round(min(small.shape[:2]) * _BORDER_SHARE))
    around = (lab[:rim], lab[-rim:], lab[:, :rim], lab[:, -rim:])
    desk = np.median(np.concatenate([part.reshape(-1, 3) for part in around]), axis=0)
    levels = np.arange(256, dtype=np.float32)
    weights = (0.5, 2.0, 2.0)
    tables = [
        np.minimum(np.abs(levels - middle) * weight, 255)
        for middle, weight in zip(desk, weights, strict=True)
    ]
    apart = cv2.LUT(lab, np.stack(tables, axis=-1).astype(np.uint8)[None])
    lightness, first, second = cv2.split(apart)
    return np.asarray(cv2.add(lightness, cv2.add(first, second)), np.uint8)


def from_regions(distance: Pixels) -> Iterator[Quad]:
    """Quads about what differs in colour from the desk."""
    level, _ = cv2.threshold(distance, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    kernel = np.ones((5, 5), np.uint8)
    for share in (0.5, 1.0):
        _, mask = cv2.threshold(distance, max(6.0, level * share), 255, cv2.THRESH_BINARY)
        closed = cv2.morphologyEx(cv2.morphologyEx(mask, cv2.MORPH_OPEN, kernel), cv2.MORPH_CLOSE, kernel)
        yield from _from_contours(np.asarray(closed, np.uint8), cv2.RETR_EXTERNAL)


def from_edges(edges: Pixels) -> Iterator[Quad]:
    """Quads about what is enclosed by edges."""
    thick = cv2.dilate(edges, np.ones((3, 3), np.uint8))
    yield from _from_contours(np.asarray(thick, np.uint8), cv2.RETR_LIST)


def edges_of(channel: Pixels) -> Pixels:
    """Edges, with thresholds from the channel's own steepest tenth."""
    across = cv2.Sobel(channel, cv2.CV_16S, 1, 0)
    down = cv2.Sobel(channel, cv2.CV_16S, 0, 1)
    steep = np.abs(across[::4, ::4].astype(np.int32)) + np.abs(down[::4, ::4].astype(np.int32))
    high = float(np.clip(np.percentile(steep, 94), 40, 220))
    return np.asarray(cv2.Canny(across, down, high * 0.4, high), np.uint8)


def _from_contours(mask: Pixels, how: int) -> Iterator[Quad]:
    contours, _ = cv2.findContours(mask, how, cv2.CHAIN_APPROX_SIMPLE)
    smallest = mask.size * SMALLEST_SHARE
    hulls = [cv2.convexHull(contour) for contour in contours if len(contour) >= 4]
    sized = sorted(((cv2.contourArea(hull), turn) for turn, hull in enumerate(hulls)), reverse=True)
    for area, turn in sized[:_CONTOURS]:
        if area < smallest:
            break
        hull = hulls[turn]
        if len(hull) >= 4:
            yield np.asarray(cv2.approxPolyN(hull, 4), np.float32).reshape(4, 2)
        yield np.asarray(cv2.boxPoints(cv2.minAreaRect(hull)), np.float32)


def from_lines(edges: Pixels) -> Iterator[Quad]:
    """Every quad of two lines across and two down, of the strongest lines."""
    shortest = min(edges.shape) // 5
    found = cv2.HoughLinesP(edges, 1, np.pi / 180, 50, minLineLength=shortest, maxLineGap=12)
    if found is None:
        return
    segments = found.reshape(-1, 4).astype(np.float32)
    reach = segments[:, 2:] - segments[:, :2]
    longest = np.argsort(-np.hypot(reach[:, 0], reach[:, 1]))
    ways: tuple[list[int], list[int]] = ([], [])
    for turn in longest:
        way = ways[0 if abs(reach[turn, 0]) >= abs(reach[turn, 1]) else 1]
        if len(way) < _LINES_A_WAY and not any(_same_line(segments[turn], segments[other]) for other in way):
            way.append(int(turn))
    lines = [
        (segment[:2], (segment[2:] - segment[:2]) / np.hypot(*(segment[2:] - segment[:2])))
        for segment in segments
    ]
    for (top, bottom), (left, right) in product(combinations(ways[0], 2), combinations(ways[1], 2)):
        corners = [
            intersection(lines[one], lines[other])
            for one, other in ((top, left), (top, right), (bottom, right), (bottom, left))
        ]
        known = [corner for corner in corners if corner is not None]
        if len(known) == 4:
            yield np.asarray(known, np.float32)


def _same_line(one: Quad, other: Quad) -> bool:
    """Whether both ends of `one` lie within a few pixels of the line `other`."""
    start, along = other[:2], other[2:] - other[:2]
    along = along / max(float(np.hypot(*along)), 1e-6)
    gaps = (one.reshape(2, 2) - start) @ np.asarray((-along[1], along[0]), np.float32)
    return bool(np.abs(gaps).max() < 6)
