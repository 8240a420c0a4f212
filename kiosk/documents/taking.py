"""From a frame to the page as an officer sees it: flat, at full resolution, upright."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kiosk.documents.pages import rectify
from kiosk.documents.pixels import Pixels, Quad

if TYPE_CHECKING:
    from kiosk.documents.plate import Plate


@dataclass(frozen=True, slots=True)
class FlatPage:
    """`page` is (height, width, 3); `dpi` its true resolution, None where there
    is no plate to measure on."""

    page: Pixels
    dpi: float | None


def laid_flat(frame: Pixels, quad: Quad, plate: Plate | None = None) -> FlatPage:
    """The page within `quad` of `frame`, at the resolution it was seen with."""
    if plate is not None and plate.fits(frame):
        dpi = plate.dpi_of(quad)
        return FlatPage(plate.rectify(frame, quad, dpi), dpi)
    return FlatPage(rectify(frame, quad), None)


def turned(page: Pixels, quarter_turns: int) -> Pixels:
    """`page`, turned clockwise."""
    return np.ascontiguousarray(np.rot90(page, -quarter_turns))
