"""How far a long list of files is, on standard error."""

from __future__ import annotations

import os
from typing import TextIO

from kiosk.clock import Clock, Deadline

MANY_FILES = 20
EVERY_TERMINAL_S, EVERY_LOG_S = 0.2, 5.0

_TO_THE_MARGIN, _CLEAR_TO_END = "\r", "\x1b[K"


class BatchProgress:
    """A line that is written over at a terminal; elsewhere a line now and then,
    and only for many files. One file is never worth a word."""

    def __init__(self, stream: TextIO, name: str, total: int, clock: Clock) -> None:
        self._stream, self._name, self._total, self._clock = stream, name, total, clock
        self._terminal = stream.isatty()
        self._on = total > 1 if self._terminal else total > MANY_FILES
        self._done = 0
        self._started_s = clock.monotonic_s()
        self._next = Deadline.after(clock, self._every_s)
        self._shown = False

    @property
    def _every_s(self) -> float:
        return EVERY_TERMINAL_S if self._terminal else EVERY_LOG_S

    def step(self) -> None:
        """One file more is done."""
        self._done += 1
        if self._on and (self._next.expired or self._done == self._total):
            self._next = Deadline.after(self._clock, self._every_s)
            self._tell()

    def clear(self) -> None:
        """Make room for a line of somebody else's."""
        if self._shown:
            self._stream.write(_TO_THE_MARGIN + _CLEAR_TO_END)
            self._stream.flush()
            self._shown = False

    def words(self) -> str:
        spent_s = self._clock.monotonic_s() - self._started_s
        if self._done == self._total:
            return f"{self._name}: {self._done} of {self._total} files in {_span(spent_s)}"
        left_s = spent_s / max(self._done, 1) * (self._total - self._done)
        return f"{self._name}: {self._done} of {self._total} files, about {_span(left_s)} left"

    def _tell(self) -> None:
        if not self._terminal:
            self._stream.write(self.words() + "\n")
        else:
            columns = os.get_terminal_size(self._stream.fileno()).columns or 80
            self._stream.write(_TO_THE_MARGIN + self.words()[: columns - 1] + _CLEAR_TO_END)
            self._shown = self._done < self._total
            if not self._shown:
                self._stream.write("\n")
        self._stream.flush()


def _span(duration_s: float) -> str:
    seconds = round(duration_s)
    if seconds < 100:
        return f"{seconds} s"
    return f"{seconds // 60} min" if seconds < 6000 else f"{seconds // 3600} h {seconds % 3600 // 60} min"
