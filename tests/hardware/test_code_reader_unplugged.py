"""A scanner that goes in the instant it is opened is a fault to tell, not the end of the booth."""

from __future__ import annotations

import termios

import pytest

from kiosk.clock import SystemClock
from kiosk.faults import Fault, FaultCode
from kiosk.hardware.code_reader.serial import SerialCodeReader
from kiosk.hardware.code_reader.simulator import ReaderSimulator


def test_a_line_that_dies_while_it_is_set_up_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel says so by termios.error, which is no OSError and passes through pyserial."""

    def gone(*_: object) -> None:
        raise termios.error(5, "Input/output error")

    scanner = ReaderSimulator()
    scanner.plug()
    try:
        monkeypatch.setattr(termios, "tcflush", gone)
        fault = SerialCodeReader(str(scanner.path), SystemClock()).open()
    finally:
        scanner.close()
    assert isinstance(fault, Fault)
    assert fault.code is FaultCode.READER_UNPLUGGED
