"""What an applicant may set for the length of one visit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from kiosk.screens.theme.tokens import TEXT_SCALES


@dataclass(frozen=True, slots=True)
class Comfort:
    """Text size, contrast, and controls within reach of a wheelchair."""

    text_scale: float = 1.0
    contrast: bool = False
    low: bool = False

    def larger(self) -> Self:
        """The next text size, and after the largest the first again."""
        place = TEXT_SCALES.index(self.text_scale)
        return replace(self, text_scale=TEXT_SCALES[(place + 1) % len(TEXT_SCALES)])
