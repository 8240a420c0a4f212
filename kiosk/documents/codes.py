"""Pixels in, the codes in them out.

zxing-cpp reads what can be read in a few milliseconds (VISION.md: the best by
measure). On a miss the picture is prepared in other ways and read again, as
long as there is time. OpenCV's own detector is not used, not even then: it
hangs on noisy frames.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
import zxingcpp

from kiosk.clock import Clock, Deadline
from kiosk.documents.pixels import Pixels, grey_of

LIVE_BUDGET_S = 0.025


class CodeFormat(StrEnum):
    """The kinds of codes that are looked for."""

    QR = "QRCode"
    MICRO_QR = "MicroQRCode"
    AZTEC = "Aztec"
    DATA_MATRIX = "DataMatrix"
    PDF417 = "PDF417"
    CODE128 = "Code128"


LIVE_FORMATS = (CodeFormat.QR,)
"""What the live path looks for: all the others cost four times as much."""

_SMALL_PX = 1000
_LARGE_PX = 1200
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


@dataclass(frozen=True, slots=True)
class Code:
    """One code that was read; `text` is untrusted."""

    text: str
    format: CodeFormat


def read_codes(
    pixels: Pixels, formats: Sequence[CodeFormat] = LIVE_FORMATS, deadline: Deadline | None = None
) -> list[Code]:
    """The codes in `pixels`, each once. The plain picture is always read; the
    preparations follow on a miss until `deadline`, or all of them without one."""
    wanted = zxingcpp.barcode_formats_from_str(",".join(formats))
    grey = grey_of(pixels)
    codes = _read(grey, wanted, zxingcpp.Binarizer.LocalAverage)
    for prepare, binarizer in _PREPARATIONS:
        if codes or (deadline is not None and deadline.expired):
            break
        prepared = prepare(grey)
        if prepared is not None:
            codes = _read(prepared, wanted, binarizer)
    return codes


def live_decoder(clock: Clock, budget_s: float = LIVE_BUDGET_S) -> Callable[[Pixels], list[str]]:
    """The decoder of a camera that reads codes: the texts in one frame, within
    about `budget_s` seconds."""

    def decode(pixels: Pixels) -> list[str]:
        return [code.text for code in read_codes(pixels, LIVE_FORMATS, Deadline.after(clock, budget_s))]

    return decode


def _read(grey: Pixels, formats: zxingcpp.BarcodeFormats, binarizer: zxingcpp.Binarizer) -> list[Code]:
    found = zxingcpp.read_barcodes(
        np.ascontiguousarray(grey), formats, binarizer=binarizer, text_mode=zxingcpp.TextMode.Plain
    )
    codes = (Code(code.text, _NAMES[code.format]) for code in found if code.valid and code.text)
    return list(dict.fromkeys(codes))


def _with_local_contrast(grey: Pixels) -> Pixels:
    return np.asarray(cv2.createCLAHE(3.0, (8, 8)).apply(grey), np.uint8)


def _enlarged(grey: Pixels) -> Pixels | None:
    if max(grey.shape) > _SMALL_PX:
        return None
    return np.asarray(cv2.resize(grey, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), np.uint8)


def _sharpened(grey: Pixels) -> Pixels:
    soft = cv2.GaussianBlur(grey, (0, 0), 2.0)
    return np.asarray(cv2.addWeighted(grey, 2.5, soft, -1.5, 0), np.uint8)


def _reduced(grey: Pixels) -> Pixels | None:
    if max(grey.shape) < _LARGE_PX:
        return None
    return np.asarray(cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)


def _binarised(grey: Pixels) -> Pixels:
    soft = cv2.medianBlur(grey, 3)
    return np.asarray(
        cv2.adaptiveThreshold(soft, 255, cv2.ADAPTIVE_THRESH_GAUSSIAN_C, cv2.THRESH_BINARY, 51, 4), np.uint8
    )


def _unchanged(grey: Pixels) -> Pixels:
    return grey


_PREPARATIONS: tuple[tuple[Callable[[Pixels], Pixels | None], zxingcpp.Binarizer], ...] = (
    (_with_local_contrast, zxingcpp.Binarizer.LocalAverage),
    (_enlarged, zxingcpp.Binarizer.LocalAverage),
    (_sharpened, zxingcpp.Binarizer.LocalAverage),
    (_unchanged, zxingcpp.Binarizer.GlobalHistogram),
    (_reduced, zxingcpp.Binarizer.LocalAverage),
    (_binarised, zxingcpp.Binarizer.FixedThreshold),
)
"""What is tried on a miss, the likeliest first. Light-on-dark codes need no
preparation: the reader tries both by itself."""
