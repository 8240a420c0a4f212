"""Ways through the booth, as lists of touches; used by several tests."""

from __future__ import annotations

from datetime import timedelta

from far_end import FarEnd, booking
from stage_hand import MORNING

MALE = "6302061508909901"
FEMALE = "6302065508909902"
#: Fourteen years old on the morning of the tests.
MINOR = "6302061508129901"
ELDERLY = "6302061501549902"

CODE = "6302000000009901"


def keys(digits: str) -> list[str]:
    return [f"keypad.{digit}" for digit in digits]


def letters(text: str) -> list[str]:
    return [f"keyboard.{'space' if letter == ' ' else letter}" for letter in text]


START = ["attract.start"]
WALK_IN = [*START, "home.walk_in", "service.renew_expired", "frame.next", *keys(MALE), "frame.next"]
SCAN_TWO = ["frame.next", "frame.next", "frame.next"]

HOME_VISIT = [
    *START,
    "home.home_visit",
    "frame.next",
    *keys(FEMALE),
    "frame.next",
    *letters("siti contoh"),
    "frame.next",
    "request.hospital",
    *letters("rsud contoh"),
    "frame.next",
    "request.within_3_days",
    *keys("081234567890"),
    "frame.next",
    "documents.skip",
    "frame.next",
]


def arriving(minutes: float = 0, **changes: object) -> FarEnd:
    """A booking is shown that starts so many minutes from now."""
    return FarEnd(shown=CODE, booking=booking(MORNING + timedelta(minutes=minutes), **changes))
