"""The printer of `simulator:`: the real driver, and a simulated printer at the other end of a socket."""

from __future__ import annotations

from pathlib import Path

from kiosk.clock import Clock
from kiosk.hardware.printer.escpos import EscPosPrinter, PrinterTiming
from kiosk.hardware.printer.simulator import PrinterSimulator
from kiosk.hardware.printer.tcp import TcpTransport
from kiosk.hardware.printer.widths import PaperWidth


class SimulatorTransport(TcpTransport):
    """A TCP connection that brings its own far end along."""

    def __init__(self, clock: Clock, paper_dir: Path | None, paper: PaperWidth) -> None:
        super().__init__("127.0.0.1", 0, clock)
        self._paper_dir = paper_dir
        self._paper = paper
        self.simulator: PrinterSimulator | None = None

    def open(self, within_s: float) -> None:
        if self.simulator is None:
            self.simulator = PrinterSimulator(self._paper_dir, self._clock, self._paper)
            port = self.simulator.listen_tcp().rpartition(":")[2]
            self._address = ("127.0.0.1", int(port))
        super().open(within_s)

    def stop(self) -> None:
        """Take the far end away."""
        simulator, self.simulator = self.simulator, None
        if simulator is not None:
            simulator.close()


class SimulatedPrinter(EscPosPrinter):
    """Implements `port.Printer`; `simulator` is there to break it by hand, once it is open."""

    def __init__(
        self, clock: Clock, paper_dir: Path | None, paper: PaperWidth, timing: PrinterTiming | None = None
    ) -> None:
        self._far_end = SimulatorTransport(clock, paper_dir, paper)
        super().__init__(self._far_end, clock, timing)

    @property
    def simulator(self) -> PrinterSimulator | None:
        return self._far_end.simulator

    def close(self) -> None:
        super().close()
        self._far_end.stop()
