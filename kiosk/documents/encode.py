"""A page as a file with its resolution written in it: a JPEG of bounded size, or a PNG."""

from __future__ import annotations

import struct
from io import BytesIO
from itertools import pairwise
from types import MappingProxyType

import cv2
import numpy as np
from PIL import Image

from kiosk.documents.evening import even_light
from kiosk.documents.pixels import Pixels
from kiosk.documents.sizes import MEASURES, MM_PER_INCH, DocumentSize

A4_BUDGET_BYTES = 500_000
CARD_BUDGET_BYTES = 150_000

_BEST_QUALITY = 92
_LEAST_QUALITY = 55
_PROBED = (_LEAST_QUALITY, 74, 85, _BEST_QUALITY)
_BAND_PX = 16
_BANDS = 24
_MARGIN = 0.97
# A half at most at a time: then plain interpolation still averages all pixels, in a fifth of the time.
_LEAST_SMALLER, _MOST_SMALLER = 0.5, 0.92
_SIZE_FALLS = 0.62
_CARD_SHAPE = (1.545, 1.68)
_NOT_PAPER = (DocumentSize.ID1, DocumentSize.PASSPORT_PAGE, DocumentSize.PASSPORT_OPEN)
_ASKED_FOR = MappingProxyType(
    {"card": DocumentSize.ID1, "passport": DocumentSize.PASSPORT_OPEN, "page": DocumentSize.A4}
)
_DENSITY = struct.Struct(">BHH")
_DENSITY_AT = 13
_DOTS_PER_INCH = 1
_QUICK = 1


def dpi_of(page: Pixels, long_side_mm: float) -> float:
    """Dots per inch of `page` if its long side measures `long_side_mm`."""
    return float(max(page.shape[:2])) * MM_PER_INCH / long_side_mm


def page_file(
    page: Pixels, size: DocumentSize | None = None, dpi: float | None = None, picture: str = ""
) -> bytes:
    """The page as an officer gets it: a JPEG with the shadows of paper evened,
    within the budget of its `size`, and with its resolution where that is
    known. Without a size it is what was asked for, the `picture` of
    `gate.Wanted`; without that, a page with the shape of a card counts as one. A
    card that was asked for has a resolution without a plate too: cards have one
    size (ISO/IEC 7810), paper has many."""
    size = size or _ASKED_FOR.get(picture)
    if dpi is None and _ASKED_FOR.get(picture) is DocumentSize.ID1:
        dpi = dpi_of(page, MEASURES[DocumentSize.ID1].long_mm)
    if size is None and _CARD_SHAPE[0] < max(page.shape[:2]) / min(page.shape[:2]) < _CARD_SHAPE[1]:
        size = DocumentSize.ID1
    budget_bytes = CARD_BUDGET_BYTES if size is DocumentSize.ID1 else A4_BUDGET_BYTES
    return encode_jpeg(page if size in _NOT_PAPER else even_light(page), budget_bytes, dpi)


def png_file(page: Pixels, dpi: float | None = None) -> bytes:
    """The page as it is, every pixel, with its resolution where that is known."""
    file, rgb = BytesIO(), cv2.cvtColor(page, cv2.COLOR_BGR2RGB)
    known = {} if dpi is None else {"dpi": (dpi, dpi)}
    Image.fromarray(rgb).save(file, "PNG", compress_level=_QUICK, **known)
    return file.getvalue()


def encode_jpeg(page: Pixels, budget_bytes: int, dpi: float | None) -> bytes:
    """`page`, (height, width, 3) BGR, as JPEG of at most `budget_bytes`: at the
    best quality that fits, and only if none does, with fewer pixels (the dpi
    in the file falls with them). Raises ValueError for a hopeless budget.

    The size at each quality is estimated on a few bands of the page, so that
    the whole page is packed once or twice and not once a step of a search."""
    while min(page.shape[:2]) >= 8:
        estimates = _estimated_bytes(page)
        quality = _best_quality(estimates, budget_bytes)
        while quality is not None:
            packed = _packed(page, quality)
            if len(packed) <= budget_bytes:
                return _with_density(packed, dpi)
            quality = _lower(estimates, quality, len(packed), budget_bytes)
        wanted = (_MARGIN * budget_bytes / estimates[_LEAST_QUALITY]) ** _SIZE_FALLS
        smaller = float(np.clip(wanted, _LEAST_SMALLER, _MOST_SMALLER))
        scaled = cv2.resize(page, None, fx=smaller, fy=smaller, interpolation=cv2.INTER_LINEAR)
        dpi = None if dpi is None else dpi * scaled.shape[1] / page.shape[1]
        page = np.asarray(scaled, np.uint8)
    raise ValueError(f"no picture fits in {budget_bytes} bytes")


def _estimated_bytes(page: Pixels) -> dict[int, float]:
    """About how large the file is at each of the qualities of `_PROBED`."""
    bands = page.shape[0] // _BAND_PX
    if bands <= 2 * _BANDS:
        sample, share = page, 1.0
    else:
        whole = page[: bands * _BAND_PX].reshape(bands, _BAND_PX, *page.shape[1:])
        chosen = np.linspace(0, bands - 1, _BANDS).round().astype(int)
        sample, share = whole[chosen].reshape(-1, *page.shape[1:]), _BANDS / bands
    return {quality: len(_packed(sample, quality)) / share for quality in _PROBED}


def _best_quality(estimates: dict[int, float], budget_bytes: float) -> int | None:
    """The highest quality whose estimate fits; the logarithm of the size is
    nearly straight between the qualities that were probed."""
    goal = np.log(budget_bytes * _MARGIN)
    steps = [(quality, float(np.log(size))) for quality, size in sorted(estimates.items())]
    if steps[-1][1] <= goal:
        return steps[-1][0]
    for (low, small), (high, large) in reversed(list(pairwise(steps))):
        if small <= goal:
            return low + int((high - low) * (goal - small) / max(large - small, 1e-9))
    return None


def _lower(estimates: dict[int, float], quality: int, size: int, budget_bytes: int) -> int | None:
    """A lower quality after `quality` came out too large after all."""
    if quality <= _LEAST_QUALITY:
        return None
    at = float(np.interp(quality, sorted(estimates), [estimates[step] for step in sorted(estimates)]))
    again = _best_quality(estimates, budget_bytes * at / size)
    return _LEAST_QUALITY if again is None else max(_LEAST_QUALITY, min(again, quality - 1))


def _packed(page: Pixels, quality: int) -> bytes:
    done, data = cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise ValueError(f"a page of {page.shape} cannot be packed as JPEG")
    return data.tobytes()


def _with_density(packed: bytes, dpi: float | None) -> bytes:
    """The file with `dpi` in its header (JFIF 1.02: units and densities)."""
    if dpi is None:
        return packed
    dots = min(max(round(dpi), 1), 0xFFFF)
    density = _DENSITY.pack(_DOTS_PER_INCH, dots, dots)
    return packed[:_DENSITY_AT] + density + packed[_DENSITY_AT + _DENSITY.size :]
