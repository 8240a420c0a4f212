"""What is said when a supervisor ended the day: since when, and when numbers are given again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kiosk.site.full import ASK
from kiosk.words import day_in_words, mark, say

ENDED = mark("Pengambilan nomor hari ini diakhiri pukul {clock}.")
NEXT_OPENING = mark("Buka lagi {day}, pukul {clock}.")


def in_words(values: Mapping[str, str], language: str) -> str:
    """The sentences for the members `ended_at`, `next_day` and `opens_at` of a `closed` document."""
    told = [say(ENDED, language, clock=_clock(values["ended_at"]))]
    if "next_day" in values:
        day = day_in_words(date.fromisoformat(values["next_day"]), language)
        told.append(say(NEXT_OPENING, language, day=day, clock=_clock(values["opens_at"])))
    else:
        told.append(say(ASK, language))
    return " ".join(told)


def _clock(time: str) -> str:
    return time.replace(":", ".")
