"""When each thing may be tried again: full jitter, 5 s to 15 min, or as long as the centre asked.

Every thing waits for itself: a poisoned submission steps back and holds up no
other. What is kept here is forgotten with the process; the order by attempts in
the spool is not.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.client.timing import ForwardTiming
from kiosk.clock import Clock


@dataclass(frozen=True, slots=True)
class _Wait:
    failures: int
    until_s: float
    asked: bool
    """The centre named it, and its word stands."""


class Waits:
    """Things by their key; one that is not here never failed. Safe to ask from any thread."""

    def __init__(self, clock: Clock, timing: ForwardTiming, chance: Callable[[], float]) -> None:
        self._clock = clock
        self._timing = timing
        self._chance = chance
        self._waits: dict[str, _Wait] = {}
        self._lock = threading.Lock()

    def failed(self, key: str, retry_after_s: float | None = None) -> None:
        """`key` failed once more. `retry_after_s`: what the centre asked for, instead of the dice."""
        with self._lock:
            before = self._waits.get(key)
            failures = before.failures + 1 if before else 1
            wait_s = retry_after_s
            if wait_s is None:
                wait_s = self._timing.backoff_s(failures, self._chance())
            until_s = self._clock.monotonic_s() + wait_s
            self._waits[key] = _Wait(failures, until_s, asked=retry_after_s is not None)

    def succeeded(self, key: str) -> None:
        with self._lock:
            self._waits.pop(key, None)

    def forget(self) -> None:
        """What failed may be tried anew, but for what the centre asked to wait."""
        with self._lock:
            self._waits = {key: wait for key, wait in self._waits.items() if wait.asked}

    def known(self, key: str) -> bool:
        """Whether `key` failed before."""
        return key in self._waits

    def due(self, key: str) -> bool:
        return self.left_s(key) == 0.0

    def left_s(self, key: str) -> float:
        """Seconds until `key` may be tried; 0 when it may be now."""
        wait = self._waits.get(key)
        return max(0.0, wait.until_s - self._clock.monotonic_s()) if wait else 0.0

    def resting(self) -> int:
        """How many things are known to have failed."""
        return len(self._waits)
