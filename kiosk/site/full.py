"""What is said when a service is full: which limit, and when there is room."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kiosk.queue.quota import Limit
from kiosk.words import mark, say

#: By what is full; `clock` comes as “10.00”.
FULL: Mapping[str, str] = {
    Limit.DAY: mark("Kuota layanan ini untuk hari ini sudah habis."),
    Limit.CLASS: mark("Kuota antrean Anda untuk layanan ini hari ini sudah habis."),
    Limit.RESERVED: mark("Sisa tempat hari ini disimpan untuk pemohon prioritas."),
    Limit.HOUR: mark("Kuota layanan ini untuk jam ini sudah habis."),
}
LEFT = mark("Tersisa {left} tempat, kurang untuk rombongan Anda.")
TODAY = mark("Nomor tersedia lagi hari ini mulai pukul {clock}.")
NEXT_DAY = mark("Hari berikutnya yang masih ada tempat: {day}.")
ASK = mark("Silakan ke petugas.")


def in_words(values: Mapping[str, str], language: str) -> str:
    """The sentences for the members `full`, `left`, `opens_at` and `next_day`
    of a `quota_full` document."""
    told = [say(FULL[values["full"]], language)]
    if values["left"] != "0":
        told.append(say(LEFT, language, left=values["left"]))
    if "opens_at" in values:
        told.append(say(TODAY, language, clock=values["opens_at"].replace(":", ".")))
    if "next_day" in values:
        day = date.fromisoformat(values["next_day"])
        told.append(say(NEXT_DAY, language, day=day_in_words(day, language)))
    if len(told) == 1:
        told.append(say(ASK, language))
    return " ".join(told)


def day_in_words(day: date, language: str) -> str:
    """“Selasa, 24 November 2026”."""
    from babel.dates import format_date

    return str(format_date(day, "EEEE, d MMMM y", locale=language))
