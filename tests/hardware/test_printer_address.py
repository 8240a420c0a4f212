"""A printer's URL: the good ones, and a sentence for each bad one."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.clock import SystemClock
from kiosk.hardware.printer.address import printer_from_url
from kiosk.hardware.printer.control import obey
from kiosk.hardware.printer.port import Completion
from kiosk.hardware.printer.simulated import SimulatedPrinter
from kiosk.hardware.printer.simulator import PrinterSimulator
from kiosk.hardware.printer.widths import PaperWidth


@pytest.mark.parametrize(
    "url",
    [
        "serial:///dev/ttyUSB0",
        "serial:///dev/serial/by-id/printer?baudrate=9600&flow=rtscts",
        "tcp://192.168.1.50",
        "tcp://192.168.1.50:9100",
        "usb://04b8:0E15",
        "file:///dev/usb/lp0",
        "simulator:",
    ],
)
def test_good_urls_give_a_printer_without_touching_it(url: str) -> None:
    assert printer_from_url(url, SystemClock()) is not None


@pytest.mark.parametrize(
    ("url", "instead"),
    [
        ("epson", "tcp://192.168.1.50:9100"),
        ("http://printer", "tcp://192.168.1.50:9100"),
        ("serial://ttyUSB0", "serial:///dev/"),
        ("serial:///dev/ttyUSB0?baudrate=fast", "?baudrate=38400"),
        ("serial:///dev/ttyUSB0?baudrate=0", "?baudrate=38400"),
        ("serial:///dev/ttyUSB0?flow=maybe", "xonxoff"),
        ("serial:///dev/ttyUSB0?speed=9600", "baudrate and flow"),
        ("tcp://", "tcp://192.168.1.50:9100"),
        ("tcp://printer:99999", "65535"),
        ("tcp://[::1", "tcp://192.168.1.50:9100"),
        ("usb://epson", "usb://04b8:0e15"),
        ("file://paper", "file:///dev/usb/lp0"),
    ],
)
def test_bad_urls_are_told_what_to_write_instead(url: str, instead: str) -> None:
    with pytest.raises(ValueError) as told:  # noqa: PT011  the sentence itself is what is tested
        printer_from_url(url, SystemClock())
    assert instead in str(told.value)
    assert url in str(told.value)


def test_the_simulator_url_brings_a_printer_that_can_be_broken_by_hand(tmp_path: Path) -> None:
    with SimulatedPrinter(SystemClock(), tmp_path, PaperWidth.MM_80) as printer:
        assert printer.open() is None
        assert printer.simulator is not None
        printer.send(b"Nomor A012\n\x1dVB\x00", "0001")
        assert printer.wait_until_out("0001", 10).completion is Completion.CONFIRMED
        assert obey(printer.simulator, "Paper  out") == "paper out, tickets 1"
        assert obey(printer.simulator, "paper 4000") == "paper present, tickets 1"
        with pytest.raises(ValueError, match="cover open"):
            obey(printer.simulator, "paper please")
    assert [path.name for path in tmp_path.iterdir()] == ["ticket-0001.png"]


def test_a_simulator_that_was_never_reached_closes_quietly(tmp_path: Path) -> None:
    with PrinterSimulator(tmp_path, SystemClock()) as simulator:
        assert simulator.tickets == 0
