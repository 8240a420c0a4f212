"""Words to ESC/POS bytes: a typed face on python-escpos' encoder.

Only its profiles and its `Dummy` encoder are used. Importing the library sets
up the root logger and leaves a folder behind, so the import happens on first
use, fenced in.
"""

from __future__ import annotations

import logging
import tempfile
import unicodedata
from functools import cache
from typing import Any, Final

from kiosk.hardware.printer.widths import PaperWidth

PROFILES: Final = {PaperWidth.MM_58: "Sunmi-V2", PaperWidth.MM_80: "TM-T20II"}
ERROR_CORRECTION_M = 1
# Typographic signs that no printer's code page holds, and what a printer can say instead.
PLAIN: Final = str.maketrans(
    {"–": "-", "—": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "…": "...", "•": "-", "\u00a0": " "}
)


def printable(text: str) -> str:
    """`text` in signs that every printer has (code page 437), one line, no control characters.

    What stands on a slip may come from a code that a stranger showed, and an
    ESC in it would be a command. Letters with strange accents lose them; what
    is left over becomes “?”.
    """
    signs: list[str] = []
    for sign in text.translate(PLAIN):
        if _in_code_page(sign):
            signs.append(sign)
        elif sign.isprintable():
            bare = unicodedata.normalize("NFKD", sign)[0]
            signs.append(bare if _in_code_page(bare) else "?")
    return "".join(signs)


def _in_code_page(sign: str) -> bool:
    try:
        return sign.isprintable() and bool(sign.encode("cp437"))
    except UnicodeEncodeError:
        return False


@cache
def _dummy_class() -> Any:
    handlers = list(logging.root.handlers)
    previous = tempfile.tempdir
    with tempfile.TemporaryDirectory(prefix="escpos-") as folder:
        tempfile.tempdir = folder  # the library makes a folder at import and never removes it
        try:
            from escpos.printer import Dummy
        finally:
            tempfile.tempdir = previous
    for handler in set(logging.root.handlers) - set(handlers):
        logging.root.removeHandler(handler)
    return Dummy


class Encoder:
    """Collects the bytes of one slip of paper."""

    def __init__(self, paper: PaperWidth) -> None:
        self._escpos = _dummy_class()(profile=PROFILES[paper])
        self._escpos.hw("INIT")

    def size(self, width: int, height: int) -> None:
        """Characters of `width` × `height` times 12 × 24 dots, each 1 to 8."""
        self._escpos.set(custom_size=True, width=width, height=height)

    def bold(self, on: bool) -> None:
        self._escpos.set(bold=on)

    def inverse(self, on: bool) -> None:
        """White on black."""
        self._escpos.set(invert=on)

    def centre(self, on: bool) -> None:
        self._escpos.set(align="center" if on else "left")

    def line_height(self, dots: int) -> None:
        """ESC 3: the distance from one line to the next, 1 to 255 dots."""
        self._escpos._raw(bytes((0x1B, 0x33, dots)))

    def line(self, text: str = "") -> None:
        self._escpos.textln(printable(text))

    def feed(self, dots: int) -> None:
        """ESC J: feed paper by 0 to 255 dots."""
        self._escpos._raw(bytes((0x1B, 0x4A, dots)))

    def qr(self, text: str, module_dots: int) -> None:
        """A QR drawn by the printer itself, error correction M, without a quiet zone."""
        self._escpos.qr(text, ec=ERROR_CORRECTION_M, size=module_dots, native=True)

    def cut(self) -> None:
        """GS V 66: feed to the cutter, then cut."""
        self._escpos.cut(feed=False)

    @property
    def payload(self) -> bytes:
        output: bytes = self._escpos.output
        return output
