"""How many uploads at once: one more as long as one more brings more."""

from __future__ import annotations

GAIN = 1.1
REST = 6


class Width:
    """Between 1 and `most`. On a thin link a second upload only shares what the
    first had, and it stays at one; where loss or distance keeps one upload slow,
    it climbs."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._before: float | None = None
        self._rest = 0
        self.now = 1

    def measured(self, bytes_per_s: float) -> None:
        """What was moved with `now` uploads going on all the time."""
        if self._rest:
            self._rest -= 1
        elif self._before is None or bytes_per_s >= self._before * GAIN:
            self._try_more(bytes_per_s)
        else:
            self.now -= 1
            self._before = None
            self._rest = REST

    def disturbed(self) -> None:
        """The link was cut meanwhile: what was measured says nothing."""
        self._before = None

    def _try_more(self, bytes_per_s: float) -> None:
        if self.now < self._most:
            self.now += 1
            self._before = bytes_per_s
        else:
            self._before = None
            self._rest = REST
