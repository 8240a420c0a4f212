"""Someone who hears and does not see: an ear for what the booth says, and four keys.

Everything that `Listener` decides it decides by what was said; it looks neither at the
screen nor at the visit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kivy.core.window import Keyboard, Window
from stage_hand import StageHand

from kiosk.faults import Fault
from kiosk.hardware.speaker.port import Utterance
from kiosk.spoken.written import aloud

CODES = Keyboard.keycodes
#: Nobody searches longer for a choice among those of one screen.
MOST_STEPS = 40
#: What is in focus is said last, in so many parts at most: its name, state, value and hint.
FOCUS_PARTS = 4


class Ear:
    """A speaker at which somebody listens: all that was said is kept, as it sounds.
    It is silent as soon as it has been heard, or `talks` on until it is told to stop."""

    def __init__(self, talks: bool = False) -> None:
        self.heard: list[str] = []
        self.parts: list[str] = []
        self.volumes: list[int] = []
        self.languages: set[str] = set()
        self.stops = 0
        self.fault: Fault | None = None
        self.talks = talks
        self._speaking = False

    def speak(self, utterances: Sequence[Utterance], volume_percent: int) -> None:
        self.parts = [aloud(one.text, one.language) for one in utterances]
        self.heard.append(" ".join(self.parts))
        self.volumes.append(volume_percent)
        self.languages |= {one.language for one in utterances}
        self._speaking = self.talks

    def stop(self) -> None:
        self.stops += 1
        self._speaking = False

    @property
    def speaking(self) -> bool:
        return self._speaking

    def problem(self) -> Fault | None:
        return self.fault

    def close(self) -> None:
        self.stop()

    @property
    def last(self) -> str:
        """What was said at last."""
        return self.heard[-1] if self.heard else ""

    @property
    def all(self) -> str:
        return "\n".join(self.heard)


class Listener:
    """Presses keys at `hand`'s booth, whose speaker is `ear`."""

    def __init__(self, hand: StageHand, ear: Ear) -> None:
        self.hand = hand
        self.ear = ear
        self.presses = 0

    def press(self, key: str, text: str | None = None) -> None:
        """Press the key of that Kivy name, and lift it."""
        self.presses += 1
        Window.dispatch("on_key_down", CODES[key], 0, text, [])
        Window.dispatch("on_key_up", CODES[key], 0)

    def down(self) -> str:
        """One on; what is said of it."""
        self.press("down")
        return self.ear.last

    def up(self) -> str:
        """One back; what is said of it."""
        self.press("up")
        return self.ear.last

    def choose(self) -> str:
        """Choose, and hear what comes of it."""
        return self._deed("enter")

    def back(self) -> str:
        """One step back, and hear where that is."""
        return self._deed("escape")

    def hears(self, *words: str) -> str:
        """Wait until all of `words` have been said at once; the whole of it."""

        def found() -> str:
            return next((said for said in reversed(self.ear.heard) if all(w in said for w in words)), "")

        try:
            self.hand.until(found, f"said {words}")
        except AssertionError as never:
            never.add_note(f"at last {self.ear.heard[-3:]}")
            raise
        # The voice begins while the screen is being put in place; until then it takes no key.
        self.hand.until(lambda: not self.hand.app.changing, "the screen in its place")
        return found()

    def find(self, name: str) -> str:
        """Go down until what is called `name` is in focus; already there, nothing is pressed."""
        for _ in range(MOST_STEPS):
            if any(part.startswith(name) for part in self.ear.parts[-FOCUS_PARTS:]):
                return self.ear.last
            self.down()
        raise AssertionError(f"nothing called {name!r}; heard {self.ear.heard[-MOST_STEPS:]}")

    def take(self, name: str) -> str:
        """Find what is called `name`, and choose it."""
        self.find(name)
        return self.choose()

    def type_figures(self, figures: str) -> None:
        """With the keys of a pad that has only four."""
        self.take("Tombol angka")
        for figure in figures:
            self.take(figure)

    def type_letters(self, text: str) -> None:
        """From groups of letters: which one has a letter is heard from its name."""
        self.take("Tombol huruf")
        for letter in text.upper():
            if letter == " ":
                self.take("spasi")
                continue
            for _ in range(MOST_STEPS):
                group = re.match(r"Huruf (\w) sampai (\w)", self.ear.parts[-1])
                if group and group[1] <= letter <= group[2]:
                    break
                self.down()
            self.choose()
            self.take(letter)
            self.down(), self.up()  # where one is after a letter
        self.press("escape")

    def _deed(self, key: str) -> str:
        self.hand.until(lambda: not self.hand.app.too_soon, "a screen that takes keys")
        before = len(self.ear.heard)
        self.press(key)
        self.hand.until(lambda: len(self.ear.heard) > before, f"an answer to {key}")
        return self.ear.last
