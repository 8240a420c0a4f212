"""The simulated printer's mind: ESC/POS commands in, paper and answers out.

It knows the commands that a ticket can hold: text in Font A and B and all
sizes, bold, underline, inverse, alignment, feeds, code pages, native QR,
raster pictures, cuts, and the requests that are answered in turn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import qrcode
from PIL import Image, ImageChops, ImageDraw

from kiosk.hardware.printer.paper import glyph

DLE, LF, ESC, FS, GS = 0x10, 0x0A, 0x1B, 0x1C, 0x1D
CODE_PAGES = {0: "cp437", 2: "cp850", 3: "cp860", 4: "cp863", 5: "cp865", 16: "cp1252", 19: "cp858"}
QR_LEVELS = {
    48: qrcode.ERROR_CORRECT_L,
    49: qrcode.ERROR_CORRECT_M,
    50: qrcode.ERROR_CORRECT_Q,
    51: qrcode.ERROR_CORRECT_H,
}
REAL_TIME_LENGTHS = {0x04: 3, 0x05: 3, 0x14: 10}
DEFAULT_SPACING_DOTS = 30


@dataclass(frozen=True, slots=True)
class Band:
    """Dots to print, as wide as the paper."""

    image: Image.Image


@dataclass(frozen=True, slots=True)
class Cut:
    """Cut the paper, after feeding it to the cutter if `feed` is set."""

    feed: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """Bytes to send back once everything before is on paper."""

    data: bytes


@dataclass(frozen=True, slots=True)
class PaperQuestion:
    """GS r 1 or ESC v: answered with the paper sensor, in turn."""


@dataclass(frozen=True, slots=True)
class Automatic:
    """GS a: from now on tell of changes by itself, or no longer."""

    on: bool


@dataclass(frozen=True, slots=True)
class Nothing:
    """A command that only changes how the next one looks."""


Step = Band | Cut | Answer | PaperQuestion | Automatic | Nothing
NOTHING = Nothing()


@dataclass(frozen=True, slots=True)
class Style:
    """How the next character looks."""

    width: int = 1
    height: int = 1
    font_b: bool = False
    bold: bool = False
    underline: bool = False
    inverse: bool = False
    align: int = 0
    spacing_dots: int = DEFAULT_SPACING_DOTS
    code_page: str = "cp437"


@dataclass(slots=True)
class QrSettings:
    """What GS ( k has set so far."""

    module_dots: int = 3
    level: int = 48
    data: bytes = b""


class Interpreter:
    """Takes one command after another off the front of a buffer."""

    def __init__(self, width_px: int) -> None:
        self._width_px = width_px
        self._fixed: dict[tuple[int, int], tuple[int, Callable[[bytes], Step]]] = {
            (ESC, 0x40): (0, self._initialise),
            (ESC, 0x21): (1, self._print_mode),
            (ESC, 0x32): (0, lambda _: self._restyle(spacing_dots=DEFAULT_SPACING_DOTS)),
            (ESC, 0x33): (1, lambda a: self._restyle(spacing_dots=a[0])),
            (ESC, 0x2D): (1, lambda a: self._restyle(underline=bool(a[0] & 3))),
            (ESC, 0x45): (1, lambda a: self._restyle(bold=bool(a[0] & 1))),
            (ESC, 0x47): (1, lambda a: self._restyle(bold=bool(a[0] & 1))),
            (ESC, 0x4A): (1, lambda a: self._print_line(a[0])),
            (ESC, 0x4D): (1, lambda a: self._restyle(font_b=bool(a[0] & 1))),
            (ESC, 0x61): (1, lambda a: self._restyle(align=a[0] & 3)),
            (ESC, 0x64): (1, lambda a: self._print_line(a[0] * self._style.spacing_dots)),
            (ESC, 0x74): (1, lambda a: self._restyle(code_page=CODE_PAGES.get(a[0], "cp437"))),
            (ESC, 0x76): (0, lambda _: PaperQuestion()),
            (GS, 0x21): (1, lambda a: self._restyle(width=(a[0] >> 4 & 7) + 1, height=(a[0] & 7) + 1)),
            (GS, 0x42): (1, lambda a: self._restyle(inverse=bool(a[0] & 1))),
            (GS, 0x49): (1, self._identify),
            (GS, 0x61): (1, lambda a: Automatic(a[0] != 0)),
            (GS, 0x72): (1, lambda a: PaperQuestion() if a[0] in (1, 49) else Answer(b"\x00")),
            # Known, and without effect on a ticket's looks: only their length matters.
            **{(ESC, code): (1, self._ignore) for code in (0x20, 0x52, 0x56, 0x7B, 0x63)},
            **{(ESC, code): (2, self._ignore) for code in (0x24, 0x5C)},
            **{(GS, code): (1, self._ignore) for code in (0x48, 0x62, 0x66, 0x68, 0x77)},
            **{(GS, code): (2, self._ignore) for code in (0x4C, 0x50, 0x57)},
            (FS, 0x2E): (0, self._ignore),
        }
        self.reset()

    def reset(self) -> None:
        """As after power on: also a line that was begun is gone."""
        self._style = Style()
        self._qr = QrSettings()
        self._line: list[Image.Image] = []

    def take(self, buffer: bytearray) -> Step | None:
        """Do the command at the front of `buffer` and remove it; None while it is incomplete."""
        taken = self._parse(buffer)
        if taken is None:
            return None
        length, step = taken
        del buffer[:length]
        return step

    def _parse(self, data: bytearray) -> tuple[int, Step] | None:
        if not data:
            return None
        first = data[0]
        if first == LF:
            return 1, self._print_line(None)
        if first not in (DLE, ESC, FS, GS):
            return 1, self._character(first) if first >= 0x20 else NOTHING
        if len(data) < 2:
            return None
        if first == DLE:  # was acted on when it arrived; here it is only passed over
            length = REAL_TIME_LENGTHS.get(data[1], 2)
            return (length, NOTHING) if len(data) >= length else None
        if (first, data[1]) == (GS, 0x28):
            return self._parse_function(data)
        if data[:3] == b"\x1dv0":
            return self._parse_raster(data)
        if (first, data[1]) == (GS, 0x56):
            return self._parse_cut(data)
        arguments, action = self._fixed.get((first, data[1]), (0, self._ignore))
        if len(data) < 2 + arguments or data[:2] == b"\x1dv":
            return None
        return 2 + arguments, action(bytes(data[2 : 2 + arguments]))

    def _parse_function(self, data: bytearray) -> tuple[int, Step] | None:
        """GS ( letter, a two-byte length, then that many bytes."""
        if len(data) < 5:
            return None
        length = 5 + data[3] + 256 * data[4]
        if len(data) < length:
            return None
        body = bytes(data[5:length])
        if data[2] == ord("H") and body[:2] == b"00":
            return length, Answer(b'7"' + body[2:6] + b"\x00")
        if data[2] == ord("k") and body[:1] == b"1":
            return length, self._qr_function(body[1], body[2:])
        return length, NOTHING

    def _parse_raster(self, data: bytearray) -> tuple[int, Step] | None:
        """GS v 0 m, width in bytes, height in dots, then the dots."""
        if len(data) < 8:
            return None
        width_bytes, height_px = data[4] + 256 * data[5], data[6] + 256 * data[7]
        length = 8 + width_bytes * height_px
        if len(data) < length:
            return None
        picture = Image.frombytes("1", (width_bytes * 8, height_px), bytes(data[8:length]))
        return length, self._place(ImageChops.invert(picture.convert("L")).convert("1"))

    def _parse_cut(self, data: bytearray) -> tuple[int, Step] | None:
        if len(data) < 3:
            return None
        feeds = data[2] in (65, 66)
        return (4 if feeds else 3, Cut(feeds)) if len(data) >= 4 or not feeds else None

    def _ignore(self, arguments: bytes) -> Step:
        return NOTHING

    def _initialise(self, arguments: bytes) -> Step:
        self.reset()
        return Automatic(on=False)

    def _restyle(self, **changes: int | bool | str) -> Step:
        self._style = replace(self._style, **changes)  # type: ignore[arg-type]
        return NOTHING

    def _print_mode(self, arguments: bytes) -> Step:
        mode = arguments[0]
        return self._restyle(
            font_b=bool(mode & 0x01),
            bold=bool(mode & 0x08),
            height=2 if mode & 0x10 else 1,
            width=2 if mode & 0x20 else 1,
            underline=bool(mode & 0x80),
        )

    def _identify(self, arguments: bytes) -> Step:
        names = {0x42: b"ANJUNGAN", 0x43: b"SIMULATOR"}
        name = names.get(arguments[0])
        return Answer(b"\x5f" + name + b"\x00") if name else Answer(b"\x00")

    def _character(self, code: int) -> Step:
        style = self._style
        width_px, height_px = (9, 17) if style.font_b else (12, 24)
        character = bytes((code,)).decode(style.code_page, "replace")
        cell = glyph(character, width_px * style.width, height_px * style.height, style.bold).copy()
        if style.underline:
            ImageDraw.Draw(cell).rectangle((0, cell.height - 2, cell.width, cell.height), fill=0)
        if style.inverse:
            cell = ImageChops.invert(cell.convert("L")).convert("1")
        if sum(placed.width for placed in self._line) + cell.width > self._width_px:
            band = self._print_line(None)
            self._line.append(cell)
            return band
        self._line.append(cell)
        return NOTHING

    def _print_line(self, feed_dots: int | None) -> Step:
        """Print the line in hand and feed by `feed_dots`, or by the line spacing."""
        height_px = max((cell.height for cell in self._line), default=0)
        feed_dots = self._style.spacing_dots if feed_dots is None else feed_dots
        text = Image.new("1", (sum(cell.width for cell in self._line), height_px), 1)
        at = 0
        for cell in self._line:
            text.paste(cell, (at, height_px - cell.height))
            at += cell.width
        self._line = []
        return self._place(text, max(height_px, feed_dots))

    def _place(self, picture: Image.Image, height_px: int | None = None) -> Band:
        """`picture` where the alignment puts it, on a band of `height_px`."""
        band = Image.new("1", (self._width_px, picture.height if height_px is None else height_px), 1)
        free = self._width_px - picture.width
        band.paste(picture, ((0, free // 2, free)[min(self._style.align, 2)], 0))
        return Band(band)

    def _qr_function(self, function: int, arguments: bytes) -> Step:
        """GS ( k, code type 1 (QR): 67 module size, 69 level, 80 store, 81 print."""
        match function:
            case 67:
                self._qr.module_dots = arguments[0]
            case 69:
                self._qr.level = arguments[0]
            case 80:
                self._qr.data = arguments[1:]
            case 81 if self._qr.data:
                code = qrcode.QRCode(
                    error_correction=QR_LEVELS.get(self._qr.level, qrcode.ERROR_CORRECT_L),
                    box_size=self._qr.module_dots,
                    border=0,
                )
                code.add_data(self._qr.data)
                code.make(fit=True)
                return self._place(code.make_image().get_image().convert("1"))
        return NOTHING
