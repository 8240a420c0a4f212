"""Which document is this, and which side of it? What can be told from a page
without reading it, and only where it is certain.

A page has a true shape, letters of a size, perhaps a machine-readable zone; a
telephone has a dark rim about a bright screen, or shows one large code. Nothing is read here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.documents.codes.zxing import CodeFormat, read
from kiosk.documents.gate.measures import printed_share
from kiosk.documents.pixels import Pixels, Quad, grey_of
from kiosk.documents.quads import area_of
from kiosk.documents.sizes import DocumentSize

_LOOK_LONG_SIDE_PX = 512
_CROWD_LONG_SIDE_PX = 200
_CROWD_SHARE_OF_PAPER = 0.20
_VIVID_APART = 25.0
_SMALLEST_LETTER, _LARGEST_LETTER = 0.010, 0.10
_BLOCKS = 40
_ZONE_STROKES = 0.10
_ZONE_LEAST_LEVEL = 14.0
_ZONE_LEAST_REACH = 0.35
_ZONE_SETTINGS = ((0.22, 0.86), (0.16, 0.80))
_ZONE_SLANTS = (0.0, -0.008, 0.008, -0.016, 0.016)
_ZONE_NEAR_EDGE = 0.27
_BETWEEN_SHARE = 0.6

_CARD_ASPECT = (1.49, 1.70)
_SURELY_CARD_ASPECT = (1.50, 1.67)
BOOKLET_ASPECT = (1.33, 1.50)
_EMPTY_SIDE, _FULL_SIDE = 0.19, 0.23
_NO_PHOTOGRAPH, _PHOTOGRAPH = 0.022, 0.03
_PORTRAIT_ALONE = 0.3
_PAPER_SHARE, _LEAST_LETTERS, _SPECK = 0.55, 20, 0.0125
_PRINTED_AS_DOCUMENTS, _DOCUMENT_ASPECT = (0.25, 0.95), (1.15, 2.5)
_CARD_LETTERS, _CARD_LETTER_HEIGHT = 100, 0.027
_TELEPHONE_ASPECT, _CODE_SHARE = (1.72, 2.5), 0.08
_RIM_SHARE = 0.011
_RIM_DARKNESS, _LIGHTER_BEYOND = 0.5, 1.3


class Doubt(StrEnum):
    """What is not as it was wanted."""

    KIND = "kind"
    SIDE = "side"


@dataclass(frozen=True, slots=True)
class Seen:
    """A page to be doubted: laid flat, `grey` large and `small` in colour, its
    true `aspect`, and its `size` where the plate tells."""

    grey: Pixels
    small: Pixels
    aspect: float
    size: DocumentSize | None = None

    def has_aspect(self, limits: tuple[float, float]) -> bool:
        return _within(self.aspect, limits)


def doubt_of(seen: Seen, picture: str, side: str) -> Doubt | None:
    """Whether this page can be the `side` of the `picture` (card, passport, page)
    that is wanted; None when it can. Its size decides where it is known."""
    if picture == "card":
        return _card_doubt(seen, side)
    if picture == "passport":
        return _passport_doubt(seen)
    booklet = seen.has_aspect(BOOKLET_ASPECT) and has_zone(seen.grey)
    return Doubt.KIND if booklet or _is_card(seen) else None


def _card_doubt(seen: Seen, side: str) -> Doubt | None:
    if (seen.size is not None and seen.size is not DocumentSize.ID1) or not seen.has_aspect(_CARD_ASPECT):
        return Doubt.KIND
    crowded, vivid = _crowd(seen.small)
    if side == "front":
        # A front whose letters run together for want of pixels still has its photograph.
        return Doubt.SIDE if crowded < _EMPTY_SIDE and vivid < _NO_PHOTOGRAPH else None
    return Doubt.SIDE if crowded > _FULL_SIDE and vivid > _PHOTOGRAPH else None


def _passport_doubt(seen: Seen) -> Doubt | None:
    """A booklet that shows no data page is open at another, or closed."""
    booklet = seen.has_aspect(BOOKLET_ASPECT)
    if seen.size is not None:
        booklet = seen.size in (DocumentSize.PASSPORT_OPEN, DocumentSize.PASSPORT_PAGE)
    if not booklet:
        return Doubt.KIND
    return None if has_zone(seen.grey) else Doubt.SIDE


def _is_card(seen: Seen) -> bool:
    if seen.size is not None:
        return seen.size is DocumentSize.ID1
    if not seen.has_aspect(_SURELY_CARD_ASPECT) or _crowd(seen.small)[1] < _PHOTOGRAPH:
        return False
    letters, height = _letters(_at_most(seen.grey, _LOOK_LONG_SIDE_PX))
    return letters >= _CARD_LETTERS and height >= _CARD_LETTER_HEIGHT


def has_zone(grey: Pixels) -> bool:
    """Whether two lines near one edge run from side to side, as those of a
    machine-readable zone do, whichever way up the page lies, (height, width)."""
    return zone_edge(grey) is not None


def zone_edge(grey: Pixels) -> int | None:
    """Which edge the machine-readable zone runs along: 0 the lower, 1 the right, 2
    the upper, 3 the left, which is how many quarter turns clockwise bring it to the
    foot of the page, where it belongs; None where there is no zone."""
    near = _at_most(grey, _LOOK_LONG_SIDE_PX)
    for turn, way in enumerate((near, np.ascontiguousarray(near.T))):
        lower = _zone_is_lower(way)
        if lower is not None:
            return turn if lower else turn + 2
    return None


def is_document(small: Pixels, paper: float) -> bool:
    """Whether this, small and grey, is a document beside one whose paper has the
    level `paper`: of a document's shape, light as paper, lettered over a good part of
    it, with paper between the letters; not a tile, a tray, a lid, an arm or specks."""
    own = float(np.percentile(small, 75))
    if not _within(max(small.shape) / min(small.shape), _DOCUMENT_ASPECT):
        return False
    letters, height = _letters(small)
    if own < _PAPER_SHARE * paper or letters < _LEAST_LETTERS or height < _SPECK:
        return False
    return _within(printed_share(small, own), _PRINTED_AS_DOCUMENTS)


def has_letters(grey: Pixels) -> bool:
    """Whether anything on the page, (height, width), is as large as letters are: a lid or a
    tray may show an edge or a shadow, and has nothing to read."""
    return _letters(_at_most(grey, _LOOK_LONG_SIDE_PX))[0] >= _LEAST_LETTERS


def _letters(near: Pixels) -> tuple[int, float]:
    """How many shapes are as large as letters, and how high the middle one is as
    a share of the page's short side."""
    dark = cv2.adaptiveThreshold(near, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 21, 14)
    count, _, found, _ = cv2.connectedComponentsWithStats(dark)
    short_px = min(near.shape)
    # A letter's larger side is its height, whichever way the page lies.
    sides = found[1:count, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]
    size = sides.max(axis=1) if len(sides) else np.zeros(0)
    letters = size[(size > max(2.0, _SMALLEST_LETTER * short_px)) & (size < _LARGEST_LETTER * short_px)]
    return len(letters), float(np.median(letters)) / short_px if len(letters) else 0.0


def _crowd(small: Pixels) -> tuple[float, float]:
    """The share of the page that changes within a two-hundredth of it, and the
    share whose colour is not the paper's, as a photograph's is."""
    tiny = _at_most(small, _CROWD_LONG_SIDE_PX)
    grey = cv2.cvtColor(tiny, cv2.COLOR_BGR2GRAY)
    steps = cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))[5:-5, 5:-5]
    paper = float(np.percentile(grey, 75))
    crowded = float((steps > _CROWD_SHARE_OF_PAPER * paper).mean()) if steps.size else 0.0
    return crowded, float(_vivid(tiny).mean())


def _vivid(page: Pixels) -> NDArray[np.bool_]:
    """Where the colour of `page`, (height, width, 3), is not the paper's."""
    lab = cv2.cvtColor(page, cv2.COLOR_BGR2Lab).astype(np.float32)[..., 1:]
    apart = np.hypot(*np.moveaxis(lab - np.median(lab.reshape(-1, 2), axis=0), -1, 0))
    return np.asarray(apart > _VIVID_APART, np.bool_)


def way_up(page: Pixels) -> int | None:
    """How many quarter turns clockwise make `page`, (height, width, 3) and laid flat,
    upright, by what does not need reading: the zone of a passport runs along its
    foot, the photograph of a card lies to the right. None where neither tells."""
    high, wide = page.shape[:2]
    aspect = max(high, wide) / max(min(high, wide), 1)
    if _within(aspect, BOOKLET_ASPECT):
        return zone_edge(grey_of(page))
    if not _within(aspect, _CARD_ASPECT):
        return None
    tall = high > wide
    vivid = _vivid(_at_most(np.ascontiguousarray(np.rot90(page, -1)) if tall else page, _CROWD_LONG_SIDE_PX))
    left, right = (float(half.mean()) for half in np.array_split(vivid, 2, axis=1))
    if max(left, right) / 2 < _PHOTOGRAPH or min(left, right) > _PORTRAIT_ALONE * max(left, right):
        return None
    return int(tall) + (0 if right > left else 2)


def _zone_is_lower(grey: Pixels) -> bool | None:
    """Whether exactly two lines of upright strokes, both near the upper (False) or
    both near the lower edge (True), reach from the left to the right without a gap,
    as 44 letters in 44 cells do; they may slant a little, as the page was not found
    exactly or does not lie flat. None where no two lines do."""
    strokes = np.asarray(cv2.absdiff(grey[:, 2:], grey[:, :-2]), np.uint8)
    paper = float(np.percentile(grey[::4, ::4], 75))
    for share, reach in _ZONE_SETTINGS:
        blocks = _struck(strokes, max(_ZONE_LEAST_LEVEL, share * paper))
        if blocks.mean(axis=1).max() < _ZONE_LEAST_REACH:
            continue
        for slant in _ZONE_SLANTS:
            lower = _two_lines_are_lower(_slanted(blocks, slant), reach)
            if lower is not None:
                return lower
    return None


def _struck(strokes: Pixels, level: float) -> NDArray[np.bool_]:
    """Where in each row the forty blocks of a page hold upright strokes."""
    _, marked = cv2.threshold(strokes, level, 255, cv2.THRESH_BINARY)
    blocks = cv2.resize(marked, (_BLOCKS, len(marked)), interpolation=cv2.INTER_AREA)
    # What one row of a letter lacks, the rows beside it have.
    beside = cv2.blur(blocks, (1, max(3, round(0.010 * len(marked)))))
    return np.asarray(beside[:, 1:-1] > 255 * _ZONE_STROKES, np.bool_)


def _two_lines_are_lower(blocks: NDArray[np.bool_], reach_share: float) -> bool | None:
    """As `_zone_is_lower`; one line of large letters, of which a row falls short, is one."""
    high = len(blocks)
    full = np.concatenate(((False,), blocks.mean(axis=1) > reach_share, (False,)))
    starts, ends = np.flatnonzero(full[1:] & ~full[:-1]), np.flatnonzero(~full[1:] & full[:-1])
    lines = [(int(a), int(b)) for a, b in zip(starts, ends, strict=True) if 2 <= b - a < 0.07 * high]
    if len(lines) != 2 or blocks[lines[0][1] : lines[1][0]].mean(axis=1).min() > _BETWEEN_SHARE * reach_share:
        return None
    reach = _ZONE_NEAR_EDGE * high
    if lines[0][0] > high - reach:
        return True
    return False if lines[1][1] < reach else None


def _slanted(blocks: NDArray[np.bool_], slant: float) -> NDArray[np.bool_]:
    """Every column of `blocks` moved by its share of `slant` of the height."""
    if slant == 0.0:
        return blocks
    high, wide = blocks.shape
    shift = np.rint(slant * high * np.linspace(-1, 1, wide)).astype(int)
    rows = np.clip(np.arange(high)[:, None] + shift[None], 0, high - 1)
    return np.take_along_axis(blocks, rows, axis=0)


def _within(value: float, limits: tuple[float, float]) -> bool:
    return limits[0] <= value <= limits[1]


def _at_most(page: Pixels, long_side_px: int) -> Pixels:
    scale = long_side_px / max(page.shape[:2])
    if scale >= 1.0:
        return page
    return np.asarray(cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


def true_aspect(quad: Quad, frame_size_px: tuple[int, int]) -> float:
    """The long side over the short side of the flat page that is seen as `quad`,
    for a camera whose focal length is about the longer side of its frame and
    whose axis meets the middle. Right to a few hundredths for pages that fill a
    good part of the frame."""
    wide, high = frame_size_px
    focal = float(max(wide, high))
    middle = np.asarray(((wide - 1) / 2, (high - 1) / 2))
    seen = np.asarray((np.asarray(quad, np.float64) - middle) / focal, np.float32)
    square = np.asarray(((0, 0), (1, 0), (1, 1), (0, 1)), np.float32)
    across, down = (cv2.getPerspectiveTransform(square, seen)[:, axis] for axis in (0, 1))
    one, other = float(np.linalg.norm(across)), float(np.linalg.norm(down))
    return max(one, other) / max(min(one, other), 1e-9)


def is_telephone(around: Pixels, margin_px: int, aspect: float) -> bool:
    """Whether the page is a telephone, or the screen of one: long and narrow,
    bright within a dark rim on all four sides. `around` as in `gate.measures`."""
    if not _within(aspect, _TELEPHONE_ASPECT):
        return False
    grey = np.asarray(cv2.cvtColor(around, cv2.COLOR_BGR2GRAY), np.uint8)
    high, wide = grey.shape
    page = grey[margin_px : high - margin_px, margin_px : wide - margin_px]
    bright = float(np.percentile(page, 85))
    thin = max(1, round(_RIM_SHARE * max(page.shape)))
    inner, beside = _sides(page, 0, thin), _sides(grey, margin_px - thin, thin)
    dark = _RIM_DARKNESS * bright
    if any(min(pair) > dark for pair in zip(inner, beside, strict=True)):
        return False
    if sum(level < dark for level in inner) >= 2:
        return True
    # Some sides of the screen were found: a dark rim just outside, and lighter again beyond.
    beyond = _sides(grey, 0, margin_px // 3)
    rims = (min(pair) for pair in zip(inner, beside, strict=True))
    return sum(there > _LIGHTER_BEYOND * rim for there, rim in zip(beyond, rims, strict=True)) >= 3


def shows_a_code(grey: Pixels) -> bool:
    """Whether one QR code takes up much of the page, (height, width): as on the screen of a
    telephone, even where only a part of it passed for a page, and on no document."""
    near = _at_most(grey, _LOOK_LONG_SIDE_PX)
    areas = (area_of(np.asarray(found.corners, np.float32)) for found in read(near, (CodeFormat.QR,)))
    return any(area > _CODE_SHARE * near.size for area in areas)


def _sides(page: Pixels, start: int, thick: int) -> tuple[float, ...]:
    """The middle level along each side of `page`, `start` pixels in from it and
    `thick` pixels wide, the corners left out."""
    high, wide = page.shape
    along_x, along_y = (
        slice(round(0.2 * wide), round(0.8 * wide)),
        slice(round(0.2 * high), round(0.8 * high)),
    )
    end, thick = start + max(1, thick), max(1, thick)
    parts = (
        page[start:end, along_x],
        page[high - end : high - start, along_x],
        page[along_y, start:end],
        page[along_y, wide - end : wide - start],
    )
    return tuple(float(np.median(part)) for part in parts)
