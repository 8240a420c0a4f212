"""What a visit is told of its paper."""

from __future__ import annotations

from kiosk.faults import Fault
from kiosk.hardware.printer.port import Completion, PrintResult
from kiosk.visit.events import PaperSettled
from kiosk.visit.visit import Paperwork, Visit

PAPERWORK = {
    Completion.CONFIRMED: Paperwork.OUT,
    Completion.UNCONFIRMED: Paperwork.DOUBTFUL,
    Completion.FAILED: Paperwork.FAILED,
}


def settled(visit: Visit, result: PrintResult, unsaved: Fault | None = None) -> PaperSettled:
    """Did it come out; with the printer's fault before that of a disk that kept nothing."""
    return PaperSettled(visit.id, PAPERWORK[result.completion], result.fault or unsaved)
