"""From pictures of the empty plate to the `Plate` it makes.

All pictures are from where the camera will stay. One such view does not tell a
focal length, nor where the lens's middle is; but only what lies on this very
plane is measured, and for that a homography and the radial bend are enough, and
both are well determined by squares all around the frame (decision 0037).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.documents.pixels import Pixels, grey_of
from kiosk.documents.plate.fit import fitted
from kiosk.documents.plate.layout import LAYOUTS, MARK_MM, SQUARE_MM, PlateLayout
from kiosk.documents.plate.lens import Lens, Points, projected
from kiosk.documents.plate.marks import find_marks, refined, slopes
from kiosk.documents.plate.plate import Plate
from kiosk.words import mark

LEAST_MARKS = 8
LEAST_SQUARES = 24
LEAST_DOTS = 2.5
"""Pixels a millimetre."""

MOST_ERROR_MM = 0.25

_LEAST_REACH_SHARE = 0.30
_LEAST_SLOPE = 0.14
_MOST_STIR_MM = 0.3
_ROUGH_SHARE = 0.03


class Refusal(StrEnum):
    """Why the pictures make no plate."""

    NO_PICTURE = "no_picture"
    SIZES_DIFFER = "sizes_differ"
    NO_PLATE = "no_plate"
    MIRRORED = "mirrored"
    FEW_MARKS = "few_marks"
    NARROW = "narrow"
    TOO_SMALL = "too_small"
    BLURRED = "blurred"
    STIRRED = "stirred"
    NOT_FLAT = "not_flat"
    SCALED = "scaled"


SENTENCES: Mapping[Refusal, str] = MappingProxyType(
    {
        Refusal.NO_PICTURE: mark("Kamera tidak memberi gambar."),
        Refusal.SIZES_DIFFER: mark(
            "Ukuran gambar kamera berubah-ubah. Periksa sambungan kamera, lalu ulangi."
        ),
        Refusal.NO_PLATE: mark(
            "Alas tidak terlihat. Pasang alas yang dicetak `kiosk plate` di bawah kamera, kosongkan, dan"
            " nyalakan lampunya."
        ),
        Refusal.MIRRORED: mark("Gambar kamera terbalik seperti cermin. Matikan pencerminan pada kamera."),
        Refusal.FEW_MARKS: mark(
            "Terlalu sedikit kotak alas yang terlihat. Angkat semua benda dari alas dan ratakan cahayanya."
        ),
        Refusal.NARROW: mark(
            "Kotak alas terlihat di satu sisi saja. Geser kamera sampai bingkai kotak terlihat di sekeliling."
        ),
        Refusal.TOO_SMALL: mark(
            "Alas terlalu kecil di gambar. Dekatkan kamera atau pilih gambar yang lebih besar."
        ),
        Refusal.BLURRED: mark("Gambar tidak tajam. Atur fokus kamera pada alas, lalu kunci fokusnya."),
        Refusal.STIRRED: mark(
            "Kamera atau alas bergerak selama pengukuran. Kencangkan keduanya, lalu ulangi."
        ),
        Refusal.NOT_FLAT: mark(
            "Kotak alas tidak pada tempatnya. Rekatkan alas sampai rata; jangan memakai fotokopi."
        ),
        Refusal.SCALED: mark("Alas tidak tercetak pada ukuran sebenarnya. Cetak lagi pada skala 100 %."),
    }
)
"""What the technician is told; English in `locale/en/plate.po`."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The corners of squares that a frame shows: their turn in
    `PlateLayout.corners_mm`, and where they are in the frame."""

    layout: PlateLayout
    turns: NDArray[np.intp]
    at_px: Points
    marks: int


def calibrate(frames: Sequence[Pixels]) -> Plate | Refusal:
    """The plate that `frames` show, each (height, width, 3) and of one size,
    taken from one place. Which sheet it is, is told by its marks."""
    if not frames:
        return Refusal.NO_PICTURE
    if len({frame.shape[:2] for frame in frames}) > 1:
        return Refusal.SIZES_DIFFER
    height_px, width_px = frames[0].shape[:2]
    looks = [look(frame) for frame in frames]
    good = [seen for seen in looks if isinstance(seen, Seen)]
    if len(good) * 2 <= len(looks):
        return next(seen for seen in looks if isinstance(seen, Refusal))
    layout = good[0].layout
    turns, at_px, stir_px = _together([seen for seen in good if seen.layout is layout])
    if len(turns) < LEAST_SQUARES:
        return Refusal.FEW_MARKS
    hull = cv2.contourArea(cv2.convexHull(at_px.astype(np.float32)))
    if hull < _LEAST_REACH_SHARE * width_px * height_px:
        return Refusal.NARROW
    lens, to_px, kept = fitted(layout.corners_mm[turns], at_px, Lens(width_px, height_px))
    to_mm = np.asarray(np.linalg.inv(to_px), np.float64)
    found_mm = projected(to_mm, lens.undistort(at_px[kept]))
    off_mm = np.linalg.norm(found_mm - layout.corners_mm[turns[kept]], axis=1)
    error_mm = float(np.sqrt(np.mean(off_mm**2)))
    dots = float(np.sqrt(hull / cv2.contourArea(cv2.convexHull(layout.corners_mm[turns].astype(np.float32)))))
    if dots < LEAST_DOTS:
        return Refusal.TOO_SMALL
    if stir_px > _MOST_STIR_MM * dots:
        return Refusal.STIRRED
    if len(kept) < 0.8 * len(turns) or error_mm > MOST_ERROR_MM:
        return Refusal.NOT_FLAT
    plate = Plate(layout.paper, lens, to_mm, round(error_mm, 4), len(kept))
    return replace(plate, ground_share=plate.ground_in(frames[-1]))


def look(frame: Pixels) -> Seen | Refusal:
    """The corners of the plate's squares that `frame` shows."""
    grey = grey_of(frame)
    layout, marks = _most_marks(grey)
    rough = _rough_of(grey, layout, marks)
    if rough is None:
        # Some marks look like others in a mirror: only that none lies right tells of one.
        mirrored = np.ascontiguousarray(grey[:, ::-1])
        if _rough_of(mirrored, *_most_marks(mirrored)) is not None:
            return Refusal.MIRRORED
        return Refusal.FEW_MARKS if marks else Refusal.NO_PLATE
    lens, to_px = rough
    at_px = np.stack(list(marks.values())).astype(np.float64)
    near = lens.distort(projected(to_px, layout.corners_mm))
    marked = np.linalg.norm(np.diff(at_px, axis=1), axis=2)
    square_px = float(np.median(marked)) * SQUARE_MM / MARK_MM
    if square_px / SQUARE_MM < LEAST_DOTS:
        return Refusal.TOO_SMALL
    exact, good = refined(grey, near, square_px)
    turns = np.flatnonzero(good)
    if float(np.median(slopes(grey, at_px.reshape(-1, 2), square_px))) < _LEAST_SLOPE:
        return Refusal.BLURRED
    if len(turns) < LEAST_SQUARES:
        return Refusal.FEW_MARKS
    return Seen(layout, turns, exact[turns], len(marks))


def _most_marks(grey: Pixels) -> tuple[PlateLayout, dict[int, NDArray[np.float32]]]:
    """The sheet of which most marks are to be seen, and these."""
    by_sheet = {paper: find_marks(grey, layout) for paper, layout in LAYOUTS.items()}
    paper = max(by_sheet, key=lambda paper: len(by_sheet[paper]))
    return LAYOUTS[paper], by_sheet[paper]


def _rough_of(
    grey: Pixels, layout: PlateLayout, marks: Mapping[int, NDArray[np.float32]]
) -> tuple[Lens, NDArray[np.float64]] | None:
    """Lens and homography from the marks' own corners, false marks left out;
    None when too few of them lie as on the plate."""
    if len(marks) < LEAST_MARKS:
        return None
    known_mm = np.concatenate([layout.marks_mm[number] for number in marks])
    at_px = np.concatenate(list(marks.values())).astype(np.float64)
    lens = Lens(grey.shape[1], grey.shape[0])
    to_px, inliers = cv2.findHomography(known_mm, at_px, cv2.RANSAC, _ROUGH_SHARE * lens.half_diagonal_px)
    if to_px is None or int(inliers.sum()) < 4 * LEAST_MARKS:
        return None
    among = np.flatnonzero(inliers.reshape(-1))
    bent, to_px, _ = fitted(known_mm[among], at_px[among], lens)
    return bent, to_px


def _together(looks: Sequence[Seen]) -> tuple[NDArray[np.intp], Points, float]:
    """Each corner that most of `looks` show, in the middle of where they show it;
    and how far the looks lie apart, in pixels."""
    count = len(looks[0].layout.corners_mm)
    places = np.full((len(looks), count, 2), np.nan)
    for turn, seen in enumerate(looks):
        places[turn, seen.turns] = seen.at_px
    often = (~np.isnan(places[..., 0])).sum(axis=0) * 2 > len(looks)
    turns = np.flatnonzero(often)
    middle = np.nanmedian(places[:, turns], axis=0)
    apart = np.nanmedian(np.linalg.norm(places[:, turns] - middle, axis=-1), axis=1)
    return turns, middle, float(apart.max())
