"""What stands on what, on the screen that is there now: each text, icon, key and edge
with the ground that was in fact drawn under it, and how far they are apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from eye import box_of, cut_by_a_scroll, topmost, visible_widgets
from kivy.core.window import Window
from stage_hand import StageHand

from kiosk.screens.pictures import pixels
from kiosk.screens.theme.tokens import Palette
from kiosk.screens.widgets.key import Key
from kiosk.screens.widgets.text import Words

Rgb = tuple[int, int, int]
#: At least so far apart: text on paper, text on coloured buttons, what is no text.
ON_PAPER, ON_COLOUR, NO_TEXT = 10.0, 7.0, 3.0
#: Steps of one colour (0 to 255) that count as the same: blending and rounding.
NEAR = 6


@dataclass(frozen=True)
class Pair:
    """One colour on another; `least` is how far they must be apart."""

    what: str
    ink: Rgb
    ground: Rgb
    least: float

    @property
    def ratio(self) -> float:
        return ratio(self.ink, self.ground)

    def __str__(self) -> str:
        ink, ground = ("#{:02X}{:02X}{:02X}".format(*colour) for colour in (self.ink, self.ground))
        return f"{self.what}: {ink} on {ground} is {self.ratio:.1f}, not {self.least:g}"


def ratio(one: Rgb, other: Rgb) -> float:
    """WCAG 2.2, relative luminance and contrast ratio."""

    def luminance(colour: Rgb) -> float:
        parts = [c / 255 for c in colour]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def too_faint(hand: StageHand) -> list[str]:
    """One line for each pair that is too close."""
    return sorted({str(pair) for pair in pairs(hand) if pair.ratio < pair.least})


def pairs(hand: StageHand) -> Iterator[Pair]:
    """Every pair on the screen."""
    width, height, seen = pixels()
    frame = np.frombuffer(seen, np.uint8).reshape(height, width, 4)[:, :, :3]
    paint = hand.app.look.paint
    for widget in visible_widgets(hand):
        box = box_of(widget)
        part = frame[max(0, int(box.bottom)) : int(box.top) + 1, max(0, int(box.left)) : int(box.right) + 1]
        ink = rgb(widget.color)
        ground = commonest(part, but=ink)
        if ground is not None:
            least = least_of_text(ground, paint) if isinstance(widget, Words) else NO_TEXT
            yield Pair(box.what, ink, ground, least)
    for touchable in hand.app.touchables():
        if topmost(hand) not in touchable.walk_reverse() or touchable.disabled:
            continue
        if cut_by_a_scroll(touchable):
            continue
        left, bottom = (int(n) for n in touchable.to_window(touchable.x, touchable.y))
        right, top = left + int(touchable.width), bottom + int(touchable.height)
        if left < 3 or right > Window.width - 3 or bottom < 3 or top > Window.height - 3:
            continue
        if isinstance(touchable, Key):
            colours = Counter(map(tuple, frame[bottom:top, left:right].reshape(-1, 3).tolist()))
            ground = colours.most_common(1)[0][0]
            yield Pair(touchable.name, rgb(paint.ink), ground, least_of_text(ground, paint))
        if touchable.edge[3]:
            around = frame[(bottom + top) // 2, left - 3]
            strongest = max((rgb(touchable.edge), rgb(touchable.fill)), key=lambda c: ratio(c, rgb8(around)))
            yield Pair(f"the edge of {touchable.name}", strongest, rgb8(around), NO_TEXT)


def least_of_text(ground: Rgb, paint: Palette) -> float:
    coloured = (paint.primary, paint.pressed, paint.chosen, paint.good, paint.bad)
    return ON_COLOUR if any(near(ground, rgb(colour)) for colour in coloured) else ON_PAPER


def commonest(part: np.ndarray, but: Rgb) -> Rgb | None:
    """The colour that fills most of `part`, other than the ink."""
    counted = Counter(map(tuple, part.reshape(-1, 3).tolist()))
    return next((colour for colour, _ in counted.most_common(4) if not near(colour, but)), None)


def near(one: Rgb, other: Rgb) -> bool:
    return all(abs(a - b) <= NEAR for a, b in zip(one, other, strict=True))


def rgb(colour: tuple[float, ...]) -> Rgb:
    red, green, blue = (round(c * 255) for c in colour[:3])
    return red, green, blue


def rgb8(pixel: np.ndarray) -> Rgb:
    red, green, blue = (int(c) for c in pixel)
    return red, green, blue
