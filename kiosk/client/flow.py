"""What goes out to the centre: capped by a token bucket, and measured."""

from __future__ import annotations

import threading
from collections import deque

from kiosk.clock import Clock

WINDOW_S = 30.0
BURST_S = 0.5
SLICE_S = 0.25
LEAST_S = 0.001


class Stopped(Exception):
    """The forwarder was told to stop while bytes were on their way."""


class Flow:
    """All bytes of this booth to the centre, from every thread.

    `most_bytes_per_s` is the cap, 0 for none. Small things are `noted`: they go
    at once and the large ones make up for them; large ones `take` their turn.
    """

    def __init__(self, clock: Clock, most_bytes_per_s: int, stop: threading.Event | None = None) -> None:
        self._clock = clock
        self._most = most_bytes_per_s
        self._stop = stop or threading.Event()
        self._lock = threading.Lock()
        self._room = most_bytes_per_s * BURST_S
        self._filled_at_s = clock.monotonic_s()
        self._window: deque[tuple[float, int]] = deque()
        self._heard_at_s: float | None = None
        self.sent_bytes = 0

    def take(self, size_bytes: int) -> None:
        """Wait until `size_bytes` may go. Raises Stopped."""
        self.note(size_bytes)
        while not self._stop.is_set():
            wait_s = self._lacking_s()
            if wait_s < LEAST_S:
                return
            self._clock.sleep(min(wait_s, SLICE_S))
        raise Stopped

    def note(self, size_bytes: int) -> None:
        """`size_bytes` go now."""
        now_s = self._clock.monotonic_s()
        with self._lock:
            self.sent_bytes += size_bytes
            self._room -= size_bytes
            if self._window and now_s - self._window[-1][0] < SLICE_S:
                self._window[-1] = (self._window[-1][0], self._window[-1][1] + size_bytes)
            else:
                self._window.append((now_s, size_bytes))
            while now_s - self._window[0][0] > WINDOW_S:
                self._window.popleft()

    def heard(self) -> None:
        """The centre, or its kernel, took something just now."""
        self._heard_at_s = self._clock.monotonic_s()

    def heard_within(self, span_s: float) -> bool:
        """Whether the centre was heard in the last `span_s` seconds."""
        return self._heard_at_s is not None and self._clock.monotonic_s() - self._heard_at_s <= span_s

    def bytes_per_s(self) -> float | None:
        """The rate of the last half minute; None when too little went to tell."""
        now_s = self._clock.monotonic_s()
        with self._lock:
            recent = [(at_s, size) for at_s, size in self._window if now_s - at_s <= WINDOW_S]
        if not recent or now_s - recent[0][0] < 1.0:
            return None
        return sum(size for _, size in recent) / (now_s - recent[0][0])

    def _lacking_s(self) -> float:
        """Seconds until the bucket is no longer in debt."""
        if not self._most:
            return 0.0
        now_s = self._clock.monotonic_s()
        with self._lock:
            filled = self._room + (now_s - self._filled_at_s) * self._most
            self._room = min(filled, self._most * BURST_S)
            self._filled_at_s = now_s
            return max(0.0, -self._room / self._most)
