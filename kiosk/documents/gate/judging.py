"""Is this picture of a page good enough for a person to work from?

That a machine could read it proves nothing (VISION.md), so what is judged here
is what a person needs: all of the right page, sharp, lit, without glare and
without a hand. Each reason is one thing the applicant can put right. Limits
were set on the made set's even seeds and are reported on odd ones: run
`python -m benchmarks.gate`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

import cv2
import numpy as np

from kiosk.documents.gate.doubts import (
    BOOKLET_ASPECT,
    Doubt,
    Seen,
    doubt_of,
    has_letters,
    is_document,
    is_telephone,
    shows_a_code,
    true_aspect,
)
from kiosk.documents.gate.ends import goes_on
from kiosk.documents.gate.measures import Flat, Measures, glance, lay_flat, measure
from kiosk.documents.gate.skin import covered_share, is_hand
from kiosk.documents.pixels import Pixels, Quad, grey_of
from kiosk.documents.plate.plate import Plate
from kiosk.documents.quads import area_of, side_lengths
from kiosk.documents.sizes import DocumentSize, size_of
from kiosk.words import mark

_RIM_SHARE = 0.0055
_LEAST_RIM_PX = 2.5
_LEAST_SHORT_SIDE_SHARE = 0.14
_LEAST_SHORT_SIDE_PX = 90.0
_SURE_SHORT_SIDE_PX = 300.0
_LEAST_DPI = 52.0
_SHARP_SLOPE = 0.18
_SMEARED_SLOPE = 0.20
_SMEARED_RATIO = 1.45
_MOVING_STEEPEST = 0.20
_MOVING_RATIO = 1.35
_PRINTED_SHARE, _FEW_EDGES = 0.02, 0.075
_DARK_LEVEL = 88.0
_DARK_BRIGHTEST = 122.0
_BRIGHT, _BURNT_LEVEL = ((0.35, 80.0), (0.85, 60.0)), 254.0
_GLARE_SHARE = 0.011
_COVERED_SHARE = 0.020
_ANOTHER_SHARE = 0.03
_ANOTHER_APART = 0.35
_HALVES_FILL = 0.985


class Reason(StrEnum):
    """Why a page is not taken, in the order in which people are told."""

    NONE = "none"
    NOT_A_DOCUMENT = "not_a_document"
    TWO_DOCUMENTS = "two_documents"
    TOO_FAR = "too_far"
    CUT_OFF = "cut_off"
    COVERED = "covered"
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    GLARE = "glare"
    WRONG_KIND = "wrong_kind"
    WRONG_SIDE = "wrong_side"
    BLANK = "blank"
    BLURRED_MOVING = "blurred_moving"
    BLURRED_FOCUS = "blurred_focus"
    ALREADY_TAKEN = "already_taken"


SENTENCES: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.NONE: mark("Letakkan dokumen di atas alas."),
        Reason.NOT_A_DOCUMENT: mark("Ini ponsel. Letakkan yang asli."),
        Reason.TWO_DOCUMENTS: mark("Ada dua dokumen. Letakkan satu."),
        Reason.TOO_FAR: mark("Dekatkan dokumen ke kamera."),
        Reason.CUT_OFF: mark("Geser dokumen ke tengah."),
        Reason.COVERED: mark("Angkat tangan dari dokumen."),
        Reason.TOO_DARK: mark("Gelap. Jauhkan tangan dari lampu."),
        Reason.TOO_BRIGHT: mark("Terlalu terang. Geser dokumen."),
        Reason.GLARE: mark("Ada pantulan. Miringkan dokumen."),
        Reason.WRONG_KIND: mark("Bukan ini. Letakkan yang diminta."),
        Reason.WRONG_SIDE: mark("Balik: ini sisi belakang."),
        Reason.BLANK: mark("Halaman kosong. Balikkan dokumen."),
        Reason.BLURRED_MOVING: mark("Tahan dokumen, jangan bergerak."),
        Reason.BLURRED_FOCUS: mark("Belum tajam. Ratakan dokumen."),
        Reason.ALREADY_TAKEN: mark("Sudah dipindai. Angkat dokumen."),
    }
)
"""What the applicant is told to do; English in `locale/en/documents.po`."""

FRONT_SHOWN = mark("Balik: ini sisi depan.")
BACK_WANTED = mark("Balik: sekarang sisi belakang.")
OPEN_PASSPORT = mark("Buka paspor di halaman foto.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the applicant was asked to lay down: `picture` is "card", "passport"
    or "page" as in `DocumentKind.picture`, `side` is "front" or "back"."""

    picture: str
    side: str = "front"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with a page, the most pressing first; nothing if `ok`."""

    reasons: tuple[Reason, ...]
    measures: Measures

    @property
    def ok(self) -> bool:
        return not self.reasons


def sentence_for(reason: Reason, wanted: Wanted | None = None) -> str:
    """What to tell somebody who was asked for `wanted`, in Indonesian."""
    if wants_turning(reason, wanted):
        return BACK_WANTED
    if reason is Reason.WRONG_SIDE and wanted is not None:
        if wanted.picture == "passport":
            return OPEN_PASSPORT
        if wanted.side == "back":
            return FRONT_SHOWN
    return SENTENCES[reason]


def wants_turning(reason: Reason, wanted: Wanted | None) -> bool:
    """Whether what lies there was taken, and its other side is wanted now."""
    return reason is Reason.ALREADY_TAKEN and wanted is not None and wanted.side == "back"


def judge(
    frame: Pixels,
    quad: Quad | None,
    page: Pixels | None = None,
    *,
    wanted: Wanted | None = None,
    plate: Plate | None = None,
    also: Sequence[Quad] = (),
) -> Verdict:
    """Judge the page within `quad` of `frame`, (height, width, 3). `page` is the
    page laid flat, if it is there already; `also` are other pages that were found
    in the frame. Kind and side are judged when something is `wanted`: by size
    where there is a `plate`, else only where shape and print make it certain."""
    if quad is None:
        return Verdict((Reason.NONE,), Measures())
    plate = plate if plate is not None and plate.fits(frame) else None
    flat = lay_flat(frame, quad, page)
    measures = measure(flat)
    found = {
        **_placed(frame, quad, plate, also, flat, measures.paper),
        **_lit(measures),
        Reason.COVERED: covered_share(flat.around, flat.margin_px) > _COVERED_SHARE,
    }
    size_px = (frame.shape[1], frame.shape[0])
    aspect = _aspect(quad, size_px, plate)
    telephone = is_telephone(flat.around, flat.margin_px, aspect)
    found[Reason.NOT_A_DOCUMENT] = telephone or shows_a_code(flat.grey)
    blurred = _is_blurred(measures)
    blank = measures.printed < _PRINTED_SHARE
    if not blurred and measures.edges < _FEW_EDGES:
        blank = blank or not has_letters(flat.grey)
    unclear = found[Reason.TOO_DARK] or found[Reason.TOO_BRIGHT]
    found[Reason.BLANK] = blank and not unclear
    if not blank:
        moving = measures.steepest > max(_MOVING_STEEPEST, _MOVING_RATIO * measures.sharpness)
        found[Reason.BLURRED_MOVING] = blurred and moving
        found[Reason.BLURRED_FOCUS] = blurred and not moving
        unclear = unclear or blurred
    if wanted is not None and not unclear and not any(found.values()):
        size = None if plate is None else size_of(*plate.size_mm(quad))
        doubt = doubt_of(Seen(flat.grey, flat.small, aspect, size), wanted.picture, wanted.side)
        found[Reason.WRONG_KIND] = doubt is Doubt.KIND
        found[Reason.WRONG_SIDE] = doubt is Doubt.SIDE
    return Verdict(tuple(reason for reason in Reason if found.get(reason)), measures)


def _placed(
    frame: Pixels, quad: Quad, plate: Plate | None, also: Sequence[Quad], flat: Flat, paper: float
) -> dict[Reason, bool]:
    height_px, width_px = frame.shape[:2]
    # A page is first seen small, so where it leaves the frame is known no better.
    rim_px = max(_LEAST_RIM_PX, _RIM_SHARE * max(width_px, height_px))
    edge = np.asarray((width_px - 1, height_px - 1), np.float32) - rim_px

    def leaves(corners: Quad) -> bool:
        return bool((corners < rim_px).any() or (corners > edge).any())

    def is_another(other: Quad) -> bool:
        if not _apart(quad, other, (width_px, height_px), plate):
            return False
        small = glance(frame, other)
        # A finger has a shape and lines, and reaches in from without.
        finger = leaves(other) and is_hand(small, flat.small)
        return is_document(grey_of(small), paper) and not finger

    return {
        Reason.TOO_FAR: _is_far(frame, quad, plate),
        Reason.CUT_OFF: leaves(quad) or goes_on(flat.around, flat.margin_px, quad, (width_px, height_px)),
        Reason.TWO_DOCUMENTS: any(is_another(other) for other in also),
    }


def _is_far(frame: Pixels, quad: Quad, plate: Plate | None) -> bool:
    """Too few pixels to read by, or, where nobody knows how large the page is, so
    small in the frame that it was hardly meant."""
    if plate is not None:
        return plate.dpi_of(quad) < _LEAST_DPI
    short_px = float(side_lengths(quad).min())
    small = short_px < _LEAST_SHORT_SIDE_SHARE * min(frame.shape[:2])
    return short_px < _LEAST_SHORT_SIDE_PX or (small and short_px < _SURE_SHORT_SIDE_PX)


def _lit(measures: Measures) -> dict[Reason, bool]:
    # The less of a page is lost in white, the paler its ink must be. Small letters are never
    # black, so pale ink alone says nothing: the paper between them must be burnt out.
    burnt = measures.paper >= _BURNT_LEVEL
    bright = burnt and any(measures.saturated > share and measures.ink > ink for share, ink in _BRIGHT)
    return {
        # A dark booklet in good light has bright letters; nothing is bright in the dark.
        Reason.TOO_DARK: measures.paper < _DARK_LEVEL and measures.brightest < _DARK_BRIGHTEST,
        Reason.TOO_BRIGHT: bright,
        Reason.GLARE: not bright and measures.glare > _GLARE_SHARE,
    }


def _is_blurred(measures: Measures) -> bool:
    smeared = measures.steepest > _SMEARED_RATIO * measures.sharpness
    return measures.sharpness < (_SMEARED_SLOPE if smeared else _SHARP_SLOPE)


def _apart(quad: Quad, other: Quad, size_px: tuple[int, int], plate: Plate | None) -> bool:
    """Whether `other` lies beside this page: not a part of it, not one that it is
    a part of, and not the other half of one open booklet."""
    mine, theirs = area_of(quad), area_of(other)
    if theirs < _ANOTHER_SHARE * mine:
        return False
    shared, _ = cv2.intersectConvexConvex(quad, other)
    if shared > _ANOTHER_APART * min(mine, theirs):
        return False
    hull = cv2.contourArea(cv2.convexHull(np.concatenate((quad, other)).astype(np.float32)))
    alike = 0.6 < mine / max(theirs, 1.0) < 1.7 and (mine + theirs - shared) > _HALVES_FILL * hull
    return not (alike and all(_is_booklet_page(each, size_px, plate) for each in (quad, other)))


def _is_booklet_page(quad: Quad, size_px: tuple[int, int], plate: Plate | None) -> bool:
    """Whether this may be one page of an open booklet, by its shape, and by its size
    where there is a plate: two cards, or two leaflets, side by side are none."""
    low, high = BOOKLET_ASPECT
    if not low < _aspect(quad, size_px, plate) < high:
        return False
    return plate is None or size_of(*plate.size_mm(quad)) not in (DocumentSize.ID1, DocumentSize.A5)


def _aspect(quad: Quad, size_px: tuple[int, int], plate: Plate | None) -> float:
    if plate is not None:
        width_mm, height_mm = plate.size_mm(quad)
        return max(width_mm, height_mm) / max(min(width_mm, height_mm), 1e-6)
    return true_aspect(quad, size_px)
