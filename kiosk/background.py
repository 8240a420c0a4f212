"""Work on a thread of its own: started once, asked to end, and waited for."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod


class Background(ABC):
    """`_run` goes on until `_ending` is set, and waits for nothing without it."""

    def __init__(self, name: str) -> None:
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """Ask it to end and wait until it has; nothing when it was never started."""
        self._ending.set()
        if self._thread.is_alive():
            self._thread.join()

    @abstractmethod
    def _run(self) -> None: ...
