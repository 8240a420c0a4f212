"""Where the sound goes: what a driver gives the voice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from kiosk.faults import Fault
from kiosk.hardware.speaker.port import Utterance


@dataclass(frozen=True, slots=True)
class Spoken:
    """One utterance on its way out. `words` are what the synthetic voice was given."""

    utterance: Utterance
    words: str
    volume_percent: int
    recorded: bool


class Playing(Protocol):
    """One or more utterances that are heard one after another, without a gap.
    Samples are of `kiosk.sound.RATE_HZ`, 16 bits, mono, at their volume."""

    def announce(self, spoken: Spoken) -> Fault | None:
        """The samples that follow are of this utterance."""
        ...

    def write(self, samples: bytes) -> Fault | None:
        """Hand over samples; waits as long as sound of before is still to be heard."""
        ...

    def finish(self) -> Fault | None:
        """There are no more; returns once the last was heard."""
        ...

    def cut(self) -> None:
        """Be silent at once, from any thread. What is asked afterwards is a fault or nothing."""
        ...

    def close(self) -> None:
        """Let go of the device."""
        ...


class Output(Protocol):
    """A device, or a place, that takes sound."""

    def check(self) -> Fault | None:
        """Whether it is there, without a sound."""
        ...

    def begin(self) -> Playing | Fault:
        """Begin to play."""
        ...

    def close(self) -> None:
        """Let go of everything."""
        ...
