"""From a frame to the page as an officer sees it: flat, at full resolution, upright."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from kiosk.documents.gate.doubts import way_up
from kiosk.documents.pages.flattening import bows, flatten
from kiosk.documents.pages.upright import quarter_turns, turned
from kiosk.documents.pixels import Pixels, Quad

if TYPE_CHECKING:
    from kiosk.documents.plate.plate import Plate


_AROUND = 1.2


@dataclass(frozen=True, slots=True)
class FlatPage:
    """`page` is (height, width, 3); `dpi` its true resolution, None where there
    is no plate to measure on; `turns` how many quarter turns clockwise it took."""

    page: Pixels
    dpi: float | None
    turns: int = 0


def laid_flat(frame: Pixels, quad: Quad, plate: Plate | None = None) -> FlatPage:
    """The page within `quad` of `frame`, at the resolution it was seen with, and
    upright where its lines tell which way up that is, or its zone or photograph; bent
    pages are pulled flat."""
    dpi = plate.dpi_of(quad) if plate is not None and plate.fits(frame) else None
    if plate is None or dpi is None:
        page = flatten(frame, quad)
    elif bows(frame, quad) is None:
        page = plate.rectify(frame, quad, dpi)
    else:
        page = _pulled_flat(frame, quad, plate, dpi)
    turns = quarter_turns(page)
    if turns is None:
        turns = way_up(page) or 0
    return FlatPage(turned(page, turns) if turns else page, dpi, turns)


def _pulled_flat(frame: Pixels, quad: Quad, plate: Plate, dpi: float) -> Pixels:
    """The page within `quad` of `frame` at its true size and without the bows of its
    sides, if they are its own and not the lens's: that is asked once more of a picture
    in which the plate is flat, with a margin for the bows."""
    inner_mm = plate.mm_of(quad)
    middle = inner_mm.mean(axis=0)
    around_mm = middle + (inner_mm - middle) * _AROUND
    around = plate.rectify(frame, np.asarray(plate.px_of(around_mm), np.float32), dpi)
    high, wide = around.shape[:2]
    rim = np.asarray(((0, 0), (wide, 0), (wide, high), (0, high)), np.float32) - np.float32(0.5)
    onto = cv2.getPerspectiveTransform(np.asarray(around_mm, np.float32), rim)
    inner = cv2.perspectiveTransform(np.asarray(inner_mm, np.float32)[None], onto)[0]
    if bows(around, np.asarray(inner, np.float32)) is None:
        return plate.rectify(frame, quad, dpi)
    return flatten(around, np.asarray(inner, np.float32))
