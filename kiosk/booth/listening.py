"""Listens to the code readers while a visit wants a code, each on its own thread.

A reader is open only as long as it is wanted: a camera then costs nothing
between visits, and a code shown to an empty booth is never anybody's. One that
has gone is opened again and again. A torn code gives no reading at all: after a
while without any, that is said as what it looks like to its holder.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence

from kiosk.client.devices import ABSENT, OK, UNKNOWN
from kiosk.clock import Clock
from kiosk.faults import Fault, FaultCode
from kiosk.hardware.code_reader.port import CodeReader
from kiosk.timing import Timing
from kiosk.visit.events import CodeRead, ReaderFailed, Result

log = logging.getLogger(__name__)

Report = Callable[[Result], None]


class Listener:
    """Call `start` once; then `listen` and `stop_listening` as visits ask."""

    def __init__(self, readers: Sequence[CodeReader], timing: Timing, clock: Clock) -> None:
        self._readers = readers
        self._timing = timing
        self._clock = clock
        self._ending = threading.Event()
        self._wanted = threading.Event()
        self._lock = threading.Lock()
        self._told: tuple[str, Report] | None = None
        self._silent_since_s: float | None = None
        self._broken: set[int] = set()
        self._heard_of: set[int] = set()
        self._threads = [
            threading.Thread(target=self._run, args=(place, reader), name=f"code-reader-{place}")
            for place, reader in enumerate(readers)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        self._ending.set()
        self._wanted.set()
        for thread in self._threads:
            thread.join()

    def listen(self, visit: str, report: Report) -> None:
        """Tell `report` every code from now on, as a result for `visit`."""
        with self._lock:
            self._told = (visit, report)
            self._silent_since_s = self._clock.monotonic_s()
            self._broken.clear()
            self._heard_of.clear()
        self._wanted.set()

    def stop_listening(self) -> None:
        with self._lock:
            self._told = None
        if not self._ending.is_set():
            self._wanted.clear()

    @property
    def condition(self) -> str:
        """How the readers were when they were wanted last, in a word of `client.devices`."""
        with self._lock:
            if self._broken:
                return FaultCode.READER_UNPLUGGED.value
            if not self._readers:
                return ABSENT
            return OK if self._heard_of else UNKNOWN

    def _run(self, place: int, reader: CodeReader) -> None:
        while True:
            self._wanted.wait()
            if self._ending.is_set():
                return
            fault = reader.open()
            while fault is None and self._wanted.is_set() and not self._ending.is_set():
                outcome = reader.read(self._timing.reader_poll_s)
                if isinstance(outcome, Fault) and self._lost(outcome):
                    fault = outcome
                    continue
                self._say_whole(place)
                if isinstance(outcome, Fault):
                    self._answer(lambda visit, seen=outcome: ReaderFailed(visit, seen))  # type: ignore[misc]
                elif outcome is not None:
                    self._answer(lambda visit, text=outcome.text: CodeRead(visit, text))  # type: ignore[misc]
                elif self._silent_too_long():
                    self._answer(lambda visit: ReaderFailed(visit, Fault(FaultCode.CODE_UNREADABLE)))
            reader.close()
            if fault is not None:
                self._say_broken(place, fault)
                self._ending.wait(self._timing.reader_reopen_s)

    @staticmethod
    def _lost(fault: Fault) -> bool:
        """Whether the device is gone, not just one code unreadable."""
        return fault.code not in (FaultCode.CODE_TOO_LONG, FaultCode.CODE_UNREADABLE)

    def _say_broken(self, place: int, fault: Fault) -> None:
        """One reader that works is enough: the applicant hears when none is left."""
        with self._lock:
            if place not in self._broken:
                log.warning("code_reader.away reader=%d fault=%s", place, fault)
            self._broken.add(place)
            none_left = len(self._broken) == len(self._readers)
        if none_left:
            self._answer(lambda visit: ReaderFailed(visit, Fault(FaultCode.READER_UNPLUGGED)))

    def _say_whole(self, place: int) -> None:
        with self._lock:
            self._broken.discard(place)
            self._heard_of.add(place)

    def _silent_too_long(self) -> bool:
        with self._lock:
            since_s = self._silent_since_s
        return since_s is not None and self._clock.monotonic_s() - since_s >= self._timing.nothing_read_s

    def _answer(self, result: Callable[[str], Result]) -> None:
        with self._lock:
            told = self._told
            self._silent_since_s = None
        if told is not None:
            visit, report = told
            report(result(visit))
