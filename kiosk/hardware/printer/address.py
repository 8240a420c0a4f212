"""From a printer's URL in the configuration to the printer."""

from __future__ import annotations

import re
from pathlib import Path
from types import MappingProxyType
from typing import cast, get_args
from urllib.parse import SplitResult, parse_qsl, urlsplit

from kiosk.clock import Clock
from kiosk.hardware.printer.escpos import EscPosPrinter, PrinterTiming
from kiosk.hardware.printer.file import FileTransport
from kiosk.hardware.printer.port import Printer
from kiosk.hardware.printer.serial import EPSON_BAUDRATE, FlowControl, SerialTransport
from kiosk.hardware.printer.tcp import TcpTransport
from kiosk.hardware.printer.transport import Transport
from kiosk.hardware.printer.usb import UsbTransport
from kiosk.hardware.printer.widths import PaperWidth

RAW_PORT = 9100
FORMS = (
    "serial:///dev/serial/by-id/NAME?baudrate=38400, usb://04b8:0e15, tcp://192.168.1.50:9100, "
    "file:///dev/usb/lp0 or simulator:"
)


def printer_from_url(
    url: str,
    clock: Clock,
    *,
    paper: PaperWidth = PaperWidth.MM_80,
    paper_dir: Path | None = None,
    timing: PrinterTiming | None = None,
) -> Printer:
    """The printer at `url`, not opened yet.

    `simulator:` starts a simulated printer on a free port of this machine; its
    tickets become pictures in `paper_dir`, or in DIR of `simulator:DIR`.
    Raises ValueError, with a sentence that says what to write instead.
    """
    try:
        parts = urlsplit(url)
    except ValueError as error:  # brackets left open
        raise _no_printer(url) from error
    if parts.scheme == "simulator":
        # A booth with a real printer starts faster without the simulator's typeface and pictures.
        from kiosk.hardware.printer.simulated import SimulatedPrinter

        folder = Path(parts.path) if parts.path else paper_dir
        return SimulatedPrinter(clock, folder, paper, timing)
    if parts.scheme not in _TRANSPORTS:
        raise _no_printer(url)
    return EscPosPrinter(_TRANSPORTS[parts.scheme](url, parts, clock), clock, timing)


def _no_printer(url: str) -> ValueError:
    return ValueError(f"“{url}” is not a printer URL. Write one of {FORMS}.")


def _serial(url: str, parts: SplitResult, clock: Clock) -> Transport:
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    baudrate, flow = options.pop("baudrate", str(EPSON_BAUDRATE)), options.pop("flow", "none")
    if parts.netloc or not parts.path.startswith("/") or parts.path == "/":
        raise ValueError(
            f"“{url}” names no serial line. Write serial:///dev/serial/by-id/NAME, with three strokes."
        )
    if not baudrate.isdecimal() or int(baudrate) == 0:
        raise ValueError(f"“{url}”: the baud rate is a number. Write ?baudrate={EPSON_BAUDRATE}.")
    if flow not in get_args(FlowControl):
        raise ValueError(
            f"“{url}”: write flow={', '.join(get_args(FlowControl)[:-1])} or {get_args(FlowControl)[-1]}."
        )
    if options:
        raise ValueError(f"“{url}”: a serial printer knows baudrate and flow, not {', '.join(options)}.")
    return SerialTransport(parts.path, clock, int(baudrate), cast(FlowControl, flow))


def _tcp(url: str, parts: SplitResult, clock: Clock) -> Transport:
    try:
        port = parts.port or RAW_PORT
    except ValueError as error:
        raise ValueError(
            f"“{url}”: the port is a number up to 65535. Write tcp://192.168.1.50:{RAW_PORT}."
        ) from error
    if not parts.hostname:
        raise ValueError(f"“{url}” names no host. Write tcp://192.168.1.50:{RAW_PORT}.")
    return TcpTransport(parts.hostname, port, clock)


def _usb(url: str, parts: SplitResult, clock: Clock) -> Transport:
    numbers = re.fullmatch(r"([0-9a-f]{4}):([0-9a-f]{4})", parts.netloc.lower())
    if numbers is None:
        raise ValueError(
            f"“{url}” names no USB device. Write usb://04b8:0e15, the two numbers that lsusb shows."
        )
    return UsbTransport(int(numbers[1], 16), int(numbers[2], 16), clock)


def _file(url: str, parts: SplitResult, clock: Clock) -> Transport:
    if parts.netloc or not parts.path.startswith("/") or parts.path == "/":
        raise ValueError(f"“{url}” names no file. Write file:///dev/usb/lp0, with three strokes.")
    return FileTransport(Path(parts.path), clock)


_TRANSPORTS = MappingProxyType({"serial": _serial, "tcp": _tcp, "usb": _usb, "file": _file})
