"""A page as a JPEG file of bounded size, with its resolution written in it."""

from __future__ import annotations

from io import BytesIO

import cv2
import numpy as np
from PIL import Image

from kiosk.documents.pixels import Pixels

A4_BUDGET_BYTES = 500_000
CARD_BUDGET_BYTES = 150_000

_MM_PER_INCH = 25.4
_BEST_QUALITY = 92
_LEAST_QUALITY = 55
_SMALLER = 0.85


def dpi_of(page: Pixels, long_side_mm: float) -> float:
    """Dots per inch of `page` if its long side measures `long_side_mm`."""
    return float(max(page.shape[:2])) * _MM_PER_INCH / long_side_mm


def encode_jpeg(page: Pixels, budget_bytes: int, dpi: float) -> bytes:
    """`page`, (height, width, 3) BGR, as JPEG of at most `budget_bytes`: at the
    best quality that fits, and only if none does, with fewer pixels (the dpi
    in the file falls with them). Raises ValueError for a hopeless budget."""
    while min(page.shape[:2]) >= 8:
        picture = Image.fromarray(cv2.cvtColor(page, cv2.COLOR_BGR2RGB))
        packed = _best_that_fits(picture, budget_bytes, dpi)
        if packed is not None:
            return packed
        smaller = cv2.resize(page, None, fx=_SMALLER, fy=_SMALLER, interpolation=cv2.INTER_AREA)
        page = np.asarray(smaller, np.uint8)
        dpi *= _SMALLER
    raise ValueError(f"no picture fits in {budget_bytes} bytes")


def _best_that_fits(picture: Image.Image, budget_bytes: int, dpi: float) -> bytes | None:
    """The file of the highest quality within the budget, found by halving."""
    best, low, high = None, _LEAST_QUALITY, _BEST_QUALITY
    quality = high
    while low <= high:
        file = BytesIO()
        picture.save(file, "JPEG", quality=quality, dpi=(round(dpi), round(dpi)))
        if file.tell() <= budget_bytes:
            best, low = file.getvalue(), quality + 1
        else:
            high = quality - 1
        quality = (low + high) // 2
    return best
