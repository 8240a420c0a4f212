"""What is measured on a page that was laid flat: how sharp, how bright, how
much is printed, where light hides it.

Everything is a plain number about the page, so that limits can be set on a
labelled set and mean the same for every camera. Sharpness is the edge slope of
VISION.md, taken four ways: how steep the steepest tenth of the edges is for
the contrast around it, across, down and along both diagonals. The least steep
way counts: a page that moved is still steep along its path.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.documents.pixels import Pixels, Quad, grey_of
from kiosk.documents.quads import side_lengths

JUDGED_LONG_SIDE_PX = 1000
SMALL_LONG_SIDE_PX = 320

_WINDOW_PX = 7
_STEEPEST_SHARE = 0.90
_LEAST_EDGES, _MOST_EDGES = 60, 12_000
_DOUBTFUL_SLOPE, _ONE_SIDED_RATIO = 0.20, 1.35
_RULE_SHARE, _BESIDE_RULE_PX = 0.12, 7
_INSET_SHARE = 0.02
_LEAST_CONTRAST, _MOST_CONTRAST = 16, 40
_CONTRAST_SHARE = 0.18
_PRINT_INSET_SHARE, _PRINT_WINDOW_PX, _PRINT_CONTRAST_SHARE = 0.03, 7, 0.10
_SATURATED = 249
_MARGIN_SHARE = 0.10
_LEAST_PATCH_SHARE = 0.004
_RING_PX = 12
_FADING_SHARE = 0.30
_PAPER_PERCENTILE = 70
_GLARE_BELOW_LEVEL = 246
_PRINT_LEVELS = 25
_LEAST_PRINT_BESIDE = 0.03
_BURNT, _BURNT_SHARE, _HALO_LEVEL = 254, 0.55, 225
_AT_THE_EDGE_PX, _MOST_ENDS = 2, 2
_GAP_PX, _RIM_PX, _CLEAR_LEVELS, _MOST_PRINT_SHOWN = 17, 9, 60, 0.03


@dataclass(frozen=True, slots=True)
class Flat:
    """A page laid flat: `grey` with a long side of at most `JUDGED_LONG_SIDE_PX`,
    never enlarged; `around` in colour, the page at most `SMALL_LONG_SIDE_PX` long
    with what lies up to `margin_px` beside it."""

    grey: Pixels
    around: Pixels
    margin_px: int

    @property
    def small(self) -> Pixels:
        """The page in colour, without what lies beside it."""
        inner = slice(self.margin_px, -self.margin_px)
        return self.around[inner, inner]


@dataclass(frozen=True, slots=True)
class Measures:
    """What was measured on the page. `sharpness` is the edge slope the least
    steep way: 0.5 for a perfect edge, falling with blur, 0 where there are no
    edges. `steepest` is the slope the steepest way: a page that moves is blurred one
    way and steep another. `paper` is the grey level of the paper and `ink` that of its
    darkest hundredth, `brightest` that of its brightest hundredth, 0 to 255. `edges` is the
    share of the page that is edge, `printed` the share near print,
    `saturated` the share that is white beyond measure, `glare` the share that a
    reflection hides."""

    sharpness: float = 0.0
    steepest: float = 0.0
    paper: float = 0.0
    ink: float = 0.0
    brightest: float = 0.0
    edges: float = 0.0
    printed: float = 0.0
    saturated: float = 0.0
    glare: float = 0.0


def lay_flat(frame: Pixels, quad: Quad, page: Pixels | None = None) -> Flat:
    """The page within `quad` of `frame` at the sizes it is judged at. `page` is
    the page laid flat, if it is there already."""
    native_px = float(side_lengths(quad).max())
    near, inside = _shrunk(*_cut(frame, quad), JUDGED_LONG_SIDE_PX)
    if page is None:
        grey = warped(grey_of(near), inside, min(JUDGED_LONG_SIDE_PX, native_px))
    else:
        grey = _at_most(grey_of(page), JUDGED_LONG_SIDE_PX)
    far, inside = _decimated(near, inside, SMALL_LONG_SIDE_PX)
    long_px = min(SMALL_LONG_SIDE_PX, native_px)
    margin_px = max(4, round(_MARGIN_SHARE * long_px))
    return Flat(grey, warped(_colour(far), inside, long_px, margin_px), margin_px)


def warped(pixels: Pixels, quad: Quad, long_side_px: float, margin_px: int = 0) -> Pixels:
    """What lies within `quad`, laid flat with this long side, and up to
    `margin_px` beside it."""
    top, right, bottom, left = side_lengths(quad).tolist()
    wide, high = max(top, bottom, 1.0), max(right, left, 1.0)
    scale = long_side_px / max(wide, high)
    size = (max(8, round(wide * scale)), max(8, round(high * scale)))
    flat = np.asarray(((0, 0), (size[0], 0), size, (0, size[1])), np.float32) + np.float32(margin_px - 0.5)
    size = (size[0] + 2 * margin_px, size[1] + 2 * margin_px)
    warp = cv2.getPerspectiveTransform(np.asarray(quad, np.float32), flat)
    laid = cv2.warpPerspective(pixels, warp, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(laid, np.uint8)


def measure(flat: Flat) -> Measures:
    """Measure a page laid flat."""
    grey = flat.grey
    paper, ink, brightest = (float(level) for level in np.percentile(grey[::4, ::4], (75, 1, 99)))
    window = np.ones((_WINDOW_PX, _WINDOW_PX), np.uint8)
    contrast = np.asarray(cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, window), np.uint8)
    # The rim of the page is no text: its own edge against the desk is left out.
    inset_px = max(5, round(_INSET_SHARE * max(grey.shape)))
    inner = slice(inset_px, -inset_px)
    contrast = contrast[inner, inner]
    if contrast.size == 0:
        return Measures(paper=paper, ink=ink, brightest=brightest)
    least = float(np.clip(_CONTRAST_SHARE * paper, _LEAST_CONTRAST, _MOST_CONTRAST))
    # Where noise alone makes contrast, an edge must stand out of it.
    least = max(least, 1.8 * float(np.percentile(contrast[::4, ::4], 20)))
    slopes = _slopes(grey, inset_px, contrast, least)
    white = _white(flat.small)
    return Measures(
        sharpness=min(slopes.ways, default=0.0),
        steepest=max(slopes.ways, default=0.0),
        paper=paper,
        ink=ink,
        brightest=brightest,
        edges=slopes.edges,
        printed=printed_share(grey_of(flat.small), paper),
        saturated=cv2.countNonZero(white) / white.size,
        glare=_glare(flat.small, white),
    )


def glance(frame: Pixels, quad: Quad) -> Pixels:
    """What lies within `quad`, small and in colour, (height, width, 3)."""
    near, inside = _decimated(*_cut(frame, quad), SMALL_LONG_SIDE_PX)
    return warped(_colour(near), inside, min(SMALL_LONG_SIDE_PX, float(side_lengths(quad).max())))


@dataclass(frozen=True, slots=True)
class _Slopes:
    ways: tuple[float, ...]
    edges: float


def _slopes(grey: Pixels, inset_px: int, contrast: Pixels, least: float) -> _Slopes:
    """The edge slope four ways, and the share of the page that is edge."""
    high, wide = contrast.shape

    def apart(down: int, across: int) -> Pixels:
        # Twice the slope, as whole levels: the difference over two steps.
        one = grey[inset_px + down : inset_px + down + high, inset_px + across : inset_px + across + wide]
        other = grey[inset_px - down : inset_px - down + high, inset_px - across : inset_px - across + wide]
        return np.asarray(cv2.absdiff(one, other), np.uint8)

    ways = (apart(0, 1), apart(1, 0), apart(1, 1), apart(1, -1))
    steepest = cv2.max(cv2.max(ways[0], ways[1]), cv2.max(ways[2], ways[3]))
    strong = (contrast > least) & (steepest > contrast // 5)
    edges = np.count_nonzero(strong) / contrast.size
    slopes = _steepest_tenths(ways, contrast, strong)
    if slopes and min(slopes) < min(_DOUBTFUL_SLOPE, max(slopes) / _ONE_SIDED_RATIO):
        # Rules are steep one way only, as what moved is; the writing between them tells.
        slopes = _steepest_tenths(ways, contrast, strong & (_rules(ways, least) == 0)) or slopes
    return _Slopes(slopes, edges)


def _steepest_tenths(
    ways: tuple[Pixels, Pixels, Pixels, Pixels], contrast: Pixels, strong: NDArray[np.bool_]
) -> tuple[float, ...]:
    """The slope of the edges that are `strong`, each of four ways; none where these are few."""
    places = np.flatnonzero(strong)
    if len(places) < _LEAST_EDGES:
        return ()
    # A tenth of some thousands is as good as a tenth of a hundred thousand.
    places = places[:: 1 + len(places) // _MOST_EDGES]
    twice = 2.0 * contrast.reshape(-1)[places].astype(np.float32)
    diagonal = float(np.sqrt(2.0))
    steps = (1.0, 1.0, diagonal, diagonal)
    return tuple(
        _upper(way.reshape(-1)[places] / twice) / step for way, step in zip(ways, steps, strict=True)
    )


def _rules(ways: tuple[Pixels, Pixels, Pixels, Pixels], least: float) -> Pixels:
    """255 along straight lines across and down the page, much longer than words."""
    across, down = ways[0], ways[1]
    long_px = round(_RULE_SHARE * max(down.shape))
    found = np.zeros_like(down)
    for steps, along, aside in ((down, (1, long_px), (3, 1)), (across, (long_px, 1), (1, 3))):
        _, mask = cv2.threshold(steps, least / 2, 255, cv2.THRESH_BINARY)
        leaning = cv2.dilate(mask, np.ones(aside, np.uint8))
        found = np.maximum(found, cv2.morphologyEx(leaning, cv2.MORPH_OPEN, np.ones(along, np.uint8)))
    return np.asarray(cv2.dilate(found, np.ones((_BESIDE_RULE_PX, _BESIDE_RULE_PX), np.uint8)), np.uint8)


def _upper(slopes: NDArray[np.float32]) -> float:
    """The value that all but the steepest tenth stay below."""
    at = min(int(len(slopes) * _STEEPEST_SHARE), len(slopes) - 1)
    return float(np.partition(slopes, at)[at])


def printed_share(small: Pixels, paper: float) -> float:
    """The share of a page, small and grey, near which something is printed. Looked for coarsely,
    so that print which is blurred still counts and grain does not."""
    inset = max(2, round(_PRINT_INSET_SHARE * max(small.shape)))
    window = np.ones((_PRINT_WINDOW_PX, _PRINT_WINDOW_PX), np.uint8)
    steps = cv2.morphologyEx(small, cv2.MORPH_GRADIENT, window)[inset:-inset, inset:-inset]
    return float((steps > _PRINT_CONTRAST_SHARE * paper).mean()) if steps.size else 0.0


def _white(small: Pixels) -> Pixels:
    """255 where every channel is white beyond measure."""
    return np.asarray(cv2.inRange(small, (_SATURATED,) * 3, (255, 255, 255)), np.uint8)


def _glare(small: Pixels, white: Pixels) -> float:
    """The share of the page that reflections hide: white patches without a line
    in them that are burnt out, or brighter than what is around and fading into it
    beside print. White that is printed does not fade, white paper is no brighter,
    and paper in strong light still shows what is written on it."""
    core = cv2.morphologyEx(white, cv2.MORPH_OPEN, _round(5))
    least = max(8, round(_LEAST_PATCH_SHARE * core.size))
    count, patches, sizes, _ = cv2.connectedComponentsWithStats(white)
    solid = np.bincount(patches[core > 0], minlength=count)
    grey = grey_of(small)
    hidden = 0
    burnt = np.bincount(patches[cv2.inRange(small, (_BURNT,) * 3, (255, 255, 255)) > 0], minlength=count)
    for patch in np.flatnonzero(solid >= least):
        left, top, wide, high, _ = (int(value) for value in sizes[patch])
        rows = slice(max(0, top - _RING_PX), top + high + _RING_PX)
        columns = slice(max(0, left - _RING_PX), left + wide + _RING_PX)
        # Without the speckles of white paper that a reflection has run into.
        blob = ((patches[rows, columns] == patch) & (core[rows, columns] > 0)).astype(np.uint8)
        there = grey[rows, columns]
        grown = [cv2.dilate(blob, _round(size)) for size in (3, 5, 9, 2 * _RING_PX + 1)]
        rim, ring = (grown[1] > grown[0]), (grown[3] > grown[2])
        if not ring.any() or not rim.any():
            continue
        # Print beside it is dark in either: the paper between the letters is compared.
        about, beside = (float(np.percentile(there[part], _PAPER_PERCENTILE)) for part in (ring, rim))
        fading = (beside - about) / max(255 - about, 1.0)
        lines = np.asarray(cv2.morphologyEx(there, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)), np.uint8)
        printed = float((lines[ring] > _PRINT_LEVELS).mean())
        lamp = about < _GLARE_BELOW_LEVEL and fading > _FADING_SHARE and printed > _LEAST_PRINT_BESIDE
        # A very strong one whitens all about it, but is itself burnt, and no whole end of the page.
        across, down = small.shape[1] - wide - left, small.shape[0] - high - top
        ends = sum(gap <= _AT_THE_EDGE_PX for gap in (left, top, across, down))
        halo = beside > _HALO_LEVEL or fading > _FADING_SHARE
        strong = burnt[patch] > _BURNT_SHARE * solid[patch] and halo and ends <= _MOST_ENDS
        if (lamp or strong) and _shown(blob, lines) < _MOST_PRINT_SHOWN:
            hidden += int(solid[patch])
    return hidden / white.size


def _shown(blob: Pixels, lines: Pixels) -> float:
    """The share of what lies within the white patch `blob`, its gaps filled, where print can be
    seen by its `lines`."""
    framed = cv2.copyMakeBorder(blob, *(_GAP_PX,) * 4, cv2.BORDER_CONSTANT, value=0)
    filled = cv2.morphologyEx(framed, cv2.MORPH_CLOSE, _round(_GAP_PX))[_GAP_PX:-_GAP_PX, _GAP_PX:-_GAP_PX]
    inner = cv2.erode(filled, _round(_RIM_PX)) > 0
    return float((lines[inner] > _CLEAR_LEVELS).mean()) if inner.any() else 0.0


def _round(size_px: int) -> Pixels:
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size_px, size_px)), np.uint8)


def _cut(frame: Pixels, quad: Quad) -> tuple[Pixels, Quad]:
    """The part of `frame` about `quad`, and `quad` in it."""
    limits = np.asarray((frame.shape[1], frame.shape[0]), np.float64)
    reach = 2 + _MARGIN_SHARE * float(side_lengths(quad).max())
    first = np.clip(np.floor(quad.min(axis=0) - reach), 0, np.maximum(limits - 8, 0)).astype(int)
    last = np.clip(np.ceil(quad.max(axis=0) + reach), first + 8, limits).astype(int)
    part = frame[first[1] : last[1], first[0] : last[0]]
    return part, np.asarray(quad - first, np.float32)


def _shrunk(pixels: Pixels, quad: Quad, long_side_px: int) -> tuple[Pixels, Quad]:
    """Both made smaller where the page is much larger than it is wanted, so that
    fine lines are averaged and not skipped."""
    times = float(side_lengths(quad).max()) / long_side_px
    if times < 1.6:
        return pixels, quad
    size = tuple(max(8, round(side / times)) for side in pixels.shape[1::-1])
    scale = np.asarray((size[0] / pixels.shape[1], size[1] / pixels.shape[0]), np.float32)
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8), np.asarray((quad + 0.5) * scale - 0.5, np.float32)


def _decimated(pixels: Pixels, quad: Quad, long_side_px: int) -> tuple[Pixels, Quad]:
    """As `_shrunk`, by a whole number of pixels, which is several times faster."""
    times = int(float(side_lengths(quad).max()) / long_side_px)
    if times < 2:
        return pixels, quad
    size = (pixels.shape[1] // times, pixels.shape[0] // times)
    if min(size) < 8:
        return pixels, quad
    whole = pixels[: size[1] * times, : size[0] * times]
    small = cv2.resize(whole, size, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8), np.asarray((quad + 0.5) / times - 0.5, np.float32)


def _at_most(page: Pixels, long_side_px: int) -> Pixels:
    scale = long_side_px / max(page.shape[:2])
    if scale >= 1.0:
        return page
    return np.asarray(cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


def _colour(pixels: Pixels) -> Pixels:
    return pixels if pixels.ndim == 3 else np.asarray(cv2.cvtColor(pixels, cv2.COLOR_GRAY2BGR), np.uint8)
