"""The look in numbers: colours, type, spacing, sizes. Nothing else names one.

Lengths are px on a screen whose shorter side is 1080 px, and are scaled to the
screen in use. A `Look` is made once for a screen size and a choice of comfort;
a change of comfort makes a new one, and the screen is built anew from it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Self

Colour = tuple[float, float, float, float]

#: The shorter side of the reference screen, px.
REFERENCE_PX = 1080
TEXT_SCALES = (1.0, 1.5, 2.0)
#: From this text size on, what stood side by side stands below each other.
LARGE_TEXT = 2.0
#: A wide window is narrow when it is less wide than this, in heights.
NARROW = 1.7


def _hex(code: str, alpha: float = 1.0) -> Colour:
    """`#RRGGBB` as red, green, blue, alpha from 0 to 1."""
    red, green, blue = (int(code[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue, alpha


#: What a picture, and the shape of a text, is tinted with to show it as it is.
UNTINTED: Colour = (1.0, 1.0, 1.0, 1.0)
#: No colour; and one that is yet to be said.
CLEAR: Colour = (0.0, 0.0, 0.0, 0.0)
UNSAID: Colour = (0.0, 0.0, 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by what they are for; `on_x` is the text that stands on `x`. What can be
    touched has an `edge`; a `line` only divides."""

    ink: Colour
    muted: Colour
    paper: Colour
    card: Colour
    line: Colour
    edge: Colour
    shade: Colour
    primary: Colour
    on_primary: Colour
    pressed: Colour
    tint: Colour
    chosen: Colour
    on_chosen: Colour
    good: Colour
    on_good: Colour
    good_tint: Colour
    bad: Colour
    on_bad: Colour
    bad_tint: Colour
    chosen_tint: Colour
    veil: Colour
    plate: Colour
    clear: Colour = CLEAR


DAY = Palette(
    ink=_hex("#14213D"),
    muted=_hex("#2C3754"),
    paper=_hex("#F6F4EF"),
    card=_hex("#FFFFFF"),
    line=_hex("#CDC8BC"),
    edge=_hex("#6F7A90"),
    shade=_hex("#E9E6DF"),
    primary=_hex("#0B4F8A"),
    on_primary=_hex("#FFFFFF"),
    pressed=_hex("#083A66"),
    tint=_hex("#E3EDF6"),
    chosen=_hex("#E8B020"),
    on_chosen=_hex("#14213D"),
    good=_hex("#125A33"),
    on_good=_hex("#FFFFFF"),
    good_tint=_hex("#E4F2EA"),
    bad=_hex("#981D17"),
    on_bad=_hex("#FFFFFF"),
    bad_tint=_hex("#FBEAE8"),
    chosen_tint=_hex("#FDF3D9"),
    veil=_hex("#14213D", 0.72),
    plate=_hex("#14213D"),
)

CONTRAST = Palette(
    ink=_hex("#FFFFFF"),
    muted=_hex("#FFFFFF"),
    paper=_hex("#000000"),
    card=_hex("#000000"),
    line=_hex("#FFFFFF"),
    edge=_hex("#FFFFFF"),
    shade=_hex("#262626"),
    primary=_hex("#FFE100"),
    on_primary=_hex("#000000"),
    pressed=_hex("#FFFFFF"),
    tint=_hex("#262626"),
    chosen=_hex("#FFE100"),
    on_chosen=_hex("#000000"),
    good=_hex("#FFFFFF"),
    on_good=_hex("#000000"),
    good_tint=_hex("#000000"),
    bad=_hex("#FFE100"),
    on_bad=_hex("#000000"),
    bad_tint=_hex("#000000"),
    chosen_tint=_hex("#000000"),
    veil=_hex("#000000", 0.86),
    plate=_hex("#000000"),
)


@dataclass(frozen=True, slots=True)
class Lengths:
    """A table of lengths in px that can be scaled as a whole."""

    def scaled(self, factor: float) -> Self:
        values = {field.name: getattr(self, field.name) * factor for field in fields(self)}
        return type(self)(**values)


@dataclass(frozen=True, slots=True)
class Reading(Lengths):
    """Type that is read: it grows with the whole text scale."""

    fine: float = 30
    body: float = 36
    lead: float = 42


@dataclass(frozen=True, slots=True)
class Display(Lengths):
    """Type that is large already, and icons beside it: they grow half as much, so
    that lines hold."""

    button: float = 40
    tile: float = 44
    key: float = 56
    title: float = 64
    entry: float = 60
    welcome: float = 112
    welcome_enlarged: float = 90  # still one line with text of 150 %
    icon: float = 52
    tile_icon: float = 68


@dataclass(frozen=True, slots=True)
class Signs(Lengths):
    """The number and the signs that stand alone: they do not grow with the text."""

    sign: float = 120
    case: float = 108
    label: float = 400
    label_beside_large_text: float = 220


@dataclass(frozen=True, slots=True)
class Space(Lengths):
    xs: float = 8
    s: float = 16
    m: float = 24
    l: float = 36  # noqa: E741
    xl: float = 56
    edge: float = 64


@dataclass(frozen=True, slots=True)
class Size(Lengths):
    """Things that have a size of their own."""

    #: Nothing that is touched is smaller; between two lies at least `Space.s`.
    least_target: float = 96
    button: float = 132
    start: float = 165
    key: float = 120
    tile: float = 220
    choice: float = 150
    #: A choice with room around it.
    choice_most: float = 216
    chip: float = 104
    switch: float = 120
    step: float = 12
    border: float = 3
    focus: float = 8
    ring: float = 280
    ring_beside_large_text: float = 170
    thumb: float = 180
    tile_thumb: float = 132
    emblem: float = 300
    drawing: float = 420
    drawing_beside_larger_text: float = 340
    picture: float = 900
    scroll: float = 12
    reading_width: float = 1080
    dialog_width: float = 1400


@dataclass(frozen=True, slots=True)
class Radius(Lengths):
    card: float = 28
    button: float = 28
    key: float = 20
    chip: float = 22


@dataclass(frozen=True, slots=True)
class Motion:
    """Seconds. Motion is short, and nothing depends on seeing it."""

    picture_s: float = 1 / 30
    ring_s: float = 0.25
    news_s: float = 1.0
    acknowledge_s: float = 6.0
    tidy_after_s: float = 0.06
    flash_s: float = 0.3
    fly_s: float = 0.4


class Look:
    """The look for one screen size (px) and one choice of comfort."""

    def __init__(
        self, size: tuple[float, float], text_scale: float = 1.0, contrast: bool = False, low: bool = False
    ) -> None:
        width, height = size
        unit = min(width, height) / REFERENCE_PX
        self.unit = unit
        self.width, self.height = width, height
        self.wide = width > height
        #: A wide window with lines too narrow for the usual columns and type.
        self.narrow = self.wide and width < NARROW * height
        self.low = low
        self.text_scale = text_scale
        self.large = text_scale >= LARGE_TEXT
        self.contrast = contrast
        self.paint = CONTRAST if contrast else DAY
        self.read = Reading().scaled(unit * text_scale)
        self.show = Display().scaled(unit * (1 + (text_scale - 1) / 2))
        if self.wide:
            # Beside the content a question has half the width: it grows less, and the
            # sentence under it no more than what is read.
            title = Display().title * unit * (1 + (text_scale - 1) / 4)
            self.show = replace(self.show, title=max(title, self.read.body))
        if self.wide or self.large:
            self.read = replace(
                self.read, lead=min(self.read.lead, max(self.read.body, Reading().lead * unit))
            )
        # What is chosen is never smaller than the line that explains it.
        self.tile_px = max(self.show.tile, self.read.body)
        self.sign = Signs().scaled(unit)
        self.space = Space().scaled(unit)
        self.size = Size().scaled(unit)
        self.radius = Radius().scaled(unit)
        self.motion = Motion()
        self.rim = self.space.m if self.wide or text_scale > 1 else self.space.l
        # Six choices, and all can be seen: in the lower half of a window, on a wide one,
        # or in large letters they are less high, with less room above and below their words.
        crowded = self.wide or low or self.large
        cramped = low or (self.wide and text_scale > 1)
        self.choice_least = (
            self.size.least_target if cramped else self.size.key if crowded else self.size.choice
        )
        self.choice_px = self.tile_px if not crowded else max(self.show.button, self.read.body)
        self.choice_room = self.space.xs if crowded or text_scale > 1 else self.space.m
        self.choice_gap = self.space.s if crowded else self.space.m
