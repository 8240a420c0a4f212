"""zxing-cpp behind one function: the best reader of codes by measure (VISION.md).

OpenCV's own detector is not used, not even on a miss: it hangs on noisy frames.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

import numpy as np
import zxingcpp

from kiosk.documents.pixels import Pixels


class CodeFormat(StrEnum):
    """The kinds of codes that are looked for."""

    QR = "QRCode"
    MICRO_QR = "MicroQRCode"
    AZTEC = "Aztec"
    DATA_MATRIX = "DataMatrix"
    PDF417 = "PDF417"
    CODE128 = "Code128"


@dataclass(frozen=True, slots=True)
class Code:
    """One code that was read; `text` is untrusted."""

    text: str
    format: CodeFormat


@dataclass(frozen=True, slots=True)
class Sighting:
    """A code and where its four corners are, ((x, y) × 4) in pixels of the
    picture, from its own top left clockwise."""

    code: Code
    corners: tuple[tuple[float, float], ...] = field(compare=False)

    @property
    def middle(self) -> tuple[float, float]:
        return (sum(x for x, _ in self.corners) / 4, sum(y for _, y in self.corners) / 4)

    def moved(self, times: float, left: float, top: float) -> Sighting:
        """The same, where a part enlarged `times` was cut out at `left`, `top`."""
        return Sighting(self.code, tuple((x / times + left, y / times + top) for x, y in self.corners))


_ASKED = {CodeFormat.QR: ("QRCodeModel1", "QRCodeModel2")}
"""zxing-cpp's "QRCode" means Micro QR too."""

_NAMES = {
    zxingcpp.BarcodeFormat.QRCode: CodeFormat.QR,
    zxingcpp.BarcodeFormat.QRCodeModel1: CodeFormat.QR,
    zxingcpp.BarcodeFormat.QRCodeModel2: CodeFormat.QR,
    zxingcpp.BarcodeFormat.MicroQRCode: CodeFormat.MICRO_QR,
    zxingcpp.BarcodeFormat.Aztec: CodeFormat.AZTEC,
    zxingcpp.BarcodeFormat.AztecCode: CodeFormat.AZTEC,
    zxingcpp.BarcodeFormat.DataMatrix: CodeFormat.DATA_MATRIX,
    zxingcpp.BarcodeFormat.PDF417: CodeFormat.PDF417,
    zxingcpp.BarcodeFormat.CompactPDF417: CodeFormat.PDF417,
    zxingcpp.BarcodeFormat.Code128: CodeFormat.CODE128,
}


def read(
    grey: Pixels,
    formats: Sequence[CodeFormat],
    binarizer: zxingcpp.Binarizer = zxingcpp.Binarizer.LocalAverage,
    prepared: bool = False,
    light_on_dark: bool = True,
) -> list[Sighting]:
    """The codes of `formats` in `grey`, (height, width). Any rotation is tried,
    and `light_on_dark` too, and smaller sizes unless it was `prepared`. What was
    prepared is no longer what the camera saw: a code that its check words hardly
    protect is not believed there."""
    found = zxingcpp.read_barcodes(
        np.ascontiguousarray(grey),
        _asked(tuple(formats)),
        try_downscale=not prepared,
        try_invert=light_on_dark,
        binarizer=binarizer,
        text_mode=zxingcpp.TextMode.Plain,
    )
    return [
        Sighting(Code(each.text, _NAMES[each.format]), _corners(each.position))
        for each in found
        if each.valid and each.text and not (prepared and _is_frail(each))
    ]


@cache
def _asked(formats: tuple[CodeFormat, ...]) -> zxingcpp.BarcodeFormats:
    names = [name for each in formats for name in _ASKED.get(each, (each.value,))]
    return zxingcpp.barcode_formats_from_str(",".join(names))


def _is_frail(found: zxingcpp.Barcode) -> bool:
    """Micro QR M1 and M2 hardly do more than detect errors (ISO/IEC 18004 table
    9): shown enough patches, they are read in print. PDF417 corrects itself into
    another text once its bars are smeared; both were seen on made pictures."""
    if found.format in (zxingcpp.BarcodeFormat.PDF417, zxingcpp.BarcodeFormat.CompactPDF417):
        return True
    return bool(found.format == zxingcpp.BarcodeFormat.MicroQRCode and _version(found) in ("M1", "M2"))


def _version(found: zxingcpp.Barcode) -> str:
    return str(found.extra.get("Version", "")) if isinstance(found.extra, dict) else ""


def _corners(position: zxingcpp.Position) -> tuple[tuple[float, float], ...]:
    corners = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    return tuple((float(corner.x), float(corner.y)) for corner in corners)
