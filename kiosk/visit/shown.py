"""What was shown before anything was asked: which words, in which language, when, at which
booth. Whoever answers for the data must be able to prove that (UU 27/2022, articles 22 to 25).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.visit.offer import Offer

VERSION_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Shown:
    """`version` is the fingerprint of the words as they stood on the screen; `at` is aware."""

    version: str
    language: str
    at: datetime
    booth: str

    def record(self) -> dict[str, str]:
        """As it is sealed into the submission."""
        return {
            "version": self.version,
            "language": self.language,
            "at": self.at.isoformat(timespec="seconds"),
            "booth": self.booth,
        }


def shown(words: Sequence[str], language: str, offer: Offer, now: datetime) -> Shown:
    return Shown(version_of(words), language, now, offer.booth)


def notice(language: str, offer: Offer) -> tuple[str, ...]:
    """The privacy notice: its short lines, then the whole of it."""
    return tuple(text.in_(language) for text in (*offer.privacy_notice, offer.privacy_full))


def version_of(words: Sequence[str]) -> str:
    """The first digits of the SHA-256 of `words`, a line each, in hex: nobody has to remember to
    count up, and `printf '%s\\n' "LINE" … | sha256sum` finds the wording that was meant."""
    lines = "".join(f"{line}\n" for line in words)
    return hashlib.sha256(lines.encode()).hexdigest()[:VERSION_DIGITS]
