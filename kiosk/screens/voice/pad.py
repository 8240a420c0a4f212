"""The four keys: up, down, choose, back; and keys with a letter or a figure on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from kivy.core.window import Keyboard

#: The names by which keys are called in the settings, as Kivy has them: "up", "enter", "f5".
CODES = {name: code for name, code in Keyboard.keycodes.items() if code is not None}


class Meaning(Enum):
    """What a key of the pad is for."""

    UP = "up"
    DOWN = "down"
    CHOOSE = "choose"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Pad:
    """Which keys a pad sends. One that is wired as a keyboard can send any: a key
    that is named here has no letter."""

    up: Sequence[str] = ("up",)
    down: Sequence[str] = ("down",)
    choose: Sequence[str] = ("enter", "numpadenter")
    back: Sequence[str] = ("escape",)

    def meaning(self, code: int) -> Meaning | None:
        """What the key with Kivy's `code` is for; None for any other key."""
        for meaning in Meaning:
            if any(CODES.get(name) == code for name in getattr(self, meaning.value)):
                return meaning
        return None


USUAL_PAD = Pad()
#: The last character goes.
ERASE = CODES["backspace"]


def character(code: int, text: str | None) -> str:
    """What is typed by the key with Kivy's `code`, whose `text` is what it types with the keys
    that are held beside it: a small letter, a figure, a sign; "" for a key with none."""
    first_of_pad, last_of_pad = CODES["numpad0"], CODES["numpad9"]
    if first_of_pad <= code <= last_of_pad:
        return str(code - first_of_pad)
    typed = text or (chr(code) if code < 127 else "")
    return typed.lower() if len(typed) == 1 and typed.isprintable() else ""
