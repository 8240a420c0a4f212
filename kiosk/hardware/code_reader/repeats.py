"""The same code held before a reader is told once, not thirty times a second."""

from __future__ import annotations

from kiosk.clock import Clock

WINDOW_S = 3.0


class Repeats:
    """Remembers the last code, until it was gone for `window_s` seconds."""

    def __init__(self, clock: Clock, window_s: float = WINDOW_S) -> None:
        self._clock = clock
        self._window_s = window_s
        self._text: str | None = None
        self._seen_at_s = 0.0

    def is_new(self, text: str) -> bool:
        """Whether `text` is another code, or the same one shown again."""
        now_s = self._clock.monotonic_s()
        new = text != self._text or now_s - self._seen_at_s >= self._window_s
        self._text, self._seen_at_s = text, now_s
        return new
