"""Rectangles with round corners, all cut from a few small pictures.

Kivy's own are a fan of triangles inside a line of soft pixels. Where the processor
draws, that takes a third longer than nine stretched patches of one picture, and
twice as many objects for each.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import hypot
from typing import Any

from kivy.factory import Factory
from kivy.graphics import BorderImage
from kivy.graphics.texture import Texture

#: Radii that a look has, and those that a button passes through until it is laid out.
KEPT = 64


class Rounded(BorderImage):
    """Drawn like a Rectangle in the Color before it, with corners of `radius[0]` px, or less
    where it is too small for them."""

    def __init__(self, radius: Sequence[float] = (0,), **properties: Any) -> None:
        self._radius = float(radius[0])
        self._cut_at = -1
        super().__init__(**properties)
        self._cut_at = -1  # Kivy has set borders of its own
        self._cut()

    @property
    def radius(self) -> Sequence[float]:
        return (self._radius,)

    @radius.setter
    def radius(self, radius: Sequence[float]) -> None:
        self._radius = float(radius[0])
        self._cut()

    @property
    def size(self) -> tuple[float, float]:
        width, height = BorderImage.size.__get__(self)
        return width, height

    @size.setter
    def size(self, size: Sequence[float]) -> None:
        BorderImage.size.__set__(self, size)
        self._cut()

    def _cut(self) -> None:
        radius = max(0, int(min(self._radius, *(length / 2 for length in self.size)) + 0.5))
        if radius != self._cut_at:
            self._cut_at = radius
            self.texture = _square(radius)
            self.border = self.display_border = (radius,) * 4


@lru_cache(maxsize=KEPT)
def _square(radius_px: int) -> Texture:
    """White, as opaque as a square whose corners are cut off at `radius_px` covers each pixel;
    two pixels longer than twice that, so that there is something to stretch."""
    across = 2 * radius_px + 2
    # How far the middle of a row or a column lies from where the corner begins.
    beyond = [max(0.0, abs(place + 0.5 - across / 2) - 1) for place in range(across)]
    reach = (radius_px or 1) + 0.5
    pixels = bytearray(b"\xff" * (4 * across * across))
    pixels[3::4] = bytes(round(255 * min(1.0, max(0.0, reach - hypot(x, y)))) for y in beyond for x in beyond)
    texture = Texture.create(size=(across, across), colorfmt="rgba")

    def fill(_: Texture) -> None:
        texture.blit_buffer(bytes(pixels), colorfmt="rgba", bufferfmt="ubyte")

    fill(texture)
    texture.add_reload_observer(fill)
    return texture


Factory.register("Rounded", cls=Rounded)
