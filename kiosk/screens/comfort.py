"""What an applicant may set for the length of one visit."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Self

from kiosk.screens.theme.tokens import TEXT_SCALES

#: How loud the voice guide is when nobody has set it.
USUAL_VOLUME_PERCENT = 60


@dataclass(frozen=True, slots=True)
class Comfort:
    """Text size, contrast, and controls within reach of a wheelchair; the voice guide, how loud
    it is, and whether the screen is `dark` meanwhile."""

    text_scale: float = 1.0
    contrast: bool = False
    low: bool = False
    voice: bool = False
    dark: bool = False
    volume_percent: int = USUAL_VOLUME_PERCENT

    @property
    def look(self) -> Hashable:
        """What of it a screen is built from."""
        return self.text_scale, self.contrast, self.low

    def larger(self) -> Self:
        """The next text size, and after the largest the first again."""
        place = TEXT_SCALES.index(self.text_scale)
        return replace(self, text_scale=TEXT_SCALES[(place + 1) % len(TEXT_SCALES)])
