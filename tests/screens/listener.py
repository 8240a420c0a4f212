"""Someone who hears and does not see: an ear for what the booth says, and four keys.

Everything that `Listener` decides it decides by what was said; it looks neither at the
screen nor at the visit.
"""

from __future__ import annotations

from collections.abc import Sequence

from kivy.core.window import Keyboard, Window
from stage_hand import StageHand

from kiosk.faults import Fault
from kiosk.hardware.speaker.port import Utterance
from kiosk.spoken.written import aloud

CODES = Keyboard.keycodes
#: Nobody searches longer for a choice among those of one screen.
MOST_STEPS = 40


class Ear:
    """A speaker at which somebody listens: all that was said is kept, as it sounds.
    It is silent as soon as it has been heard, or `talks` on until it is told to stop."""

    def __init__(self, talks: bool = False) -> None:
        self.heard: list[str] = []
        self.volumes: list[int] = []
        self.languages: set[str] = set()
        self.stops = 0
        self.talks = talks
        self._speaking = False

    def speak(self, utterances: Sequence[Utterance], volume_percent: int) -> None:
        self.heard.append(" ".join(aloud(one.text, one.language) for one in utterances))
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
        return None

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

    def press(self, key: str, text: str | None = None) -> str:
        """Press the key of that Kivy name and lift it; what was said then."""
        self.hand.until(lambda: not self.hand.app.too_soon, "the screen that takes keys")
        before = len(self.ear.heard)
        Window.dispatch("on_key_down", CODES[key], 0, text, [])
        Window.dispatch("on_key_up", CODES[key], 0)
        self.hand.frames(2)
        return " ".join(self.ear.heard[before:])

    def down(self) -> str:
        return self.press("down")

    def up(self) -> str:
        return self.press("up")

    def choose(self) -> str:
        """Choose, and hear what comes of it."""
        before = len(self.ear.heard)
        self.press("enter")
        self.hand.until(lambda: len(self.ear.heard) > before, "an answer to choose")
        return self.ear.last

    def back(self) -> str:
        return self.press("escape")

    def find(self, words: str) -> str:
        """Go down until `words` are what is in focus; already there, nothing is pressed."""
        for _ in range(MOST_STEPS):
            if self.focus_begins(words):
                return self.ear.last
            self.down()
        raise AssertionError(f"nothing called {words!r}; heard {self.ear.heard[-MOST_STEPS:]}")

    def focus_begins(self, words: str) -> bool:
        """Whether the last that was said ends with a thing of that name."""
        return f" {words}" in f" {self.ear.last}"[-len(words) - 160 :]

    def take(self, words: str) -> str:
        """Find the choice and choose it."""
        self.find(words)
        return self.choose()

    def hears(self, *words: str) -> None:
        """Wait until all of `words` have been said since the last key."""
        self.hand.until(lambda: all(word in self.ear.all for word in words), f"said {words}")
