"""Letters that are drawn once and shared: keys and boxes show the same few."""

from __future__ import annotations

from functools import lru_cache

from kivy.core.text import Label as CoreLabel
from kivy.graphics.texture import Texture

from kiosk.screens.theme.tokens import UNTINTED


@lru_cache(maxsize=256)
def lettering(text: str, font: str, size_px: float, bold: bool = True) -> Texture:
    """`text` in white, to be coloured by what stands before it on the canvas.
    Only digits, letters and icons: never what an applicant wrote."""
    label = CoreLabel(text=text, font_name=font, font_size=size_px, bold=bold, color=UNTINTED)
    label.refresh()
    return label.texture
