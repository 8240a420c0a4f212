"""A call to the consoles for a fault of the booth itself: one, however often it is met, until it is over."""

from __future__ import annotations

import threading
from collections.abc import Callable

from kiosk.faults import Fault

Told = Callable[[bool], None]


class StaffCall:
    """`ring` calls under an id, which makes it one call however often it is tried. Any thread may use it."""

    def __init__(self, ring: Callable[[str], Fault | None], new_id: Callable[[], str]) -> None:
        self._ring = ring
        self._new_id = new_id
        self._lock = threading.Lock()
        self._id = ""
        self._reached = False
        self._told: Told | None = None

    def begin(self, told: Told) -> None:
        """The fault was met. `told`, of the last who met it, hears from `tell` whether the staff know."""
        with self._lock:
            if not self._id:
                self._id, self._reached = self._new_id(), False
            self._told = told

    def end(self) -> None:
        """It works again: the next time is another call."""
        with self._lock:
            self._id, self._told = "", None

    def tell(self) -> None:
        """Call, unless they were reached. Asks the network."""
        with self._lock:
            call, reached, told = self._id, self._reached, self._told
        if not call or (reached and told is None):
            return
        reached = reached or self._ring(call) is None
        with self._lock:
            if self._id == call:
                self._reached = reached
                if reached and self._told is told:
                    self._told = None
        if told is not None:
            told(reached)
