"""How long the oldest ticket event has waited for the centre."""

from __future__ import annotations

from datetime import datetime

from kiosk.client.stamp import FIRST_DAY
from kiosk.clock import Clock


class EventAge:
    """An event knows only what the site's clock said. While that clock or ours cannot be
    believed, the event is as old as the time for which this process has seen it wait."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._oldest: datetime | None = None
        self._seen_s = 0.0

    def of(self, oldest: datetime | None) -> float | None:
        """The age in seconds of the oldest event that waits; None when none does."""
        now_s = self._clock.monotonic_s()
        if oldest != self._oldest:
            self._oldest, self._seen_s = oldest, now_s
        if oldest is None:
            return None
        watched_s = now_s - self._seen_s
        if oldest < FIRST_DAY:
            return watched_s
        return max(watched_s, (self._clock.now() - oldest).total_seconds())
