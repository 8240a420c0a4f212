"""A notice: an icon, what happened, what to do; a fault's small code below."""

from __future__ import annotations

from kivy.properties import BooleanProperty, ColorProperty, OptionProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.screens.theme.tokens import CLEAR, UNSAID
from kiosk.screens.widgets import text as _text  # noqa: F401  (its rules are used in notice.kv)
from kiosk.screens.widgets.layout import load_layout


class Card(BoxLayout):
    """A sheet on the paper, as high as what lies on it."""


class Notice(BoxLayout):
    """`head` says what happened, `text` what it means and what to do."""

    tone = OptionProperty("info", options=("info", "good", "wait", "bad"))
    icon = StringProperty("info")
    head = StringProperty("")
    text = StringProperty("")
    code = StringProperty("")
    large = BooleanProperty(False)
    fill = ColorProperty(CLEAR)
    mark = ColorProperty(UNSAID)


def split_sentence(text: str) -> tuple[str, str]:
    """What happened, and the rest: a text of the catalogue in two parts."""
    head, stop, rest = text.partition(". ")
    return (head + "." if stop else head), rest


load_layout(__file__)
