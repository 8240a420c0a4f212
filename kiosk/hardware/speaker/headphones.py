"""Two ways out: headphones while they are plugged in, the loudspeaker otherwise."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from kiosk.faults import Fault
from kiosk.hardware.speaker.port import Speaker, Utterance


class WithHeadphones:
    """Implements `port.Speaker`. What was said to one is never continued on the other."""

    def __init__(self, loudspeaker: Speaker, headphones: Speaker) -> None:
        self._loudspeaker = loudspeaker
        self._headphones = headphones
        self._chosen = loudspeaker
        self._lock = threading.Lock()

    def plugged(self, are_in: bool) -> None:
        """Headphones were plugged in, or pulled out; from any thread."""
        with self._lock:
            self._chosen.stop()
            self._chosen = self._headphones if are_in else self._loudspeaker

    def speak(self, utterances: Sequence[Utterance], volume_percent: int) -> None:
        with self._lock:
            self._chosen.speak(utterances, volume_percent)

    def stop(self) -> None:
        with self._lock:
            self._chosen.stop()

    @property
    def speaking(self) -> bool:
        return self._chosen.speaking

    def problem(self) -> Fault | None:
        return self._chosen.problem()

    def close(self) -> None:
        self._loudspeaker.close()
        self._headphones.close()
