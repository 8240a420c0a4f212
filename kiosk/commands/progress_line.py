"""How forwarding goes, as one line that is written over: for a person at a terminal."""

from __future__ import annotations

import os
from typing import TextIO

from kiosk.client.health import Health
from kiosk.client.progress import in_words

TO_THE_MARGIN, CLEAR_TO_END = "\r", "\x1b[K"


class ProgressLine:
    """Silent where nobody looks: when `stream` is not a terminal."""

    def __init__(self, stream: TextIO, language: str) -> None:
        self._stream = stream
        self._language = language
        self._on = stream.isatty()
        self._last = ""

    def tell(self, health: Health) -> None:
        """Write it, cut to the terminal's width, when it says something new."""
        if not self._on:
            return
        words = in_words(health, self._language)
        if words != self._last:
            self._last = words
            columns = os.get_terminal_size(self._stream.fileno()).columns or 80
            self._stream.write(TO_THE_MARGIN + words[: columns - 1] + CLEAR_TO_END)
            self._stream.flush()

    def end(self) -> None:
        """Leave the last words on a line of their own."""
        if self._last:
            self._stream.write("\n")
            self._stream.flush()
            self._last = ""
