"""The print desk: the one way by which anything reaches the printer.

It asks the printer first, writes each step down before it takes it, and says
which of three things is true: the ticket is out, it may be, it is not.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.faults import Fault, FaultCode
from kiosk.hardware.printer.port import Completion, Printer, PrinterStatus, PrintResult
from kiosk.printing.ledger import IllegalStep, Job, JobState, Number, PrintLedger

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DeskTiming:
    """A ticket takes 2 s on a slow printer; 5 s more before we doubt (PRINTING.md §2)."""

    out_s: float = 7.0


class PrintDesk:
    """One printer and its ledger. Jobs go one after another, from whichever thread."""

    def __init__(self, printer: Printer, ledger: PrintLedger, timing: DeskTiming | None = None) -> None:
        self._printer = printer
        self._ledger = ledger
        self._timing = timing or DeskTiming()
        self._lock = threading.Lock()
        # An earlier run may have left part of a job in the printer, where it would spoil the next.
        self._leftover = False

    def start(self) -> Fault | None:
        """Settle what an earlier run left behind; the fault that the printer has now."""
        with self._lock:
            for job in self._ledger.recover():
                log.warning("print.recovered job=%s state=%s", job.id, job.state)
                self._leftover = True
            return self._printer.open() or self._clear_leftover()

    @property
    def answers(self) -> bool:
        """False for a printer that can only be written to: nobody knows how it is."""
        return self._printer.answers

    def status(self) -> PrinterStatus | Fault:
        """How the printer is now."""
        with self._lock:
            return self._printer.status()

    def print(
        self,
        job_id: str,
        payload: bytes,
        on_sent: Callable[[], None] | None = None,
        ticket: Number | None = None,
    ) -> PrintResult:
        """Print `payload` once. The same `job_id` again repeats the answer, not the deed.
        `on_sent` is called when the last byte has been handed to the printer; `ticket` is
        the number that stands on the paper."""
        with self._lock:
            job = self._ledger.queue(job_id, ticket=ticket)
            if isinstance(job, Fault):
                return PrintResult(Completion.FAILED, job)
            return self._run(job, payload, on_sent, clear_first=False)

    def reprint(
        self,
        job_id: str,
        payload: bytes,
        original: str | None,
        on_sent: Callable[[], None] | None = None,
        ticket: Number | None = None,
    ) -> PrintResult:
        """Print the job `original` again, because a person asked for it; None is one that
        another printer printed. `payload` carries the same number, marked CETAK ULANG.
        Whatever the printer still holds is thrown away first, so that the old one cannot
        come out as well. An `original` whose end found the disk full is settled first."""
        with self._lock:
            before = None if original is None else self._ledger.job(original)
            if before is not None and not before.settled:
                unkept = self._ledger.settle(before)
                if unkept is not None:
                    return PrintResult(Completion.FAILED, unkept)
            ticket = ticket or (before.ticket if before is not None else None)
            job = self._ledger.queue(job_id, original, ticket, again=True)
            if isinstance(job, Fault):
                return PrintResult(Completion.FAILED, job)
            return self._run(job, payload, on_sent, clear_first=True)

    def _run(
        self, job: Job, payload: bytes, on_sent: Callable[[], None] | None, clear_first: bool
    ) -> PrintResult:
        if job.settled:
            return _known(job)
        if job.state is JobState.SENT:
            raise IllegalStep(f"job {job.id} was sent by an earlier run: call start() before printing")
        if fault := self._obstacle(clear_first):
            self._ledger.failed(job.id, fault.code)
            return self._told(job, PrintResult(Completion.FAILED, fault))
        if fault := self._ledger.sent(job.id):
            return self._told(job, PrintResult(Completion.FAILED, fault))
        result = self._hand_over(job, payload, on_sent)
        match result.completion:
            case Completion.CONFIRMED:
                self._ledger.confirmed(job.id)
            case Completion.UNCONFIRMED:
                self._ledger.unconfirmed(job.id, result.fault.code if result.fault else None)
            case Completion.FAILED:
                self._ledger.failed(job.id, result.fault.code if result.fault else None)
        return self._told(job, result)

    def _obstacle(self, clear_first: bool) -> Fault | None:
        """Why nothing can be printed now, or None."""
        if not self._printer.answers:
            return self._printer.open()
        if fault := self._clear_leftover():
            return fault
        # Clear before asking: with the paper out, a new roll would let the old job go on.
        if clear_first and (fault := self._printer.clear()):
            return fault
        status = self._printer.status()
        if isinstance(status, Fault):
            return status
        if not status.can_print:
            return Fault(status.faults[0])
        return None

    def _clear_leftover(self) -> Fault | None:
        """Try once, as soon as the printer can be reached. A printer that does not know
        the command must not keep the booth from printing."""
        if not self._leftover:
            return None
        fault = self._printer.clear()
        if fault is not None and fault.code is FaultCode.PRINTER_UNPLUGGED:
            return fault
        self._leftover = False
        return None

    def _hand_over(self, job: Job, payload: bytes, on_sent: Callable[[], None] | None) -> PrintResult:
        fault = self._printer.send(payload, job.token)
        if fault is not None:
            left = fault.code is FaultCode.PRINT_UNCONFIRMED
            return PrintResult(Completion.UNCONFIRMED if left else Completion.FAILED, fault)
        if on_sent is not None:
            on_sent()
        return self._printer.wait_until_out(job.token, self._timing.out_s)

    def _told(self, job: Job, result: PrintResult) -> PrintResult:
        log.info("print.%s job=%s fault=%s", result.completion, job.id, result.fault)
        return result


def _known(job: Job) -> PrintResult:
    """The answer that was given for `job` before."""
    return PrintResult(Completion(job.state), Fault(job.fault) if job.fault else None)
