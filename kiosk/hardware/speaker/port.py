"""What the booth asks of a speaker: say this, now, and be silent when told so.

The thread that draws the screen calls all of it, so nothing here waits: a
speaker that cannot be heard says so in `problem`, and the booth goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from kiosk.faults import Fault


@dataclass(frozen=True, slots=True)
class Utterance:
    """One thing said. `clip` names a recording that is played instead of the
    synthetic voice, where there is one.

    `text` may be as it is written: every driver says “A012”, “08.12”, “Rp 350.000”
    and a NIK as `kiosk.spoken.written.aloud` puts them.
    """

    text: str
    language: str  # "id", "en", …
    clip: str = ""


class Speaker(Protocol):
    """A voice that somebody at the booth hears."""

    def speak(self, utterances: Sequence[Utterance], volume_percent: int) -> None:
        """Say these one after another. Begins at once and interrupts what is
        being said; returns at once. `volume_percent` is 0 to 100."""
        ...

    def stop(self) -> None:
        """Be silent at once."""
        ...

    @property
    def speaking(self) -> bool:
        """Whether something is being said, or about to be."""
        ...

    def problem(self) -> Fault | None:
        """What keeps it silent, from the catalogue; None when it can be heard."""
        ...

    def close(self) -> None:
        """Be silent and let go of the device. Whatever is asked afterwards is ignored."""
        ...
