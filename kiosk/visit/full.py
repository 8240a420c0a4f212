"""No place left: a fault that knows what is full and when there is room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from types import MappingProxyType

from kiosk.faults import Fault
from kiosk.words import mark, say

#: What is full, by the member `full` of the site's answer.
SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "day": mark("Kuota layanan ini untuk hari ini sudah habis."),
        "class": mark("Kuota antrean Anda untuk layanan ini hari ini sudah habis."),
        "reserved": mark("Sisa tempat hari ini disimpan untuk pemohon prioritas."),
        "session": mark("Tempat bagi yang tidak terdaftar pada sesi hari ini sudah habis."),
        "hour": mark("Kuota layanan ini untuk jam ini sudah habis."),
    }
)
WITH_ROOM = mark("Hari berikutnya yang masih ada tempat:")
OPENS = mark("Buka lagi:")
LEFT = mark("Tersisa {left} tempat, kurang untuk rombongan Anda.")


@dataclass(frozen=True, slots=True)
class Full(Fault):
    """`limit` is a key of `SENTENCES`; `left` places remain under it, too few
    for the group. `opens_at` is when numbers are given again on the same day,
    `next_day` the next day with room; None where there is none. Not `counted`, it
    is only known that the office opens on that day."""

    limit: str = "day"
    left: int = 0
    opens_at: time | None = None
    next_day: date | None = None
    counted: bool = True

    @property
    def next_day_is(self) -> str:
        """What is said over `next_day`."""
        return WITH_ROOM if self.counted else OPENS

    def in_words(self, language: str) -> str:
        """What is full."""
        return what_is_full(self.limit, self.left, language)


def what_is_full(limit: str, left: int, language: str) -> str:
    """One sentence, or two when some places are left."""
    told = say(SENTENCES.get(limit, SENTENCES["day"]), language)
    return f"{told} {say(LEFT, language, left=left)}" if left else told
