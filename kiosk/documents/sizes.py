"""What a document is, by its measured size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

MM_PER_INCH = 25.4

_SAME_SHAPE = 0.02
_MOST_SCALED = 0.12
_CARD_WITHIN_MM = 1.0


class DocumentSize(StrEnum):
    """The sizes that documents of the booth have."""

    ID1 = "id1"
    PASSPORT_PAGE = "passport_page"
    PASSPORT_OPEN = "passport_open"
    A5 = "a5"
    A4 = "a4"
    F4 = "f4"


@dataclass(frozen=True, slots=True)
class Measure:
    """The short and the long side in millimetres, and how far a document of
    this size may measure from it. A booklet lies some millimetres nearer to the
    camera than the plate, and its open pages are not flat."""

    short_mm: float
    long_mm: float
    tolerance_mm: float


MEASURES: Mapping[DocumentSize, Measure] = MappingProxyType(
    {
        DocumentSize.ID1: Measure(54.0, 85.6, 1.6),  # ISO/IEC 7810
        DocumentSize.PASSPORT_PAGE: Measure(88.0, 125.0, 3.0),  # ID-3, ISO/IEC 7810
        DocumentSize.PASSPORT_OPEN: Measure(125.0, 176.0, 4.0),
        DocumentSize.A5: Measure(148.0, 210.0, 3.0),  # ISO 216
        DocumentSize.A4: Measure(210.0, 297.0, 3.0),
        DocumentSize.F4: Measure(215.0, 330.0, 3.0),  # folio, as Indonesian offices use it
    }
)


def size_of(width_mm: float, height_mm: float) -> DocumentSize | None:
    """The size that (`width_mm`, `height_mm`) is, whichever way round it lies;
    None when it is none of them."""
    short_mm, long_mm = sorted((width_mm, height_mm))
    apart = {
        size: max(abs(short_mm - known.short_mm), abs(long_mm - known.long_mm)) / known.tolerance_mm
        for size, known in MEASURES.items()
    }
    nearest = min(apart, key=apart.__getitem__)
    return nearest if apart[nearest] <= 1.0 else None


def is_scaled_card(width_mm: float, height_mm: float) -> bool:
    """Whether this must be a card, by its shape, that measures wrong by more than
    a card can: then not the card is wrong but the plate, printed too large or too
    small. Cards are made to a tenth of a millimetre."""
    card = MEASURES[DocumentSize.ID1]
    short_mm, long_mm = sorted((width_mm, height_mm))
    scale = (short_mm / card.short_mm, long_mm / card.long_mm)
    alike = abs(scale[0] / scale[1] - 1) < _SAME_SHAPE
    off = max(abs(short_mm - card.short_mm), abs(long_mm - card.long_mm))
    return alike and max(abs(one - 1) for one in scale) < _MOST_SCALED and off > _CARD_WITHIN_MM
