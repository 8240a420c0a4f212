"""How words fall into lines: measured, never broken within a word."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from kivy.core.text import Label as CoreLabel

from kiosk.screens.theme.fonts import TEXT


@lru_cache(maxsize=512)
def width_px(text: str, size_px: float, bold: bool) -> int:
    """How wide `text` is in one line. Only words of the program: never what an
    applicant wrote."""
    return int(CoreLabel(font_name=TEXT, font_size=size_px, bold=bold).get_extents(text)[0])


def longest_word_px(text: str, size_px: float, bold: bool) -> int:
    """How wide the widest word of `text` is."""
    return max((width_px(word, size_px, bold) for word in text.split()), default=0)


def balanced(text: str, size_px: float, bold: bool, room_px: float) -> str:
    """`text` in as few lines as `room_px` allows, of about one length: no single
    word is left over on the last."""
    words = text.split(" ")
    widths = [width_px(word, size_px, bold) for word in words]
    gap = width_px(" ", size_px, bold)
    lines = _wrapped(widths, gap, room_px)
    if len(lines) < 2:
        return text
    narrow, wide = max(widths), int(room_px)
    while narrow < wide:
        middle = (narrow + wide) // 2
        if len(_wrapped(widths, gap, middle)) > len(lines):
            narrow = middle + 1
        else:
            wide = middle
    ends = _wrapped(widths, gap, wide)
    starts = [0, *ends[:-1]]
    return "\n".join(" ".join(words[start:end]) for start, end in zip(starts, ends, strict=True))


def _wrapped(widths: Sequence[int], gap: int, room_px: float) -> list[int]:
    """Where each line ends, as the number of words up to there."""
    ends, used = [], 0
    for place, width in enumerate(widths):
        if used and used + gap + width > room_px:
            ends.append(place)
            used = width
        else:
            used += width + (gap if used else 0)
    return [*ends, len(widths)]
