"""Words and icons on the screen.

A screen has fifty of them. Kivy's `Label` keeps some 350 objects each, and
building and clearing them away would be most of a screen's time; these keep
what the screens need of it.
"""

from __future__ import annotations

from math import inf
from typing import Any

from kivy.clock import Clock
from kivy.core.text import Label as CoreLabel
from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.properties import BooleanProperty, ColorProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.screens.theme.current import current_look
from kiosk.screens.theme.fonts import ICONS, TEXT
from kiosk.screens.theme.icons import glyph
from kiosk.screens.theme.tokens import UNSAID, UNTINTED, Look
from kiosk.screens.widgets.lettering import lettering
from kiosk.screens.widgets.wrapping import balanced, longest_word_px

#: The side of an icon's place, in its font's size.
ICON_SIDE = 1.1
#: Letters do not shrink quite evenly with their size.
SLACK = 1.03
#: What a line needs beyond its letters, for the last of them to stay on it.
ROUNDING_PX = 2


class Words(Widget):
    """Text as wide as its place and as high as it needs: none, without text.

    `font_size` is in px, `inset` in px at all four sides. `texture_size` is
    (width, height) in px of what was drawn.
    """

    text = StringProperty("")
    font_size = NumericProperty(0)
    bold = BooleanProperty(False)
    color = ColorProperty(UNSAID)
    halign = StringProperty("left")
    line_height = NumericProperty(1.12)
    inset = NumericProperty(0)
    texture_size = ListProperty((0, 0))

    def __init__(self, **properties: Any) -> None:
        look = current_look()
        self._drawn: tuple[object, ...] = ()
        self._draw_soon = Clock.create_trigger(self._draw, -1)
        properties.setdefault("font_size", self.usual_px(look))
        properties.setdefault("color", look.paint.ink)
        properties.setdefault("size_hint_y", None)
        # Nothing is drawn before a layout has said how wide.
        super().__init__(width=0, height=0, **properties)
        with self.canvas:
            self._ink = Color(rgba=self.color)
            self._face = Rectangle(size=(0, 0))
        for name in ("text", "font_size", "bold", "halign", "line_height", "width"):
            self.fbind(name, self._draw_soon)
        self.fbind("color", self._tint)
        self.fbind("pos", self._place)
        self.fbind("size", self._place)
        self._draw_soon()

    @staticmethod
    def usual_px(look: Look) -> float:
        """The size of this kind of text when nobody says another."""
        return look.read.body

    def _draw(self, *_: object) -> None:
        wanted = (self.text, self.font_size, self.bold, self.halign, self.line_height, self._wrap_px())
        if wanted == self._drawn:
            return
        self._drawn = wanted
        if not self.text or self._wrap_px() <= 0:
            self._face.texture = None
            self.texture_size = (0, 0)
        else:
            label = CoreLabel(
                text=self._lines(),
                font_name=TEXT,
                font_size=self._px(),
                bold=self.bold,
                halign=self.halign,
                line_height=self.line_height,
                text_size=(self._wrap_px(), None),
                color=UNTINTED,
            )
            label.refresh()
            self._face.texture = label.texture
            self.texture_size = label.texture.size
        if self.size_hint_y is None:
            self.height = self.texture_size[1] + 2 * self.inset if self.text else 0
        self._place()

    def _wrap_px(self) -> float:
        return float(self.width - 2 * self.inset)

    def _lines(self) -> str:
        """The text as it is drawn: its line breaks are kept."""
        return str(self.text)

    def _px(self) -> float:
        return float(self.font_size)

    def _place(self, *_: object) -> None:
        wide, high = self.texture_size
        self._face.size = wide, high
        self._face.pos = _middle(self, wide, high)

    def _tint(self, *_: object) -> None:
        self._ink.rgba = self.color

    @property
    def face(self) -> Texture | None:
        """The picture of its letters."""
        return self._face.texture

    @property
    def drawn(self) -> tuple[float, float, float, float]:
        """Where the text stands: (x, y, width, height) in px, as `pos` and `size`."""
        return *self._face.pos, *self._face.size


class Lead(Words):
    """One step larger than the body: the sentence under a title."""

    @staticmethod
    def usual_px(look: Look) -> float:
        return look.read.lead


class Strong(Words):
    """Body text that must be seen first."""

    bold = BooleanProperty(True)


class Name(Words):
    """What is never broken within a word: a word that is wider than its place makes
    all of them smaller."""

    bold = BooleanProperty(True)

    def _px(self) -> float:
        widest = longest_word_px(self.text, self.font_size, self.bold)
        return float(self.font_size) * (min(1.0, self._wrap_px() / (widest * SLACK)) if widest else 1.0)


class Title(Name):
    """The one question of a screen, in lines of one length."""

    line_height = NumericProperty(1.02)

    def _lines(self) -> str:
        return balanced(self.text, self._px(), self.bold, self._wrap_px())

    @staticmethod
    def usual_px(look: Look) -> float:
        return look.show.title


class Fine(Words):
    """The smallest text: a fault's code and nothing that must be read."""

    @staticmethod
    def usual_px(look: Look) -> float:
        return look.read.fine


class Fitted(Words):
    """Text as wide as it is, up to `room` px; then it wraps, and a word that is
    wider than that makes all of them smaller."""

    room = NumericProperty(inf)

    def __init__(self, **properties: Any) -> None:
        super().__init__(size_hint_x=None, **properties)
        self.fbind("room", self._draw_soon)

    def _draw(self, *_: object) -> None:
        font = CoreLabel(font_name=TEXT, font_size=self.font_size, bold=self.bold)
        natural = max((font.get_extents(line)[0] for line in self.text.split("\n")), default=0)
        self.width = max(1, min(natural + ROUNDING_PX, self.room))
        super()._draw()

    def _px(self) -> float:
        widest = longest_word_px(self.text, self.font_size, self.bold)
        return float(self.font_size) * (min(1.0, self.room / (widest * SLACK)) if widest else 1.0)


class Icon(Widget):
    """One icon, by its Phosphor name, in a square; no place without a name."""

    icon = StringProperty("")
    font_size = NumericProperty(0)
    bold = BooleanProperty(False)
    color = ColorProperty(UNSAID)

    def __init__(self, **properties: Any) -> None:
        look = current_look()
        self._draw_soon = Clock.create_trigger(self._draw, -1)
        properties.setdefault("font_size", look.show.icon)
        properties.setdefault("color", look.paint.ink)
        super().__init__(size_hint=(None, None), size=(0, 0), **properties)
        with self.canvas:
            self._ink = Color(rgba=self.color)
            self._face = Rectangle(size=(0, 0))
        for name in ("icon", "font_size"):
            self.fbind(name, self._settle)
        self.fbind("bold", self._draw_soon)
        self.fbind("color", self._tint)
        self.fbind("pos", self._place)
        self.fbind("size", self._place)
        self._settle()

    def _settle(self, *_: object) -> None:
        side = self.font_size * ICON_SIDE if self.icon else 0
        self.size = side, side
        self._draw_soon()

    def _draw(self, *_: object) -> None:
        face = lettering(glyph(self.icon), ICONS, self.font_size, bold=self.bold) if self.icon else None
        self._face.texture = face
        self._face.size = face.size if face else (0, 0)
        self._place()

    def _place(self, *_: object) -> None:
        self._face.pos = _middle(self, *self._face.size)

    def _tint(self, *_: object) -> None:
        self._ink.rgba = self.color

    @property
    def face(self) -> Texture | None:
        """Its picture."""
        return self._face.texture


def draw_letters(top: Widget) -> None:
    """Draw the letters of all that is under `top`, which Kivy would do when it first shows them."""
    for widget in top.walk():
        if isinstance(widget, (Words, Icon)) and widget.face is not None:
            widget.face.bind()


def _middle(place: Widget, wide: float, high: float) -> tuple[int, int]:
    """Where something lies in the middle of `place`; not by its `center`, which
    is not yet up to date when `pos` changes."""
    return int(place.x + (place.width - wide) / 2), int(place.y + (place.height - high) / 2)
