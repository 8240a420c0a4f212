"""The queue ticket: what is on it, and how it is set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.hardware.printer.widths import PaperWidth
from kiosk.printing.layout import Sheet
from kiosk.wait_words import wait_in_words
from kiosk.words import SOURCE_LANGUAGE, mark, say

TICKET_LIMIT_BYTES = 600
GROUP = mark("Rombongan {count} orang, dipanggil bersama")
MISSED = mark("Bila terlewat, lapor ke petugas.")
FROM_RESERVE = mark("Jaringan terputus. Nomor ini sah dan masuk antrean saat jaringan kembali.")
UNKNOWN_WAIT = mark("Waktu tunggu belum diketahui.")


@dataclass(frozen=True, slots=True)
class TicketContent:
    """What a ticket says. No name and no NIK: a ticket is left on a bench."""

    office: str
    service: str
    label: str
    zone: str
    """Where to wait or where the number is called, such as “Loket 1-3”."""
    ahead: int | None
    """None when the booth cannot know."""
    wait_low_min: int | None
    wait_high_min: int | None
    printed_at: datetime
    """Aware, in the site's own zone."""
    qr: str
    """At most 62 bytes; opens the place in line on a phone. Empty prints none."""
    what_to_bring: tuple[str, ...] = ()
    wayfinding: tuple[str, ...] = ()
    """Where the toilets and rooms are, one line each."""
    help_line: str = ""
    reprint: bool = False
    people: int = 1
    """How many are called together."""
    from_reserve: bool = False
    """Given by the booth while the queue was out of reach."""


def ticket_payload(
    content: TicketContent, paper: PaperWidth = PaperWidth.MM_80, language: str = SOURCE_LANGUAGE
) -> bytes:
    """The ESC/POS bytes of a ticket. Raises ValueError when the QR text is longer than 62 bytes."""
    sheet = Sheet(paper)
    if content.reprint:
        sheet.badge(say("CETAK ULANG", language))
        sheet.gap()
    sheet.body(content.office, centre=True)
    sheet.gap()
    sheet.heading(content.service)
    sheet.gap()
    sheet.large(content.label)
    if content.people > 1:
        sheet.body(say(GROUP, language, count=content.people), bold=True, centre=True)
    if content.zone:
        sheet.heading(content.zone)
    sheet.body(place_in_words(content, language), centre=True)
    if content.qr:
        sheet.qr(content.qr, say("Pantau antrean dari ponsel", language))
    sheet.rule()
    if content.what_to_bring:
        sheet.body(say("Siapkan:", language), bold=True)
        sheet.items(content.what_to_bring)
        sheet.gap()
    sheet.body(say(MISSED, language), bold=True)
    for line in (*content.wayfinding, content.help_line):
        if line:
            sheet.body(line)
    sheet.rule()
    sheet.moment(content.printed_at, language)
    return sheet.cut()


def place_in_words(content: TicketContent, language: str = SOURCE_LANGUAGE) -> str:
    """“3 di depan Anda, sekitar 10-20 menit”: always a range, never a promise."""
    if content.from_reserve:
        return f"{say(FROM_RESERVE, language)} {say(UNKNOWN_WAIT, language)}"
    if content.ahead is None:
        return say(UNKNOWN_WAIT, language)
    assert content.wait_low_min is not None
    assert content.wait_high_min is not None
    wait = wait_in_words(content.wait_low_min, content.wait_high_min, language)
    if content.ahead == 0:
        return say("Anda berikutnya, {wait}", language, wait=wait)
    return say("{ahead} di depan Anda, {wait}", language, ahead=content.ahead, wait=wait)
