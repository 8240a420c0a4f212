"""From a frame to the page as an officer sees it: flat, at full resolution, upright."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.documents.pages.flattening import flatten
from kiosk.documents.pages.upright import quarter_turns, turned
from kiosk.documents.pixels import Pixels, Quad

if TYPE_CHECKING:
    from kiosk.documents.plate.plate import Plate


@dataclass(frozen=True, slots=True)
class FlatPage:
    """`page` is (height, width, 3); `dpi` its true resolution, None where there
    is no plate to measure on; `turns` how many quarter turns clockwise it took."""

    page: Pixels
    dpi: float | None
    turns: int = 0


def laid_flat(frame: Pixels, quad: Quad, plate: Plate | None = None) -> FlatPage:
    """The page within `quad` of `frame`, at the resolution it was seen with, and
    upright where its lines tell which way up that is; bent pages are pulled flat."""
    dpi = plate.dpi_of(quad) if plate is not None and plate.fits(frame) else None
    page = flatten(frame, quad) if plate is None or dpi is None else plate.rectify(frame, quad, dpi)
    turns = quarter_turns(page) or 0
    return FlatPage(turned(page, turns) if turns else page, dpi, turns)
