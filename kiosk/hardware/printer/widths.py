"""The two widths of ticket paper."""

from __future__ import annotations

from enum import IntEnum

DOTS_PER_MM = 8  # 203 dpi
FONT_A_WIDTH, FONT_A_HEIGHT = 12, 24


class PaperWidth(IntEnum):
    """Millimetres across the roll."""

    MM_58 = 58
    MM_80 = 80

    @property
    def dots(self) -> int:
        """Dots that can be printed on one line."""
        return {PaperWidth.MM_58: 384, PaperWidth.MM_80: 576}[self]

    @property
    def columns(self) -> int:
        """Characters of Font A on one line."""
        return self.dots // FONT_A_WIDTH
