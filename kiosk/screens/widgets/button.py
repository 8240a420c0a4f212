"""Buttons: primary (one a screen), secondary, quiet."""

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk.screens.widgets import text as _text  # noqa: F401  (its rules are used in button.kv)
from kiosk.screens.widgets.layout import load_layout
from kiosk.screens.widgets.touch import Touchable


class CommandButton(Touchable):
    """An icon and a few words in the middle of a button."""

    text = StringProperty("")
    icon = StringProperty("")
    icon_last = BooleanProperty(False)
    least = NumericProperty(0)
    needed = NumericProperty(0)


class PrimaryButton(CommandButton):
    """The one thing to do next."""


class SecondaryButton(CommandButton):
    """Another way on."""


class QuietButton(CommandButton):
    """A way that is seldom needed."""


class Chip(CommandButton):
    """A small switch: language, text size, contrast."""


load_layout(__file__)
