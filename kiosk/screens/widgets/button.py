"""Buttons: primary (one a screen), secondary, quiet."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.screens.theme.current import current_look
from kiosk.screens.widgets.layout import load_layout
from kiosk.screens.widgets.text import ICON_SIDE, Fitted, Icon
from kiosk.screens.widgets.touch import Touchable


class CommandButton(Touchable):
    """An icon and a few words in the middle of a button.

    It is at least `least` px high and `needed` px with its words, which wrap
    when they are wider than the button.
    """

    text = StringProperty("")
    icon = StringProperty("")
    icon_last = BooleanProperty(False)
    least = NumericProperty(0)
    needed = NumericProperty(0)

    def __init__(self, **properties: Any) -> None:
        self._look = look = current_look()
        self._sign = Icon(bold=True)
        self._said = Fitted(bold=True, font_size=look.show.button)
        super().__init__(**properties)
        self.add_widget(self._said)
        self.add_widget(self._sign)
        for name in ("text", "icon"):
            self.fbind(name, self._tell)
        self.fbind("words", self._tint)
        self.fbind("least", self._grow)
        self._said.fbind("height", self._grow)
        self._tell()
        self._tint()
        self._grow()

    def do_layout(self, *_: object) -> None:
        """Icon and words side by side, in the middle."""
        sign, said = self._sign, self._said
        beside = self._look.show.icon * ICON_SIDE + self._look.space.xs if self.icon else 0
        said.room = max(1, self.width - 2 * self._look.space.s - beside)
        gap = self._look.space.xs if self.icon and self.text else 0
        wide = sign.width + gap + (said.width if self.text else 0)
        first, second = (said, sign) if self.icon_last else (sign, said)
        left = self.x + (self.width - wide) / 2
        first.x, second.right = left, left + wide
        sign.center_y = said.center_y = self.center_y

    def _tell(self, *_: object) -> None:
        self.label = self.text or self.label
        self._said.text, self._sign.icon = self.text, self.icon
        self._said.halign = "left" if self.icon else "center"
        self._trigger_layout()

    def _tint(self, *_: object) -> None:
        self._said.color = self._sign.color = self.words

    def _grow(self, *_: object) -> None:
        self.needed = max(self.least, self._said.height + 2 * self._look.space.s)
        if self.size_hint_y is None:
            self.height = self.needed


class ButtonRow(BoxLayout):
    """Buttons side by side, all as high as the one that needs most."""

    def __init__(self, **properties: Any) -> None:
        super().__init__(spacing=current_look().space.m, size_hint_y=None, height=0, **properties)

    def add_widget(self, widget: CommandButton, *args: Any, **kwargs: Any) -> None:
        """At the right."""
        widget.size_hint_y = 1
        widget.bind(needed=self._level)
        super().add_widget(widget, *args, **kwargs)
        self._level()

    def _level(self, *_: object) -> None:
        self.height = max((button.needed for button in self.children), default=0)


class PrimaryButton(CommandButton):
    """The one thing to do next."""


class SecondaryButton(CommandButton):
    """Another way on."""


class QuietButton(CommandButton):
    """A way that is seldom needed."""


class Chip(CommandButton):
    """A small switch: language, text size, contrast."""


load_layout(__file__)
