"""The driver: an ESC/POS printer over any transport, and what became of each job.

Bytes are from Epson's ESC/POS reference (DLE EOT, DLE DC4 fn 8, GS ( H fn 48).
A job counts as printed only when the printer echoes the job's token, which it
does after the paper is printed and cut. One request is in flight at a time;
use a driver from one thread.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Self

from kiosk.clock import Clock, Deadline
from kiosk.faults import Fault, FaultCode
from kiosk.hardware.printer.port import Completion, Paper, PrinterStatus, PrintResult
from kiosk.hardware.printer.replies import Block, BlockKind, Demultiplexer, RealTimeStatus
from kiosk.hardware.printer.transport import Transport, TransportLost

log = logging.getLogger(__name__)

CLEAR_BUFFERS = bytes.fromhex("10 14 08 01 03 14 01 06 02 08")
PRINTED, CLEARED = b'"', b"%"  # first byte of a process-ID block: 37 22 …, 37 25
TOKEN_LENGTH = 4


def status_request(which: int) -> bytes:
    """DLE EOT n: 1 printer, 2 cause of offline, 3 cause of error, 4 paper."""
    return bytes((0x10, 0x04, which))


def echo_request(token: str) -> bytes:
    """GS ( H fn 48: send back `token` (4 characters of 0x20..0x7E) once all before it is on paper."""
    data = token.encode("ascii")
    if len(data) != TOKEN_LENGTH or not all(0x20 <= byte <= 0x7E for byte in data):
        raise ValueError(f"a print token is {TOKEN_LENGTH} printable ASCII characters, not {token!r}")
    return b"\x1d(H\x06\x00\x30\x30" + data


def read_status(printer: int, offline: int, error: int, paper: int) -> PrinterStatus:
    """The four DLE EOT answers as one state. Bits: Epson reference, "DLE EOT"."""
    return PrinterStatus(
        paper=Paper.OUT if paper & 0x60 else Paper.LOW if paper & 0x0C else Paper.PRESENT,
        cover_open=bool(offline & 0x04),
        cutter_error=bool(error & 0x08),
        other_error=bool(error & 0x64),
        offline=bool(printer & 0x08),
    )


@dataclass(frozen=True, slots=True)
class PrinterTiming:
    """How long the driver waits for what."""

    connect_s: float = 2.0
    reply_s: float = 0.5
    write_s: float = 5.0
    poll_s: float = 0.25
    settle_s: float = 0.1
    grace_s: float = 0.3
    clear_s: float = 3.0


class EscPosPrinter:
    """Implements `port.Printer` over a byte stream."""

    def __init__(self, transport: Transport, clock: Clock, timing: PrinterTiming | None = None) -> None:
        self._transport = transport
        self._clock = clock
        self._timing = timing or PrinterTiming()
        self._replies = Demultiplexer()
        self._printed: set[str] = set()
        self._cleared = False
        # A question went unanswered: its answer may still come, and must not be taken for a later one's.
        self._doubtful = False
        # Part of a job left: the printer holds a torn command that would swallow the next job.
        self._half_sent = False

    @property
    def answers(self) -> bool:
        return self._transport.answers

    # -- the connection ---------------------------------------------------

    def open(self) -> Fault | None:
        try:
            self._connect()
        except TransportLost as error:
            return self._lost(error)
        return None

    def close(self) -> None:
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _connect(self) -> None:
        if not self._transport.is_open:
            self._transport.open(self._timing.connect_s)
            self._replies.reset()

    def _lost(self, error: TransportLost) -> Fault:
        self._transport.close()
        log.warning("printer.lost %s", error)
        return Fault(FaultCode.PRINTER_UNPLUGGED, str(error))

    def _silent(self, detail: str) -> Fault:
        self._doubtful = True
        self._transport.close()
        log.warning("printer.silent %s", detail)
        return Fault(FaultCode.PRINTER_SILENT, detail)

    # -- asking -----------------------------------------------------------

    def status(self) -> PrinterStatus | Fault:
        was_open = self._transport.is_open
        answer = self._status_once()
        if isinstance(answer, Fault) and was_open:
            # A connection kept open may have died unnoticed. Asking does no harm: ask once more on a new one.
            self._transport.close()
            answer = self._status_once()
        return answer

    def _status_once(self) -> PrinterStatus | Fault:
        try:
            self._connect()
            if not self.answers:
                return Fault(FaultCode.PRINTER_SILENT, f"{self._transport} cannot answer")
            status = self._ask_all()
        except TransportLost as error:
            return self._lost(error)
        return status or self._silent(f"{self._transport} did not answer DLE EOT")

    def _ask_all(self) -> PrinterStatus | None:
        """The state, or None when an answer is missing or cannot be told from an older one."""
        doubtful, self._doubtful = self._doubtful, True
        self._receive_for(self._timing.settle_s if doubtful else 0.0)
        answers: list[int] = []
        for which in (1, 2, 3, 4):
            request = status_request(which)
            if self._transport.write(request, self._timing.reply_s) < len(request):
                return None
            if (answer := self._status_byte()) is None:
                return None
            answers.append(answer)
        if doubtful and self._receive_for(self._timing.settle_s):
            return None  # one answer too many: the answers above may belong to older questions
        self._doubtful = False
        return read_status(*answers)

    def _status_byte(self) -> int | None:
        deadline = Deadline.after(self._clock, self._timing.reply_s)
        while not deadline.expired:
            if answers := self._receive(deadline.remaining_s):
                return answers[0].byte
        return None

    # -- listening --------------------------------------------------------

    def _receive(self, within_s: float) -> list[RealTimeStatus]:
        """Take in what arrives within `within_s`; the status answers among it."""
        answers: list[RealTimeStatus] = []
        for reply in self._replies.feed(self._transport.read(within_s)):
            match reply:
                case RealTimeStatus():
                    answers.append(reply)
                case Block(BlockKind.PROCESS_ID, body) if body[:1] == PRINTED:
                    self._printed.add(body[1:].decode("ascii"))
                case Block(BlockKind.PROCESS_ID, body) if body == CLEARED:
                    self._cleared = True
        return answers

    def _receive_for(self, duration_s: float) -> list[RealTimeStatus]:
        """Take in everything until `duration_s` have passed; 0 takes what is already there."""
        deadline = Deadline.after(self._clock, duration_s)
        answers = self._receive(0.0)
        while not deadline.expired:
            answers += self._receive(deadline.remaining_s)
        return answers

    # -- jobs -------------------------------------------------------------

    def send(self, payload: bytes, token: str) -> Fault | None:
        data = payload + echo_request(token)
        if self._half_sent and (fault := self.clear()):
            return fault
        try:
            self._connect()
            self._receive_for(0.0)
            self._printed.clear()
            written = self._transport.write(data, self._timing.write_s)
        except TransportLost as error:
            return self._cut_short(error.written, len(data), self._lost(error))
        if written < len(data):
            fault = self._silent(f"{self._transport} took {written} of {len(data)} bytes")
            return self._cut_short(written, len(data), fault)
        return None

    def _cut_short(self, written: int, total: int, fault: Fault) -> Fault:
        if written == 0:
            return fault
        self._half_sent = written < total
        return Fault(FaultCode.PRINT_UNCONFIRMED, fault.detail)

    def wait_until_out(self, token: str, within_s: float) -> PrintResult:
        if not self.answers:
            return _unconfirmed(FaultCode.PRINT_UNCONFIRMED, f"{self._transport} cannot answer")
        try:
            return self._watch(token, Deadline.after(self._clock, within_s))
        except TransportLost as error:
            return PrintResult(Completion.UNCONFIRMED, self._lost(error))

    def _watch(self, token: str, deadline: Deadline) -> PrintResult:
        while not deadline.expired:
            self._receive(min(self._timing.poll_s, deadline.remaining_s))
            # An answer may be missing here without a fault: a printer is deaf while it sends a block.
            status = None if token in self._printed else self._ask_all()
            if status is not None and not status.can_print:
                self._receive_for(self._timing.grace_s)  # the token may have left just before
            if token in self._printed:
                self._printed.discard(token)
                return PrintResult(Completion.CONFIRMED)
            if status is not None and not status.can_print:
                return _unconfirmed(status.faults[0], "the printer stopped before the ticket was out")
        return _unconfirmed(FaultCode.PRINT_UNCONFIRMED, "the printer did not say that the ticket is out")

    def clear(self) -> Fault | None:
        try:
            self._connect()
            if not self.answers:
                return None
            self._receive_for(0.0)
            self._cleared = False
            deadline = Deadline.after(self._clock, self._timing.clear_s)
            taken = self._transport.write(CLEAR_BUFFERS, deadline.remaining_s)
            while taken == len(CLEAR_BUFFERS) and not self._cleared and not deadline.expired:
                self._receive(deadline.remaining_s)
        except TransportLost as error:
            return self._lost(error)
        if not self._cleared:
            return self._silent(f"{self._transport} did not confirm that its buffer is clear")
        self._half_sent = False
        return None


def _unconfirmed(code: FaultCode, detail: str) -> PrintResult:
    return PrintResult(Completion.UNCONFIRMED, Fault(code, detail))
