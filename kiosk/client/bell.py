"""What ends the forwarder's pause early.

After a long outage it may sleep for a quarter of an hour, while the heart, on a thread
of its own, asks for the centre every minute. The first beat that is heard again rings
here; so does the first with a token that was replaced. Booths that lost the centre
together would hear it again within the same minute, so each waits for a chance of
`spread_s` more. A technician who asks is not made to wait.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable

from kiosk.client.timing import ForwardTiming
from kiosk.clock import Clock


class Bell:
    """Rung from any thread, heard by the one that rests. `asked` is looked at every second."""

    def __init__(
        self,
        clock: Clock,
        timing: ForwardTiming,
        asked: Callable[[], bool] = lambda: False,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._clock = clock
        self._timing = timing
        self._asked = asked
        self._chance = chance
        self._rings_at_s: float | None = None

    def heard_again(self) -> None:
        """The centre answers as it should, after it had not."""
        self._rings_at_s = self._clock.monotonic_s() + self._chance() * self._timing.spread_s

    def rest(self, stop: threading.Event, pause_s: float) -> bool:
        """Let `pause_s` seconds pass, fewer when it rings or `stop` is set; whether it rang."""
        until_s = self._clock.monotonic_s() + pause_s
        while not stop.is_set():
            now_s = self._clock.monotonic_s()
            if self._rings_at_s is not None and now_s >= self._rings_at_s:
                self._rings_at_s = None
                return True
            if self._asked():
                return True
            if now_s >= until_s:
                return False
            stop.wait(min(until_s - now_s, self._timing.look_s))
        return False
