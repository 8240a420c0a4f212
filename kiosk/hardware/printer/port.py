"""What the booth asks of a ticket printer, whatever wire it hangs on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, Self

from kiosk.faults import Fault, FaultCode


class Paper(StrEnum):
    """How much paper the printer says it has."""

    PRESENT = "present"
    LOW = "low"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """The printer's state as it told it itself."""

    paper: Paper = Paper.PRESENT
    cover_open: bool = False
    cutter_error: bool = False
    other_error: bool = False
    offline: bool = False

    @property
    def faults(self) -> tuple[FaultCode, ...]:
        """The faults in this state, the one that stops printing first."""
        return tuple(
            code
            for code, present in (
                (FaultCode.PRINTER_COVER_OPEN, self.cover_open),
                (FaultCode.PRINTER_PAPER_OUT, self.paper is Paper.OUT),
                (FaultCode.PRINTER_CUTTER, self.cutter_error),
                (FaultCode.PRINTER_ERROR, self.other_error),
                (FaultCode.PRINTER_PAPER_LOW, self.paper is Paper.LOW),
            )
            if present
        )

    @property
    def can_print(self) -> bool:
        return not any(code is not FaultCode.PRINTER_PAPER_LOW for code in self.faults)


class Completion(StrEnum):
    """Did it come out? There are three answers (PRINTING: the ledger rule)."""

    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PrintResult:
    """What is known of one job. A `FAILED` job left no ticket; an
    `UNCONFIRMED` one may have, so nobody sends it again without asking."""

    completion: Completion
    fault: Fault | None = None


class Printer(Protocol):
    """A printer that takes bytes of ESC/POS and says what became of them."""

    @property
    def answers(self) -> bool:
        """False for a wire that can only be written to: its jobs end `UNCONFIRMED` at best."""
        ...

    def open(self) -> Fault | None:
        """Connect. Safe to call again after a fault: it reconnects."""
        ...

    def close(self) -> None: ...

    def status(self) -> PrinterStatus | Fault:
        """Ask the printer how it is."""
        ...

    def send(self, payload: bytes, token: str) -> Fault | None:
        """Hand all of `payload` to the printer, and ask it to echo `token`
        (four characters of 0x20..0x7E) when the paper is out. Returns once the
        last byte has left; a fault before the first byte means nothing was
        printed, `PRINT_UNCONFIRMED` means some bytes had already left."""
        ...

    def wait_until_out(self, token: str, within_s: float) -> PrintResult:
        """Wait until the printer says the job `token` is on paper and cut."""
        ...

    def clear(self) -> Fault | None:
        """Throw away whatever the printer still holds; returns when it says so."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...
