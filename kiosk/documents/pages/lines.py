"""Straight lines in a picture, and the quads that four of them make.

A page's side may be broken by a pen, a finger or a shadow, so that no contour
goes round it; its pieces still lie on one line. Whether the picture steps
across a line is looked up once for the whole line and summed along it, so that
each of thousands of quads costs a few subtractions.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.documents.pages.along_sides import F32, sampled, within
from kiosk.documents.pixels import Pixels
from kiosk.documents.quads import areas_of, squareness

MOST_LINES = 22
MOST_LINES_A_WAY = 8

_QUARTER = 4
_FIVE = np.ones((5, 5), np.uint8)
_SHORTEST_SHARE = 0.07
_APART_PX = 1.5
_APART_SHARE = 0.01
_WAY_DEG = 15

_STEP_PX = 2.0
_SOFT_PX = 7
_ACROSS_PX = 6.0
_STEP_LEVELS = 4
_LOOKED_AT = np.linspace(0.04, 0.96, 24, dtype=np.float32)
_BESIDE_PX, _PAPER_BESIDE_PX = 8.0, 12.0
_NO_PAPER = 0.2
_FAINT, _CLEAR_LEVELS = 0.1, 12.0
_RIM_SUPPORT = 0.72
_LEAST_SUPPORT = 0.3
_MOST_RIM_SIDES = 2
_SHORTEST_SIDE_SHARE = 0.07
_OUTSIDE_SHARE = 0.25
_PARALLEL = 0.72
_CROSSING = 0.25
_LEAST_SQUARENESS = 0.6
_SIZE_COUNTS = 0.2


def segments_of(lab: Pixels) -> F32:
    """Straight pieces of edge, (n, 4): x, y of both ends. They are sought where
    the picture is small and the lightness has lost its writing, and then its gaps:
    a page's side among the keys of a keyboard is whole only there."""
    size = (lab.shape[1] // _QUARTER, lab.shape[0] // _QUARTER)
    lightness, first, second = cv2.split(cv2.resize(lab, size, interpolation=cv2.INTER_AREA))
    closed = cv2.morphologyEx(lightness, cv2.MORPH_CLOSE, _FIVE)
    opened = cv2.morphologyEx(lightness, cv2.MORPH_OPEN, _FIVE)
    detector = cv2.createLineSegmentDetector(cv2.LSD_REFINE_NONE, 1.0)
    # Nothing at all is given back, whatever its types say, where there is no line.
    found: list[object] = [detector.detect(channel)[0] for channel in (closed, opened, first, second)]
    pieces = [np.asarray(each, np.float32).reshape(-1, 4) for each in found if each is not None]
    segments = np.concatenate(pieces) if pieces else np.zeros((0, 4), np.float32)
    long = np.hypot(segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1])
    segments = segments[long >= _SHORTEST_SHARE * max(size)]
    return np.asarray((segments + 0.5) * _QUARTER - 0.5, np.float32)


def softened(lab: Pixels) -> Pixels:
    """`lab` without what is fine: on both sides of a line of writing, of a gap
    between tiles or of a printed frame it is the same, on those of a page not."""
    return np.asarray(cv2.blur(lab, (_SOFT_PX, _SOFT_PX)), np.uint8)


def lines_of(segments: F32, soft: Pixels, paper: Pixels) -> F32:
    """The strongest lines that `segments` lie on, (n, 4): a point and a unit
    direction. A line is strong if its pieces are long and leave few gaps, if the
    `softened` picture steps across it in one way, and if it parts `paper`, told of
    the same frame, from desk; no direction may fill the list, as the keys of a
    keyboard would."""
    if not len(segments):
        return np.zeros((0, 4), np.float32)
    lines, ends, strengths = _lines_through(segments, _alike(segments))
    strengths = strengths * _parting(lines, ends, soft) * _parting_paper(lines, ends, soft, paper)
    taken: list[F32] = []
    full = np.zeros(180 // _WAY_DEG + 1, np.intp)
    for turn in np.argsort(-np.asarray(strengths)):
        angle = np.degrees(np.arctan2(lines[turn][3], lines[turn][2])) % 180
        if full[int(angle // _WAY_DEG)] < MOST_LINES_A_WAY:
            full[int(angle // _WAY_DEG)] += 1
            taken.append(lines[turn])
        if len(taken) == MOST_LINES:
            break
    return np.asarray(taken, np.float32).reshape(-1, 4)


def quads_of(lines: F32, soft: Pixels, most: int) -> F32:
    """The best supported quads whose sides lie on `lines` or, at most two, on
    the rim of the frame, (n, 4, 2), best first; corners in no set order. Support is
    looked for in the `softened` picture."""
    height, width = soft.shape[:2]
    size = np.asarray((width, height), np.float32)
    rim_lines = np.asarray(
        ((0, 0, 1, 0), (0, height - 1, 1, 0), (0, 0, 0, 1), (width - 1, 0, 0, 1)), np.float32
    )
    everything = np.concatenate((lines, rim_lines))
    rim = np.arange(len(everything)) >= len(lines)
    ways = everything[:, 2:]
    points = everything[:, :2] + ((size / 2 - everything[:, :2]) * ways).sum(axis=1, keepdims=True) * ways
    reach = _crossings(points, ways)
    crossing = points[:, None] + ways[:, None] * np.nan_to_num(reach)[..., None]
    support = _supports(points, ways, reach, rim, soft)
    usable = np.isfinite(reach)
    usable &= ((crossing > -_OUTSIDE_SHARE * size) & (crossing < (1 + _OUTSIDE_SHARE) * size)).all(axis=-1)
    one, other = np.nonzero(np.triu(np.abs(ways @ ways.T) > _PARALLEL, 1))
    first, second = np.triu_indices(len(one), 1)
    a, b, c, d = one[first], other[first], one[second], other[second]
    met = usable[a, c] & usable[a, d] & usable[b, c] & usable[b, d]
    met &= (rim[a].astype(np.intp) + rim[b] + rim[c] + rim[d]) <= _MOST_RIM_SIDES
    a, b, c, d = a[met], b[met], c[met], d[met]
    backing = np.stack((support[a, c, d], support[d, a, b], support[b, c, d], support[c, a, b]))
    kept = backing.min(axis=0) > _LEAST_SUPPORT
    a, b, c, d, backing = a[kept], b[kept], c[kept], d[kept], backing[:, kept]
    quads = np.stack((crossing[a, c], crossing[a, d], crossing[b, d], crossing[b, c]), axis=1)
    quads = np.asarray(quads, np.float32)
    if not len(quads):
        return quads
    areas = areas_of(quads) / (width * height)
    # Wound the other way round, every turn has the other sign.
    square = np.maximum(squareness(quads), squareness(quads[:, ::-1]))
    scores = (backing.mean(axis=0) + backing.min(axis=0)) * np.minimum(areas, 1) ** _SIZE_COUNTS
    scores[(square < _LEAST_SQUARENESS) | (areas < _SHORTEST_SIDE_SHARE**2) | (areas > 1.3)] = 0.0
    best = np.argsort(-scores)[:most]
    return np.asarray(quads[best[scores[best] > 0]], np.float32)


def _alike(segments: F32) -> NDArray[np.bool_]:
    """Which of `segments` lie on one line, (lines, n), the longest first."""
    starts, ends = segments[:, :2], segments[:, 2:]
    ways = ends - starts
    long = np.maximum(np.hypot(ways[:, 0], ways[:, 1]), 1e-6)
    ways, middles = ways / long[:, None], (starts + ends) / 2
    normals = np.stack((-ways[:, 1], ways[:, 0]), axis=1)
    beyond = np.abs(ways @ middles.T - (ways * middles).sum(axis=1)[:, None]) - long[:, None] / 2
    own = (normals * starts).sum(axis=1)[:, None]
    apart = np.maximum(np.abs(normals @ starts.T - own), np.abs(normals @ ends.T - own))
    # A short piece tells its direction badly: far away more is allowed.
    near = apart < _APART_PX + _APART_SHARE * np.maximum(beyond, 0)
    left = np.ones(len(segments), np.bool_)
    groups = []
    for turn in np.argsort(-long):
        if left[turn]:
            groups.append(left & near[turn])
            left &= ~near[turn]
    return np.asarray(groups, np.bool_)


def _parting(lines: F32, ends: F32, soft: Pixels) -> F32:
    """How much each of `lines` parts one colour from another between its `ends`."""
    places, normals = _looked_at(lines, ends)
    normals = normals * _BESIDE_PX
    steps = sampled(soft, places + normals) - sampled(soft, places - normals)
    share = np.maximum((steps > _STEP_LEVELS).mean(axis=2), (steps < -_STEP_LEVELS).mean(axis=2)).max(axis=0)
    levels = np.abs(steps.mean(axis=2)).max(axis=0)
    return np.asarray((_FAINT + share) * np.tanh((levels + 2) / _CLEAR_LEVELS), np.float32)


def _parting_paper(lines: F32, ends: F32, soft: Pixels, paper: Pixels) -> F32:
    """How much each of `lines` parts `paper` from desk between its `ends`."""
    cells = np.asarray(paper.shape[1::-1], np.float32) / np.asarray(soft.shape[1::-1], np.float32)
    places, normals = _looked_at(lines, ends)
    one, other = (
        sampled(paper, np.asarray((places + way * normals + 0.5) * cells - 0.5, np.float32))[0]
        for way in (-_PAPER_BESIDE_PX, _PAPER_BESIDE_PX)
    )
    return np.asarray(_NO_PAPER + np.abs((one - other).mean(axis=1)) / 255, np.float32)


def _looked_at(lines: F32, ends: F32) -> tuple[F32, F32]:
    """Places along each of `lines` between its `ends`, (n, places, 2), and unit normals, (n, 1, 2)."""
    along = ends[:, :1] + (ends[:, 1:] - ends[:, :1]) * _LOOKED_AT
    places = lines[:, None, :2] + lines[:, None, 2:] * along[..., None]
    return places, np.stack((-lines[:, 3], lines[:, 2]), axis=1)[:, None]


def _lines_through(segments: F32, groups: NDArray[np.bool_]) -> tuple[F32, F32, F32]:
    """The line through each of `groups` (lines, n) of `segments`, (lines, 4), how
    far along it they begin and end, (lines, 2), and how strong it is, (lines,)."""
    places = segments.reshape(-1, 2).astype(np.float64)
    long = np.hypot(*(segments[:, 2:] - segments[:, :2]).T).astype(np.float64)
    ours = np.repeat(groups, 2, axis=1)
    weights = ours * np.repeat(long, 2)
    total = weights.sum(axis=1)
    middles = weights @ places / total[:, None]
    xx, yy = (weights @ places**2 / total[:, None] - middles**2).T
    xy = weights @ places.prod(axis=1) / total - middles.prod(axis=1)
    angles = 0.5 * np.arctan2(2 * xy, xx - yy)
    ways = np.stack((np.cos(angles), np.sin(angles)), axis=1)
    along = ways @ places.T - (ways * middles).sum(axis=1)[:, None]
    first, last = np.where(ours, along, np.inf).min(axis=1), np.where(ours, along, -np.inf).max(axis=1)
    extent = np.maximum(last - first, 1.0)
    covered = np.minimum(total / 2, extent)
    lines = np.concatenate((middles, ways), axis=1).astype(np.float32)
    ends = np.stack((first, last), axis=1).astype(np.float32)
    return lines, ends, np.asarray(covered**2 / extent, np.float32)


def _crossings(points: F32, ways: F32) -> F32:
    """How far along line i it meets line j, (n, n); NaN where nearly parallel."""
    turned = ways[:, None, 0] * ways[None, :, 1] - ways[:, None, 1] * ways[None, :, 0]
    gap = points[None] - points[:, None]
    apart = np.abs(turned) >= _CROSSING
    reach = (gap[..., 0] * ways[None, :, 1] - gap[..., 1] * ways[None, :, 0]) / np.where(apart, turned, 1.0)
    return np.asarray(np.where(apart, reach, np.nan), np.float32)


def _supports(points: F32, ways: F32, reach: F32, rim: NDArray[np.bool_], soft: Pixels) -> F32:
    """For line i between where it meets j and k: the share along which the
    picture steps across it in one way, (n, n, n). What lies outside the frame
    counts against it."""
    height, width = soft.shape[:2]
    size = np.asarray((width, height), np.float32)
    half = int(np.hypot(width, height) / 2 / _STEP_PX) + 1
    along = (np.arange(2 * half + 1, dtype=np.float32) - half) * _STEP_PX
    places = points[:, None] + ways[:, None] * along[:, None]
    normals = np.stack((-ways[:, 1], ways[:, 0]), axis=1)[:, None] * _ACROSS_PX
    shown = within(places, size)
    steps = sampled(soft, places + normals) - sampled(soft, places - normals)
    ways_to_step = np.concatenate((steps > _STEP_LEVELS, steps < -_STEP_LEVELS)) & shown
    counts = np.zeros((6, len(points), along.size + 1), np.float32)
    np.cumsum(ways_to_step, axis=2, out=counts[:, :, 1:])
    seen = np.zeros((len(points), along.size + 1), np.float32)
    np.cumsum(shown, axis=1, out=seen[:, 1:])
    at = np.clip(np.nan_to_num(reach) / _STEP_PX + half, 0, along.size).astype(np.intp)
    row = np.arange(len(points))[:, None]
    here, visible = counts[:, row, at], seen[row, at]
    stepping = np.abs(here[:, :, :, None] - here[:, :, None, :]).max(axis=0)
    shown_between = np.abs(visible[:, :, None] - visible[:, None, :])
    between = np.abs(reach[:, :, None] - reach[:, None, :]) / _STEP_PX
    whole = np.clip(1.25 * shown_between / np.maximum(np.nan_to_num(between), 1), 0, 1)
    support = stepping / np.maximum(shown_between, 1) * whole
    support[rim] = _RIM_SUPPORT
    short = ~(between * _STEP_PX >= _SHORTEST_SIDE_SHARE * min(height, width))
    support[short] = 0.0
    return np.asarray(support, np.float32)
