"""How long it may take until a number is called, in words: the same on screen, ticket and phone."""

from __future__ import annotations

from kiosk.words import SOURCE_LANGUAGE, mark, say

#: Below this nobody plans by the minute, and “0–1 minutes” is no sentence.
SOON_MIN = 5
SOON = mark("kurang dari {count} menit")
BETWEEN = mark("sekitar {low}–{high} menit")


def wait_in_words(low_min: int, high_min: int, language: str = SOURCE_LANGUAGE) -> str:
    """“sekitar 10–20 menit”, or “kurang dari 5 menit” for a wait that may be over at once.
    Whole minutes; `low_min` ≤ `high_min`."""
    if low_min <= 0 or high_min < SOON_MIN:
        return say(SOON, language, count=max(SOON_MIN, high_min))
    return say(BETWEEN, language, low=low_min, high=high_min)
