"""Finding the pages in a frame, and laying them flat.

A small network tells what is paper. Guesses come from edges and regions, and, where
none of them is sure, from what it told, and at last from lines; each is moved onto
the edges near it and then scored by what can be measured along its sides, and by
what was told of what lies within and just outside.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.documents.pages.along_sides import F32, across, side_points
from kiosk.documents.pages.bending import at_bent_corners
from kiosk.documents.pages.beside import paper_without, without
from kiosk.documents.pages.candidates import from_desk, from_edges, from_levels
from kiosk.documents.pages.channels import Seen, seen
from kiosk.documents.pages.cutting import carried_to_rim
from kiosk.documents.pages.elsewhere import one_corner_elsewhere, one_side_elsewhere
from kiosk.documents.pages.lines import lines_of, quads_of, segments_of, softened
from kiosk.documents.pages.paper import agreement, from_closer, from_paper
from kiosk.documents.pages.parting import parted
from kiosk.documents.pages.refining import refined
from kiosk.documents.pages.scoring import likeness, scores, scores_beside
from kiosk.documents.pixels import Pixels, Quad
from kiosk.documents.plate.pages import pages_on_plate
from kiosk.documents.plate.plate import Plate
from kiosk.documents.quads import areas_of, ordered, overlap, shared_share, side_lengths, squareness

MOST_PAGES = 3

_FAR_PX, _NEAR_PX = 6.0, 2.5
_FINE_PX, _FINE_FAR_PX = 1.5, 4.0
_SOFT_PX, _SOFT_REACH_PX = 15, 18.0
_MOST_LINE_QUADS = 30
_LEAST_FINE_OVERLAP = 0.92
_MUCH_STEEPER = 1.4
_BESIDE = 4
_KEPT = 12
_SETTLED = 2
_MOST_SIDES_MOVED = 3
_CLEARLY, _TOLD_COUNTS = 0.5, 40.0
_RIM_PX, _RIM_STEP_PX = 6.0, 2.0
_RIM_LEVELS = 12.0
_MEASURED_AGAIN = 8
_SAME_OVERLAP = 0.94
_MOST_REMAPPED_PX = 32_000
_LEAST_SQUARENESS = 0.55
_OUTSIDE_SHARE = 0.25
_BESIDE_SHARE = 0.08
_SURE_SCORE, _LEAST_SURE_SCORE = 19.0, 15.0
_SAME_AS_TOLD = 0.9
_LEAST_SCORE = 9.5
_LEAST_BESIDE_SCORE = 6.5
_LEAST_LIKENESS, _LEAST_BESIDE_LIKENESS, _FAINT_LIKENESS = 0.25, 0.05, 0.2


@dataclass(frozen=True, slots=True)
class _Ranked:
    """Quads (n, 4, 2) of the small frame and their scores (n,), best first, no
    two nearly the same."""

    quads: F32
    scores: F32


def find_page(pixels: Pixels, plate: Plate | None = None) -> Quad | None:
    """The corners of the page in `pixels` (height, width, 3), in its own
    pixels, perhaps outside the frame; None when nothing there looks like one."""
    pages = find_pages(pixels, plate, most=1)
    return pages[0] if pages else None


def find_pages(pixels: Pixels, plate: Plate | None = None, most: int = MOST_PAGES) -> list[Quad]:
    """Up to `most` pages in `pixels` that lie beside each other, best first. On a
    `plate` what is no plate is known, so no guess is made where that is enough."""
    if plate is not None and plate.fits(pixels):
        found = pages_on_plate(pixels, plate, _anywhere(pixels, most + 1), most)
        if found is not None:
            return found
    return list(islice(_anywhere(pixels, most), most))


def _anywhere(pixels: Pixels, most: int) -> Iterator[Quad]:
    """As `find_pages`, with nothing known of what they lie on; perhaps one more, for what
    passes for one page may be two."""
    frame = seen(pixels)
    if frame is None:
        return
    chosen = _papers(_apart(_from_first_paper(guesses(frame), frame), [], most), frame)
    if chosen and len(chosen) < most and _perhaps_more(chosen, frame):
        more = _apart(_guesses_beside(chosen, frame), chosen, most, _LEAST_BESIDE_SCORE)
        chosen = _papers(more, frame)
    scale = float(frame.back.max())
    for whole in chosen:
        exact = frame.in_frame(carried_to_rim(whole, frame.lab))
        if max(pixels.shape[:2]) > _MOST_REMAPPED_PX:
            yield exact
            continue
        for quad in [exact] if most == 1 else parted(exact, pixels):
            straight = _at_full_size(quad, pixels, scale)
            yield _cut_by_rim(at_bent_corners(straight, pixels), pixels, scale)


def _apart(ranked: _Ranked, chosen: list[Quad], most: int, least: float = _LEAST_SCORE) -> list[Quad]:
    """`chosen`, and the best of `ranked` that lie beside them, `most` in all, each with
    a score of `least`."""
    pages = list(chosen)
    for quad, score in zip(ranked.quads, ranked.scores, strict=True):
        if len(pages) == most or score < least:
            break
        if all(shared_share(quad, other) < _BESIDE_SHARE for other in pages):
            pages.append(quad)
    return pages


def _from_first_paper(ranked: _Ranked, frame: Seen) -> _Ranked:
    """`ranked` without those first ones that the network sees no paper in, as light on a desk, its
    pattern or a pen."""
    if not len(ranked.quads):
        return ranked
    like = likeness(ranked.quads, frame.paper, frame.size) > _LEAST_LIKENESS
    first = int(np.argmax(like)) if like.any() else len(like)
    return _Ranked(ranked.quads[first:], ranked.scores[first:])


def _papers(pages: list[Quad], frame: Seen) -> list[Quad]:
    """The first of `pages`, and those others that the network takes for paper: tiles, keys and lids
    have sides as good as those of a page."""
    if len(pages) < 2:
        return pages
    rest = paper_without(pages[:1], frame)
    like = likeness(np.stack(pages[1:]), rest, frame.size) > _LEAST_BESIDE_LIKENESS
    return [pages[0], *(page for page, is_paper in zip(pages[1:], like, strict=True) if is_paper)]


def _perhaps_more(pages: list[Quad], frame: Seen) -> bool:
    """Whether the network sees any paper beside `pages`."""
    return int(paper_without(pages, frame).max()) > 255 * _FAINT_LIKENESS


def _guesses_beside(pages: list[Quad], frame: Seen) -> _Ranked:
    """What may be pages beside `pages`, which end the search while others, smaller
    ones, were not yet guessed: the frame is looked at again without them."""
    rest = without(pages, frame)
    sheets = from_paper(rest.paper, rest.size, rest.smallest_share)
    found = _possible([*from_desk(rest), *from_levels(rest), *sheets], rest)
    apart = [quad for quad in found if all(shared_share(quad, page) < _BESIDE_SHARE for page in pages)]
    # What is small has print close to its sides, so it is also looked at where it was guessed.
    guessed = _distinct(np.asarray(apart, np.float32).reshape(-1, 4, 2), _NEAR_PX)
    ranked = _ranked(np.concatenate((_near(apart, rest), guessed)), rest)
    best = _settled(_Ranked(ranked.quads[:_BESIDE], ranked.scores[:_BESIDE]), rest, _BESIDE).quads
    points = scores_beside(best, rest)
    order = np.argsort(-points)
    return _Ranked(best[order], points[order])


def guesses(frame: Seen) -> _Ranked:
    """What may be pages in `frame`, best first: only while no guess from edges and regions is sure,
    more are made of what the network takes for paper, and lines are sought, where that ends,
    only if none of those is either."""
    ranked = _ranked(_near([*from_edges(frame), *from_desk(frame)], frame), frame)
    if _is_sure(ranked, _SURE_SCORE):
        return _settled(ranked, frame, 1)
    sheets = from_paper(frame.paper, frame.size, frame.smallest_share)
    ranked = _together(ranked, _ranked(_and_softly_near(sheets, frame), frame))
    if _is_sure(ranked, _LEAST_SURE_SCORE) or _is_told(ranked, frame):
        return _settled(_climbed(ranked, frame), frame, 1)
    closer = from_closer(ranked.quads[0], frame.small) if len(ranked.quads) else sheets
    soft = softened(frame.lab)
    crossed = quads_of(lines_of(segments_of(frame.lab), soft, frame.paper), soft, _MOST_LINE_QUADS)
    others = np.concatenate((_and_softly_near(closer, frame), _possible(crossed, frame)))
    return _settled(_climbed(_together(ranked, _ranked(others, frame)), frame), frame, _SETTLED)


def _climbed(ranked: _Ranked, frame: Seen) -> _Ranked:
    """`ranked`, and its best with one side after the other where it is clearly better: more so
    the less it is what the network told of, for a desk has lines too."""
    for _ in range(_MOST_SIDES_MOVED):
        if not len(ranked.quads):
            break
        best, points = ranked.quads[0], float(ranked.scores[0])
        elsewhere = np.concatenate((one_corner_elsewhere(best), one_side_elsewhere(best, frame.lab)))
        moved = _possible(refined(_possible(elsewhere, frame), frame.lab, _FAR_PX), frame)
        others = _ranked(np.asarray(moved[scores(moved, frame) > points], np.float32), frame)
        told = agreement(best, frame.paper, frame.size)
        lost = [max(0.0, told - agreement(each, frame.paper, frame.size)) for each in others.quads]
        clear = others.scores > points + _CLEARLY + _TOLD_COUNTS * np.asarray(lost, np.float32)
        if not clear.any():
            break
        ranked = _together(ranked, _Ranked(others.quads[clear], others.scores[clear]))
    return ranked


def _and_softly_near(quads: F32, frame: Seen) -> F32:
    """Rough `quads`, and the same moved to where a softened picture is steepest: what is
    fine, like pebbles or print, has edges everywhere."""
    rough = _distinct(_possible(quads, frame), _NEAR_PX)
    soft = np.asarray(cv2.blur(frame.lab, (_SOFT_PX, _SOFT_PX)), np.uint8)
    return np.concatenate((_possible(refined(rough, soft, _SOFT_REACH_PX), frame), rough))


def rectify(pixels: Pixels, quad: Quad, long_side_px: int | None = None) -> Pixels:
    """The page within `quad`, laid flat: at the resolution it was seen with, or
    with a long side of `long_side_px`."""
    top, right, bottom, left = side_lengths(quad)
    width, height = max(float(top), float(bottom), 1.0), max(float(right), float(left), 1.0)
    scale = 1.0 if long_side_px is None else long_side_px / max(width, height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    flat = np.asarray(((0, 0), (size[0], 0), size, (0, size[1])), np.float32) - 0.5
    warp = cv2.getPerspectiveTransform(np.asarray(quad, np.float32), np.asarray(flat, np.float32))
    page = cv2.warpPerspective(pixels, warp, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(page, np.uint8)


def _ranked(quads: F32, frame: Seen) -> _Ranked:
    """The best of `quads`, moved onto their edges."""
    if not len(quads):
        return _Ranked(quads, np.zeros(0, np.float32))
    quads = _distinct(quads, _NEAR_PX)
    if len(quads) > _MEASURED_AGAIN:
        quads = quads[np.argsort(-scores(quads, frame))[:_MEASURED_AGAIN]]
    exact = _distinct(_possible(refined(quads, frame.lab, _NEAR_PX), frame), 1.0)
    return _best(exact, scores(exact, frame))


def _together(one: _Ranked, other: _Ranked) -> _Ranked:
    return _best(np.concatenate((one.quads, other.quads)), np.concatenate((one.scores, other.scores)))


def _best(quads: F32, points: F32) -> _Ranked:
    """The best of `quads` by `points`, none nearly the same as a better one."""
    kept: list[int] = []
    alike = _perhaps_same(quads)
    for turn in np.argsort(-points):
        if all(overlap(quads[turn], quads[other]) < _SAME_OVERLAP for other in kept if alike[turn, other]):
            kept.append(int(turn))
        if len(kept) == _KEPT:
            break
    return _Ranked(quads[kept], points[kept])


def _perhaps_same(quads: F32) -> NDArray[np.bool_]:
    """Which two of `quads` may overlap as much as the same page does, (n, n), from
    their areas and the boxes about them alone."""
    low, high, areas = quads.min(axis=1), quads.max(axis=1), areas_of(quads)
    boxes = np.minimum(high[:, None], high) - np.maximum(low[:, None], low)
    shared = np.minimum(np.maximum(boxes, 0).prod(axis=2), np.minimum(areas[:, None], areas))
    together = areas[:, None] + areas - shared
    return np.asarray(shared >= _SAME_OVERLAP * together, np.bool_)


def _settled(ranked: _Ranked, frame: Seen, most: int) -> _Ranked:
    """The first `most` of `ranked`, moved until they come to rest, and the
    others as they are. Beside a page lies its shadow, which is an edge too, so
    edges further off are tried."""
    few = ranked.quads[:most]
    moved = refined(few, frame.lab, _FAR_PX)
    rested = _ranked(_possible(np.concatenate((few, moved)), frame), frame)
    return _together(rested, _Ranked(ranked.quads[most:], ranked.scores[most:]))


def _is_sure(ranked: _Ranked, least: float) -> bool:
    return len(ranked.scores) > 0 and bool(ranked.scores[0] > least)


def _is_told(ranked: _Ranked, frame: Seen) -> bool:
    """Whether the best is what the network told of, and nothing else is."""
    if not _is_sure(ranked, _LEAST_SCORE):
        return False
    return agreement(ranked.quads[0], frame.paper, frame.size) > _SAME_AS_TOLD


def _near(quads: list[Quad], frame: Seen) -> F32:
    """Rough `quads`, moved to the steepest edges about them."""
    rough = _distinct(_possible(quads, frame), _FAR_PX)
    return _possible(refined(rough, frame.lab, _FAR_PX), frame)


def _possible(quads: list[Quad] | F32, frame: Seen) -> F32:
    """Those of `quads` that can be a page at all, their corners in order."""
    corners = np.asarray(quads, np.float32).reshape(-1, 4, 2)
    if not len(corners):
        return corners
    corners = ordered(corners)
    slack = _OUTSIDE_SHARE * frame.size
    near = ((corners > -slack) & (corners < frame.size + slack)).all(axis=(1, 2))
    large = areas_of(corners) >= frame.smallest_share * frame.size.prod()
    return np.asarray(corners[near & large & (squareness(corners) >= _LEAST_SQUARENESS)], np.float32)


def _distinct(quads: F32, apart_px: float) -> F32:
    """`quads` without those whose every corner lies near that of an earlier one."""
    far = np.abs(quads[:, None] - quads[None]).max(axis=(2, 3)) > apart_px
    earlier = np.tri(len(quads), k=-1, dtype=np.bool_)
    return np.asarray(quads[(far | ~earlier).all(axis=1)], np.float32)


def _at_full_size(quad: Quad, pixels: Pixels, scale: float) -> Quad:
    """`quad` moved onto the edges that the frame itself shows. Its shadow can
    look as steep as a page when both are small; if edges further off are much
    steeper at full size, the page ends there."""
    if scale <= 1.0:
        return quad
    near, far = (
        ordered(refined(quad[None], pixels, reach_px * scale)[0]) for reach_px in (_FINE_PX, _FINE_FAR_PX)
    )
    near, far = (each if overlap(each, quad) > _LEAST_FINE_OVERLAP else quad for each in (near, far))
    steep, steeper = _steepness(np.stack((near, far)), pixels, scale)
    return far if steeper > _MUCH_STEEPER * steep else near


def _cut_by_rim(quad: Quad, pixels: Pixels, scale: float) -> Quad:
    """`quad` with those of its sides on the frame's rim that lie close to it
    with nothing to be seen there: what goes on outside the frame is cut off."""
    size = np.asarray(pixels.shape[1::-1], np.float32)
    points, normals, _ = side_points(quad[None])
    offsets = np.asarray((-_RIM_STEP_PX, _RIM_STEP_PX), np.float32) * scale
    values = across(pixels, points, normals, offsets)[:, :, 0]
    empty = np.abs((values[:, 0] - values[:, 1]).mean(axis=2)).max(axis=0) < _RIM_LEVELS
    cut = quad.copy()
    for side in np.flatnonzero(empty):
        ends = [side, (side + 1) % 4]
        for axis in (0, 1):
            for rim in (-0.5, float(size[axis]) - 0.5):
                if (np.abs(quad[ends, axis] - rim) < _RIM_PX * scale).all():
                    cut[ends, axis] = rim
    return cut


def _steepness(quads: F32, pixels: Pixels, scale: float) -> F32:
    """By how many levels the frame steps across the sides of each of `quads`."""
    points, normals, _ = side_points(quads)
    offsets = np.asarray((-1, 1), np.float32) * max(0.75, 0.35 * scale)
    values = across(pixels, points, normals, offsets)
    steps = np.abs((values[:, 0] - values[:, 1]).mean(axis=3)).max(axis=0)
    return np.asarray(steps.mean(axis=1), np.float32)
