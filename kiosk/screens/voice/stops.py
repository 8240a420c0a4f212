"""What can be reached by keys, and in which order.

First the voice's own bar, then what stands on the screen from top to bottom, then the
way on, the way back, and the officer. A dialog hides the screen behind it. The keys of
a pad are one stop that is entered; letters are grouped by the alphabet in it, because
who cannot see the keyboard knows that order and no other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kivy.uix.widget import Widget

from kiosk.screens.widgets.entry import Boxes, Dots, Line
from kiosk.screens.widgets.key import Key
from kiosk.screens.widgets.keyboard import Keyboard
from kiosk.screens.widgets.keypad import Keypad
from kiosk.screens.widgets.touch import Touchable
from kiosk.words import mark

#: What holds keys, and is entered.
PADS = (Keypad, Keyboard)
#: What has been typed so far.
ENTRIES = (Boxes, Line, Dots)
ENTRY = "entry"
#: The frame's buttons, by how often they are wanted.
FRAME = ("frame.next", "frame.back", "frame.officer")
LETTERS = ("abcde", "fghij", "klmno", "pqrst", "uvwxyz")
FIGURES = "0123456789"
#: What stays directly on the keyboard: it is wanted between any two letters.
LAST_ON_PAD = ("space", "erase", "clear")


@dataclass(frozen=True, slots=True)
class Stop:
    """A place where the focus can be. A group has `members` and is entered; `text` is
    what a group is called, with `values`."""

    name: str
    widget: Widget
    members: tuple[Stop, ...] = ()
    text: str = ""
    values: tuple[tuple[str, str], ...] = ()

    @property
    def enabled(self) -> bool:
        return not getattr(self.widget, "disabled", False)


def stops(top: Widget) -> tuple[Stop, ...]:
    """All of `top`, a screen or a dialog, in the order of reading."""
    below = getattr(top, "last_read", None)
    found = list(_within(top, but=below))
    if below is not None:
        found += _within(below)
    framed = {stop.name: stop for stop in found if stop.name in FRAME}
    return (*(stop for stop in found if stop.name not in FRAME), *(framed[n] for n in FRAME if n in framed))


def leaves(of: Sequence[Stop]) -> Iterator[Stop]:
    """Every stop that is no group."""
    for stop in of:
        yield from leaves(stop.members) if stop.members else (stop,)


def hidden(widget: Widget) -> bool:
    return not widget.opacity


def _within(widget: Widget, but: Widget | None = None) -> Iterator[Stop]:
    if hidden(widget) or widget is but:
        return
    if isinstance(widget, PADS):
        yield _pad(widget)
    elif isinstance(widget, ENTRIES):
        yield Stop(ENTRY, widget)
    elif isinstance(widget, Touchable):
        if widget.name:
            yield Stop(widget.name, widget)
    else:
        for child in reversed(widget.children):
            yield from _within(child, but)


def _pad(pad: Widget) -> Stop:
    keys = {
        key.name.partition(".")[2]: Stop(key.name, key)
        for key in pad.walk(restrict=True)
        if isinstance(key, Key)
    }
    figures = tuple(keys.pop(figure) for figure in FIGURES if figure in keys)
    last = tuple(keys.pop(name) for name in LAST_ON_PAD if name in keys)
    if isinstance(pad, Keypad):
        return Stop("keypad", pad, (*figures, *keys.values(), *last), mark("Tombol angka"))
    groups = [_letters(pad, block, keys) for block in LETTERS]
    groups.append(Stop("keyboard.figures", pad, figures, mark("Angka 0 sampai 9")))
    groups.append(Stop("keyboard.signs", pad, tuple(keys.values()), mark("Tanda baca")))
    filled = (group for group in groups if group.members)
    return Stop("keyboard", pad, (*filled, *last), mark("Tombol huruf"))


def _letters(pad: Widget, block: str, keys: dict[str, Stop]) -> Stop:
    """The letters of `block`, which are taken out of `keys`."""
    members = tuple(keys.pop(letter) for letter in block if letter in keys)
    ends = (("first", block[0].upper()), ("last", block[-1].upper()))
    return Stop(f"keyboard.{block}", pad, members, mark("Huruf {first} sampai {last}"), ends)
