"""One contract for every printer, over the wire it really hangs on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import usb.backend.libusb1
from usb_bus import PRODUCT, VENDOR, UsbBus

from kiosk.clock import SystemClock
from kiosk.faults import Fault, FaultCode
from kiosk.hardware.printer.address import printer_from_url
from kiosk.hardware.printer.escpos import PrinterTiming
from kiosk.hardware.printer.port import Completion, Paper, Printer, PrinterStatus
from kiosk.hardware.printer.simulator import PrinterSimulator

FAST = PrinterTiming(
    connect_s=1.0, reply_s=0.3, write_s=0.3, poll_s=0.02, settle_s=0.02, clear_s=1.0, grace_s=0.05
)
TICKET = b"\x1b@Nomor A012\n\x1dVB\x00"
PATIENT_S = 10.0


@dataclass
class Rig:
    """A printer, and its far end where there is one."""

    printer: Printer
    simulator: PrinterSimulator | None
    folder: Path

    def unplug(self) -> None:
        if self.simulator is not None:
            self.simulator.unplug()
        else:
            self.printer.close()
            shutil.rmtree(self.folder)

    def plug(self) -> None:
        if self.simulator is not None:
            self.simulator.plug()
        else:
            self.folder.mkdir()


def make_rig(kind: str, folder: Path, simulator: PrinterSimulator, patch: pytest.MonkeyPatch) -> Rig:
    wire = folder / "wire"
    wire.mkdir()
    match kind.removesuffix(", a byte at a time"):
        case "serial":
            url = f"{simulator.listen_pty(wire / 'printer')}?baudrate=115200"
        case "tcp":
            url = simulator.listen_tcp()
        case "usb":
            bus = UsbBus(simulator.listen_tcp())
            patch.setattr(usb.backend.libusb1, "get_backend", lambda: bus)
            url = f"usb://{VENDOR:04x}:{PRODUCT:04x}"
        case _:
            return Rig(printer_from_url(f"file://{wire}/paper", SystemClock(), timing=FAST), None, wire)
    return Rig(printer_from_url(url, SystemClock(), timing=FAST), simulator, wire)


WIRES = ["serial", "tcp", "usb"]
ANSWERING = [*WIRES, *(f"{wire}, a byte at a time" for wire in WIRES)]


@pytest.fixture(params=[*ANSWERING, "file"])
def rig(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rig]:
    simulator = PrinterSimulator(
        tmp_path / "paper", SystemClock(), split_replies=request.param.endswith("a byte at a time")
    )
    rig = make_rig(request.param, tmp_path, simulator, monkeypatch)
    with simulator, rig.printer:
        yield rig


class TestEveryPrinter:
    """What the rest of the booth may rely on, whatever the wire."""

    def test_opens_twice_without_harm(self, rig: Rig) -> None:
        assert rig.printer.open() is None
        assert rig.printer.open() is None

    def test_tells_its_state_or_that_it_cannot(self, rig: Rig) -> None:
        status = rig.printer.status()
        if rig.printer.answers:
            assert status == PrinterStatus(paper=Paper.PRESENT)
        else:
            assert isinstance(status, Fault)
            assert status.code is FaultCode.PRINTER_SILENT

    def test_confirms_a_ticket_only_when_the_printer_said_so(self, rig: Rig) -> None:
        assert rig.printer.send(TICKET, "0001") is None
        result = rig.printer.wait_until_out("0001", PATIENT_S)
        if rig.simulator is not None:
            assert result.completion is Completion.CONFIRMED
            assert rig.simulator.tickets == 1
        else:
            assert result.completion is Completion.UNCONFIRMED
            assert (rig.folder / "paper").read_bytes().startswith(TICKET)

    def test_tells_one_job_from_the_next(self, rig: Rig) -> None:
        for token in ("0001", "0002", "0003"):
            assert rig.printer.send(TICKET, token) is None
            result = rig.printer.wait_until_out(token, PATIENT_S)
            assert (result.completion is Completion.CONFIRMED) is rig.printer.answers

    def test_clears_its_buffer(self, rig: Rig) -> None:
        assert rig.printer.clear() is None

    def test_names_the_fault_when_it_is_unplugged_and_works_again_once_plugged(self, rig: Rig) -> None:
        rig.printer.status()
        rig.unplug()
        status = rig.printer.status()
        assert isinstance(status, Fault)
        assert status.code is FaultCode.PRINTER_UNPLUGGED
        assert status.entry.applicant.startswith("Mesin cetak tidak tersambung.")
        fault = rig.printer.send(TICKET, "0001")
        assert fault is not None
        assert fault.code is FaultCode.PRINTER_UNPLUGGED
        rig.plug()
        assert rig.printer.send(TICKET, "0002") is None

    def test_can_be_used_again_after_it_was_closed(self, rig: Rig) -> None:
        rig.printer.open()
        rig.printer.close()
        rig.printer.close()
        assert rig.printer.send(TICKET, "0001") is None

    def test_refuses_a_token_that_a_printer_cannot_echo(self, rig: Rig) -> None:
        with pytest.raises(ValueError, match="4 printable ASCII characters"):
            rig.printer.send(TICKET, "12345")


@dataclass
class Answering:
    """A printer and the simulator it talks to."""

    printer: Printer
    simulator: PrinterSimulator


@pytest.fixture(params=WIRES)
def answering(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Answering]:
    with PrinterSimulator(tmp_path / "paper", SystemClock()) as simulator:
        rig = make_rig(request.param, tmp_path, simulator, monkeypatch)
        with rig.printer:
            yield Answering(rig.printer, simulator)


class TestPrinterInTrouble:
    """Each fault, made at the far end of the wire."""

    def test_paper_out_cover_open_and_low_paper_are_told(self, answering: Answering) -> None:
        simulator, printer = answering.simulator, answering.printer
        simulator.load_paper(0)
        simulator.open_cover()
        status = printer.status()
        assert isinstance(status, PrinterStatus)
        assert status.faults == (FaultCode.PRINTER_COVER_OPEN, FaultCode.PRINTER_PAPER_OUT)
        assert not status.can_print
        simulator.close_cover()
        simulator.load_paper(100)
        status = printer.status()
        assert isinstance(status, PrinterStatus)
        assert status.faults == (FaultCode.PRINTER_PAPER_LOW,)
        assert status.can_print

    def test_paper_that_ends_in_the_middle_of_a_ticket_is_not_confirmed(self, answering: Answering) -> None:
        answering.simulator.load_paper(2)
        assert answering.printer.send(TICKET, "0001") is None
        result = answering.printer.wait_until_out("0001", PATIENT_S)
        assert result.completion is Completion.UNCONFIRMED
        assert result.fault is not None
        assert result.fault.code is FaultCode.PRINTER_PAPER_OUT
        assert answering.simulator.tickets == 0

    def test_after_a_clear_the_old_ticket_never_comes_out(self, answering: Answering) -> None:
        simulator, printer = answering.simulator, answering.printer
        simulator.load_paper(2)
        printer.send(TICKET, "0001")
        printer.wait_until_out("0001", PATIENT_S)
        assert printer.clear() is None
        simulator.load_paper()
        printer.send(TICKET, "0002")
        assert printer.wait_until_out("0002", PATIENT_S).completion is Completion.CONFIRMED
        assert simulator.tickets == 1

    def test_without_a_clear_a_new_roll_brings_the_old_ticket_out(self, answering: Answering) -> None:
        simulator, printer = answering.simulator, answering.printer
        simulator.load_paper(2)
        printer.send(TICKET, "0001")
        printer.wait_until_out("0001", PATIENT_S)
        simulator.load_paper()
        printer.send(TICKET, "0002")
        assert printer.wait_until_out("0002", PATIENT_S).completion is Completion.CONFIRMED
        assert simulator.tickets == 2

    def test_a_jammed_cutter_is_told(self, answering: Answering) -> None:
        answering.simulator.jam_cutter()
        answering.printer.send(TICKET, "0001")
        result = answering.printer.wait_until_out("0001", PATIENT_S)
        assert result.completion is Completion.UNCONFIRMED
        assert result.fault is not None
        assert result.fault.code is FaultCode.PRINTER_CUTTER

    def test_a_silent_printer_is_a_fault_and_not_a_full_roll(self, answering: Answering) -> None:
        answering.simulator.fall_silent()
        status = answering.printer.status()
        assert isinstance(status, Fault)
        assert status.code is FaultCode.PRINTER_SILENT

    def test_a_ticket_that_came_out_of_a_silent_printer_stays_unconfirmed(self, answering: Answering) -> None:
        answering.simulator.fall_silent()
        assert answering.printer.send(TICKET, "0001") is None
        result = answering.printer.wait_until_out("0001", 0.5)
        assert result.completion is Completion.UNCONFIRMED
        assert answering.simulator.wait_for_tickets(1, PATIENT_S)

    def test_late_answers_are_not_taken_for_new_ones(self, answering: Answering) -> None:
        simulator, printer = answering.simulator, answering.printer
        assert isinstance(printer.status(), PrinterStatus)
        simulator.hold_replies()
        assert isinstance(printer.status(), Fault)
        simulator.open_cover()
        simulator.release_replies()  # what was held says that the cover is closed
        answers = [printer.status() for _ in range(2)]
        told = [answer for answer in answers if isinstance(answer, PrinterStatus)]
        assert told
        assert all(status.cover_open for status in told)

    def test_unplugged_after_sending_is_unconfirmed_though_the_ticket_came_out(
        self, answering: Answering
    ) -> None:
        simulator, printer = answering.simulator, answering.printer
        printer.send(TICKET, "0001")
        assert simulator.wait_for_tickets(1, PATIENT_S)
        simulator.hold_replies()
        printer.send(TICKET, "0002")
        assert simulator.wait_for_tickets(2, PATIENT_S)
        simulator.unplug()
        result = printer.wait_until_out("0002", PATIENT_S)
        assert result.completion is Completion.UNCONFIRMED
        assert result.fault is not None
        assert result.fault.code is FaultCode.PRINTER_UNPLUGGED

    def test_a_stalled_printer_does_not_hold_the_booth(self, answering: Answering) -> None:
        answering.simulator.stall()
        fault = answering.printer.send(b"x" * 40_000_000, "0001")
        assert fault is not None
        assert fault.code is FaultCode.PRINT_UNCONFIRMED

    def test_a_torn_job_is_cleared_before_the_next_one(self, answering: Answering) -> None:
        simulator, printer = answering.simulator, answering.printer
        simulator.stall()
        # A picture that says it is larger than what arrives: it would swallow whatever follows.
        printer.send(b"\x1dv0\x00\xff\x00\xff\xff" + bytes(40_000_000), "0001")
        simulator.go_on()
        assert printer.send(TICKET, "0002") is None
        assert printer.wait_until_out("0002", PATIENT_S).completion is Completion.CONFIRMED
        assert simulator.tickets == 1
