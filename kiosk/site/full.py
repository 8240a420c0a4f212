"""What is said when a service is full: which limit, and when there is room."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kiosk.visit.full import what_is_full
from kiosk.words import day_in_words, mark, say

TODAY = mark("Nomor tersedia lagi hari ini mulai pukul {clock}.")
NEXT_DAY = mark("Hari berikutnya yang masih ada tempat: {day}.")
OPENS = mark("Buka lagi {day}.")
ASK = mark("Silakan ke petugas.")


def in_words(values: Mapping[str, str], language: str) -> str:
    """The sentences for the members `full`, `left`, `opens_at`, `next_day`
    and `next_day_counted` of a `quota_full` document."""
    told = [what_is_full(values["full"], int(values["left"]), language)]
    if "opens_at" in values:
        told.append(say(TODAY, language, clock=values["opens_at"].replace(":", ".")))
    if "next_day" in values:
        day = date.fromisoformat(values["next_day"])
        sentence = NEXT_DAY if "next_day_counted" in values else OPENS
        told.append(say(sentence, language, day=day_in_words(day, language)))
    if len(told) == 1:
        told.append(say(ASK, language))
    return " ".join(told)
