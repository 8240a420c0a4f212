"""What a technician may see and do at the booth: numbers, faults and ids, nothing personal.

All of it runs on one thread of its own, over a spool connection of its own: the
booth goes on meanwhile. Answers come back through `dispatch`.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from kiosk.booth.booth import Dispatch
from kiosk.booth.pin import Answer, TechnicianPin
from kiosk.client.asking import ask
from kiosk.client.health import Health, read_health
from kiosk.client.machine import Disk, Machine
from kiosk.client.spool import Entry, Spool
from kiosk.client.stick import find_stick
from kiosk.client.submission import Depth, IllegalStep, State
from kiosk.clock import Clock
from kiosk.faults import Fault
from kiosk.hardware.printer.port import PrintResult
from kiosk.printing.ledger import Job

log = logging.getLogger(__name__)

T = TypeVar("T")
#: More than anyone reads on a screen; `kiosk spool list` has them all.
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Sight:
    """How the booth is. `aside` are the first of what the centre refused, `owed` the numbers
    of today whose paper nobody is known to have."""

    depth: Depth
    aside: Sequence[Entry]
    forwarder: Health | None
    disk: Disk
    owed: Sequence[Job] = ()


class Owing(Protocol):
    """Has what did not come out printed again (`booth.reprinting`)."""

    def owed(self) -> Sequence[Job]: ...

    def of_owed(self, job_id: str) -> PrintResult: ...


@dataclass(frozen=True, slots=True)
class Exported:
    """`count` submissions lie on the stick, in `folder`."""

    count: int
    folder: Path


class Workshop:
    """Of the booth `booth_id` that keeps everything in `state`. `on_crash` as for the crew."""

    def __init__(
        self,
        state: Path,
        booth_id: str,
        usb_folder: Path,
        clock: Clock,
        dispatch: Dispatch,
        on_crash: Callable[[], None],
        owing: Owing | None = None,
    ) -> None:
        self._state = state
        self._folder = f"anjungan-{booth_id}"
        self._usb_folder = usb_folder
        self._dispatch = dispatch
        self._on_crash = on_crash
        self._owing = owing
        self._pin = TechnicianPin(state, clock)
        self._machine = Machine(state)
        self._spool = Spool(state / "spool", (), clock)
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="workshop")

    def close(self) -> None:
        self._worker.shutdown(wait=True)

    def guess(self, pin: str, answered: Callable[[Answer], None]) -> None:
        """Try `pin`."""
        self._later(lambda: self._pin.guess(pin), answered)

    def look(self, seen: Callable[[Sight], None]) -> None:
        """How the booth is now."""
        self._later(self._look, seen)

    def resend(self, submissions: Sequence[str], done: Callable[[int], None]) -> None:
        """Send these again; how many were still set aside."""
        self._later(lambda: self._resend(submissions), done)

    def send_now(self, asked: Callable[[bool], None]) -> None:
        """Ask the forwarder to try at once; whether it could be asked."""
        self._later(self._ask, asked)

    def reprint(self, job: str, done: Callable[[PrintResult | None], None]) -> None:
        """Print the number of `job` again; None when its paper has come meanwhile."""
        self._later(lambda: self._reprint(job), done)

    def export(self, done: Callable[[Exported | Fault], None]) -> None:
        """Write everything that is set aside to the stick."""
        self._later(self._export, done)

    def _look(self) -> Sight:
        with self._spool as spool:
            depth, aside = spool.depth(), spool.entries(State.QUARANTINED, limit=SHOWN)
        owed = () if self._owing is None else self._owing.owed()
        return Sight(depth, aside, read_health(self._state), self._machine.disk(), owed)

    def _reprint(self, job: str) -> PrintResult | None:
        if self._owing is None or job not in (one.id for one in self._owing.owed()):
            return None
        result = self._owing.of_owed(job)
        log.info("technician.reprinted job=%s result=%s", job, result.completion)
        return result

    def _resend(self, submissions: Sequence[str]) -> int:
        sent = 0
        with self._spool as spool:
            for submission in submissions:
                # Somebody at a keyboard may have been faster.
                with contextlib.suppress(IllegalStep):
                    spool.release(submission)
                    sent += 1
        log.info("technician.resent count=%s", sent)
        return sent

    def _ask(self) -> bool:
        try:
            ask(self._state)
        except OSError as error:  # a full disk, on which even an empty file finds no place
            log.warning("technician.not_asked why=%s", error.strerror)
            return False
        log.info("technician.asked to send")
        return True

    def _export(self) -> Exported | Fault:
        stick = find_stick(self._usb_folder)
        if isinstance(stick, Fault):
            return stick
        folder = stick / self._folder
        with self._spool as spool:
            count = spool.export([entry.id for entry in spool.entries(State.QUARANTINED)], folder)
        log.info("technician.exported count=%s", count)
        return count if isinstance(count, Fault) else Exported(count, folder)

    def _later(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        def guarded() -> None:
            try:
                result = work()
            except BaseException:
                log.exception("workshop.crashed")
                self._on_crash()
                raise
            self._dispatch(lambda: then(result))

        self._worker.submit(guarded)
