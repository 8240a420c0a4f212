"""The spool in words, for the technician's page and for `kiosk spool`."""

from __future__ import annotations

from kiosk.client.spool.draining import BEGUN
from kiosk.client.spool.looking import Entry
from kiosk.client.spool.mending import RELEASED
from kiosk.faults import CATALOGUE, FaultCode
from kiosk.words import mark, say

KINDS = {
    "visit": mark("kunjungan"),
    "home_visit": mark("kunjungan rumah"),
    "arrival": mark("bukti kedatangan"),
}
NOT_TRIED = mark("Belum pernah dikirim.")
CUT_SHORT = mark("Pengiriman terakhir terputus.")
AGAIN = mark("Akan dikirim ulang.")

_UNITS = ("B", "kB", "MB", "GB", "TB")


def size(count: int, language: str = "id") -> str:
    """`count` bytes as a person reads them: "1,2 MB"."""
    amount, unit = float(count), 0
    while amount >= 999.5 and unit + 1 < len(_UNITS):
        amount, unit = amount / 1000, unit + 1
    text = f"{amount:.1f}" if unit and amount < 99.95 else f"{amount:.0f}"
    return f"{text if language == 'en' else text.replace('.', ',')} {_UNITS[unit]}"


def kind(entry: Entry, language: str) -> str:
    """What it is; a kind that has no word stands as it is."""
    return say(KINDS[entry.kind], language) if entry.kind in KINDS else entry.kind


def why_it_stays(entry: Entry, language: str) -> str:
    """Why the centre does not have it yet: the staff's words, and what the centre said."""
    last = entry.last
    if last is None:
        return say(NOT_TRIED, language)
    if last.name in FaultCode.__members__:
        words = say(CATALOGUE[FaultCode[last.name]].staff, language)
        return f"{words} ({last.detail})" if last.detail else words
    if last.name == RELEASED:
        return say(AGAIN, language)
    return say(CUT_SHORT if last.name == BEGUN else AGAIN, language)
