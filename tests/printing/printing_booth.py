"""A print desk whose printer is a simulated one at the end of a real socket."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.hardware.printer.escpos import PrinterTiming
from kiosk.hardware.printer.port import Printer
from kiosk.hardware.printer.simulator import PrinterSimulator
from kiosk.printing.desk import DeskTiming, PrintDesk
from kiosk.printing.ledger import PrintLedger

FAST_PRINTER = PrinterTiming(
    connect_s=1.0, reply_s=0.3, write_s=0.3, poll_s=0.02, settle_s=0.02, clear_s=1.0, grace_s=0.05
)
FAST_DESK = DeskTiming(out_s=5.0)


@dataclass
class Booth:
    """The parts of a booth that print, and the far end of the wire."""

    simulator: PrinterSimulator
    printer: Printer
    ledger: PrintLedger
    desk: PrintDesk
