"""The button that calls an officer: what it says, whether it can be touched, wherever it stands."""

from __future__ import annotations

from kiosk.visit.visit import OfficerCall, Visit
from kiosk.words import mark, say

WORDS = {
    OfficerCall.NONE: mark("Panggil petugas"),
    OfficerCall.RINGING: mark("Memanggil petugas"),
    OfficerCall.REACHED: mark("Petugas dipanggil"),
    OfficerCall.COMING: mark("Petugas ke sini"),
    OfficerCall.MISSED: mark("Panggil petugas"),
}


def words(visit: Visit) -> str:
    """What stands on it."""
    return say(WORDS[visit.officer], visit.language)


def called(visit: Visit) -> bool:
    """Whether to touch it again would do nothing: the call is on its way, or has arrived."""
    return visit.officer in (OfficerCall.RINGING, OfficerCall.REACHED, OfficerCall.COMING)
