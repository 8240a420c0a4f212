"""How things are set on ticket paper: wrapped words, sizes, the big number, the QR.

Sizes follow PRINTING.md §6. Font A at its own size is too small to read, so
body text is twice as high; the number is as large as the paper allows; a QR
has modules of 6 dots and a quiet zone of 4 modules.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from textwrap import wrap

from kiosk.hardware.printer.encoder import Encoder
from kiosk.hardware.printer.widths import FONT_A_HEIGHT, PaperWidth
from kiosk.words import SOURCE_LANGUAGE, day_in_words, say

BODY_HEIGHT = 2
LARGEST = 8
LEADING_DOTS = 8
GAP_DOTS = 20
QR_MODULE_DOTS = 6
QR_QUIET_DOTS = 4 * QR_MODULE_DOTS
QR_LIMIT_BYTES = 62
#: What is signed is longer, and is scanned by an officer, not by a phone at arm's length.
SIGNED_QR_LIMIT_BYTES = 240
SIGNED_QR_MODULE_DOTS = 5
BULLET = "- "
CURRENCY, GLUED_CURRENCY = "Rp ", "Rp\u00a0"
"""An amount stays on one line; the encoder prints the no-break space as a space."""


class Sheet:
    """One slip of paper, filled from the top."""

    def __init__(self, paper: PaperWidth) -> None:
        self._columns = paper.columns
        self._encoder = Encoder(paper)
        self._style: dict[str, int | bool] = {}

    # -- what a layout is made of -------------------------------------------

    def heading(self, text: str, size: int = 2) -> None:
        """Centred and bold, `size` times as large as Font A."""
        self._use(width=size, height=size, bold=True, centre=True)
        self._lines(balance_words(text, self._columns // size))

    def body(self, text: str, bold: bool = False, centre: bool = False) -> None:
        self._use(width=1, height=BODY_HEIGHT, bold=bold, centre=centre)
        self._lines((balance_words if centre else wrap_words)(text, self._columns))

    def moment(self, moment: datetime, language: str = SOURCE_LANGUAGE) -> None:
        """Day and time centred, on one line where they fit, else on two."""
        self._use(width=1, height=BODY_HEIGHT, bold=False, centre=True)
        whole = moment_in_words(moment, language)
        fits = len(whole) <= self._columns
        self._lines([whole] if fits else [day_in_words(moment, language), time_in_words(moment, language)])

    def items(self, lines: Iterable[str]) -> None:
        """One bulleted line each; what does not fit hangs under its own text."""
        self._use(width=1, height=BODY_HEIGHT, bold=False, centre=False)
        for text in lines:
            self._lines(wrap_words(text, self._columns, first=BULLET, then=" " * len(BULLET)))

    def large(self, text: str) -> None:
        """A number on one line, as large as fits. Raises ValueError when it cannot fit at all."""
        size = min(LARGEST, self._columns // len(text))
        if size == 0:
            raise ValueError(f"“{text}” is longer than one line of {self._columns} characters")
        self._use(width=size, height=size, bold=True, centre=True)
        self._encoder.line(text)

    def badge(self, text: str) -> None:
        """White on black."""
        self._use(width=2, height=2, bold=True, centre=True)
        self._encoder.inverse(True)
        self._encoder.line(f" {text} ")
        self._encoder.inverse(False)

    def qr(self, text: str, caption: str) -> None:
        """A ticket's QR with its quiet zone, and what it is for. ValueError when `text` is too long."""
        self._qr(text, caption, QR_LIMIT_BYTES, QR_MODULE_DOTS)

    def signed_qr(self, text: str, caption: str) -> None:
        """The QR of a signed statement, and what it is for. Raises ValueError when `text` is too long."""
        self._qr(text, caption, SIGNED_QR_LIMIT_BYTES, SIGNED_QR_MODULE_DOTS)

    def rule(self) -> None:
        """A thin line across the paper; stretched, so that it costs few bytes."""
        self._use(width=LARGEST, height=1, bold=False, centre=False)
        self._encoder.line("─" * (self._columns // LARGEST))

    def gap(self) -> None:
        self._encoder.feed(GAP_DOTS)

    def cut(self) -> bytes:
        """End the slip; the bytes to hand to the printer."""
        self.gap()
        self._encoder.cut()
        return self._encoder.payload

    # -- inside ---------------------------------------------------------------

    def _qr(self, text: str, caption: str, limit_bytes: int, module_dots: int) -> None:
        size_bytes = len(text.encode())
        if size_bytes > limit_bytes:
            raise ValueError(f"this QR holds {limit_bytes} bytes at most, not {size_bytes}")
        self._use(width=1, height=BODY_HEIGHT, bold=False, centre=True)
        self._encoder.feed(QR_QUIET_DOTS)
        self._encoder.qr(text, module_dots)
        self._encoder.feed(QR_QUIET_DOTS)
        self.body(caption, centre=True)

    def _use(self, **style: int | bool) -> None:
        """Send only what changes: on a slow serial line every byte is a millisecond."""
        new = {name: value for name, value in style.items() if self._style.get(name) != value}
        if "width" in new or "height" in new:
            self._encoder.size(int(style["width"]), int(style["height"]))
        if "height" in new:
            self._encoder.line_height(FONT_A_HEIGHT * int(style["height"]) + LEADING_DOTS)
        if "bold" in new:
            self._encoder.bold(bool(style["bold"]))
        if "centre" in new:
            self._encoder.centre(bool(style["centre"]))
        self._style.update(style)

    def _lines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self._encoder.line(line)


def wrap_words(text: str, columns: int, first: str = "", then: str = "") -> list[str]:
    """`text` on lines of `columns` characters, broken between words only. A
    word longer than a line stays whole; the printer itself must break it."""
    return wrap(
        text.replace(CURRENCY, GLUED_CURRENCY),
        columns,
        initial_indent=first,
        subsequent_indent=then,
        break_long_words=False,
        break_on_hyphens=False,
    )


def balance_words(text: str, columns: int) -> list[str]:
    """As `wrap_words`, with lines of about one length: a centred text must not leave one word alone."""
    lines = wrap_words(text, columns)
    for narrower in range(columns - 1, 0, -1):
        closer = wrap_words(text, narrower)
        if len(closer) > len(lines) or any(len(line) > narrower for line in closer):
            return lines
        lines = closer
    return lines


def moment_in_words(moment: datetime, language: str = SOURCE_LANGUAGE) -> str:
    """“Selasa, 24 November 2026, 08.12 WITA”. `moment` is aware, in the site's zone."""
    return f"{day_in_words(moment, language)}, {time_in_words(moment, language)}"


def time_in_words(moment: datetime, language: str = SOURCE_LANGUAGE) -> str:
    """“08.12 WITA”: hours and minutes, and the name of the zone."""
    if moment.tzinfo is None:
        raise ValueError("a printed time needs its zone")
    return say(
        "{hour}.{minute} {zone}", language, hour=f"{moment:%H}", minute=f"{moment:%M}", zone=moment.tzname()
    )


def rupiah(amount: int) -> str:
    """“Rp 1.000.000”, in every language: it is what the tariff board says."""
    return f"Rp {amount:,}".replace(",", ".")


def warm_up(moment: datetime) -> None:
    """Load the encoder and the calendar's words now, not while the first applicant waits."""
    sheet = Sheet(PaperWidth.MM_80)
    sheet.moment(moment)
    sheet.cut()
