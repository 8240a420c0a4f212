"""Tiles: the doors of the home screen, and choices in a list."""

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk.screens.widgets import text as _text  # noqa: F401  (its rules are used in tile.kv)
from kiosk.screens.widgets.layout import load_layout
from kiosk.screens.widgets.touch import Touchable


class Tile(Touchable):
    """A door: icon above, two words, one line. Disabled, the line says why."""

    icon = StringProperty("")
    text = StringProperty("")
    hint = StringProperty("")


class Choice(Touchable):
    """One answer of a list: icon at the left, words and a line beside it."""

    icon = StringProperty("")
    text = StringProperty("")
    hint = StringProperty("")
    pointed = BooleanProperty(True)
    #: Whether the line is of the smallest type, so that more of it finds room.
    fine = BooleanProperty(False)
    room = NumericProperty(0)


load_layout(__file__)
