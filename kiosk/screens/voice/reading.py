"""What is said of a whole screen, or of the dialog over it.

A frame has its step, its question and its sentence; then comes the content as it is
read, from top to bottom, without what can be reached by keys: that is said when the
focus is on it. A widget that knows better what it says has a method `spoken`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kivy.uix.widget import Widget

from kiosk.screens.overlays import Dialog
from kiosk.screens.voice.said import Said
from kiosk.screens.voice.stops import ENTRIES, PADS, hidden
from kiosk.screens.voice.telling import entered
from kiosk.screens.widgets.frame import Frame, Question
from kiosk.screens.widgets.notice import Notice
from kiosk.screens.widgets.ring import Ring
from kiosk.screens.widgets.text import Words
from kiosk.screens.widgets.touch import Touchable
from kiosk.words import say

#: A number of which only the last figures are shown.
MASKED = re.compile(r"[• ]+(\d+)")
#: One that is shown in groups, each to be said figure by figure.
GROUPED = re.compile(r"\d+(?: \d+)+")


@dataclass(frozen=True, slots=True)
class Line:
    """Something to hear. `news` is said by itself when it comes while the screen stays."""

    said: Said
    news: bool = False


def title(top: Widget) -> str:
    """The question of a screen, or what a dialog is about."""
    return str(getattr(top, "heading", "") or getattr(top, "title", ""))


def read(top: Widget, language: str) -> list[Line]:
    """Everything that `top` says, in the order of reading."""
    return [line for line in _lines(top, language) if line.said.text.strip()]


def _lines(top: Widget, language: str) -> Iterator[Line]:
    if hasattr(top, "spoken"):
        yield from (Line(said) for said in top.spoken())
    elif isinstance(top, Frame):
        yield Line(Said(_sentence(top.step_text)))
        yield Line(Said(_sentence(top.heading)))
        yield Line(Said(top.lead), news=True)
        yield from _content(top.ids.body, language)
    elif isinstance(top, Dialog):
        yield Line(Said(_sentence(top.heading)))
        yield Line(Said(top.text))
        yield from _content(top.ids.lines.content, language)
        yield Line(Said(_sentence(top.code)))
        for ring in (part for part in top.ids.sign.children if isinstance(part, Ring)):
            yield Line(Said(say("Sisa waktu {count} detik.", language, count=round(ring.left))))
    else:
        yield from _content(top, language)


def _content(widget: Widget, language: str, news: bool = False, private: bool = False) -> Iterator[Line]:
    if hidden(widget) or isinstance(widget, (Touchable, Question, *PADS)):
        return
    private = private or getattr(widget, "private", False)
    if isinstance(widget, ENTRIES):
        yield from (Line(said) for said in entered(widget, language))
    elif hasattr(widget, "spoken"):
        yield from (Line(said, news) for said in widget.spoken())
    elif getattr(widget, "value_text", ""):
        yield from (Line(said) for said in _fact(widget, language, private))
    elif isinstance(widget, Words):
        yield Line(Said(_sentence(widget.text), private), news)
    else:
        for child in reversed(widget.children):
            yield from _content(child, language, news or isinstance(widget, Notice), private)


def _fact(widget: Any, language: str, private: bool) -> Iterator[Said]:
    """A name and its value; of a masked number, how it ends; whether it is in doubt."""
    value = widget.value_text
    if masked := MASKED.fullmatch(value):
        value = say("berakhir dengan {figures}", language, figures=" ".join(masked[1]))
    elif GROUPED.fullmatch(value):
        value = ", ".join(" ".join(group) for group in value.split())
    yield Said(f"{widget.name_text}:", private)
    yield Said(_sentence(value), private)
    yield Said(_sentence(getattr(widget, "check_text", "")), private)


def _sentence(text: str) -> str:
    """With a stop at its end, so that the next is not run into."""
    return text if not text or text.endswith((".", "!", "?", "…", ":")) else f"{text}."
