"""An address that no driver takes is named by `kiosk check`, and not first by a booth that cannot start."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from spoiling import Folder

from kiosk.clock import ManualClock
from kiosk.commands.run import new_id
from kiosk.documents.codes.live import live_decoder
from kiosk.hardware.code_reader.address import code_reader_from_url
from kiosk.hardware.document_camera.address import camera_from_url
from kiosk.hardware.printer.address import printer_from_url
from kiosk.printing.layout import QR_LIMIT_BYTES
from kiosk.settings import mistakes_in
from kiosk.settings.models import LONGEST_PUBLIC_URL

CLOCK = ManualClock(datetime(2026, 11, 22, tzinfo=UTC))
PRINTER = "serial:///dev/serial/by-id/ticket-printer?baudrate=115200"
READER = "serial:///dev/serial/by-id/code-reader?baudrate=9600"
CAMERA = "device:///dev/video0"
SITE = 'url = "http://127.0.0.1:8800"'

PRINTERS = [
    *("serial:///dev/ttyUSB0", "serial:///dev/ttyUSB0?flow=rtscts", "serial:///dev/ttyUSB0?baudrate=fast"),
    *("serial:///dev/ttyUSB0?baudrate=0", "serial:///dev/ttyUSB0?speed=9600", "serial:///dev/ttyUSB0?flow=x"),
    *("serial://ttyUSB0", "serial:ttyUSB0", "serial:///", "usb://04b8:0E15", "usb://epson", "usb://04b8"),
    *(
        "tcp://192.168.1.50",
        "tcp://printer:9100",
        "tcp://[::1]:9100",
        "tcp://",
        "tcp://x:99999",
        "tcp://[::1",
    ),
    *("file:///dev/usb/lp0", "file:lp0", "file://lp0", "simulator:", "simulator:/tmp/paper", "epson", ""),
]
READERS = [
    *("serial:///dev/ttyACM0", "serial:///dev/ttyACM0?baudrate=x", "serial://", "serial:", "tcp://x", ""),
    *("camera+device:///dev/video2?width=1280", "camera+device:///dev/video2?width=0", "camera+device:"),
    *("camera+http://host/stream", "camera+http://", "camera+http://[oops", "camera+folder:///codes"),
]
CAMERAS = [
    *("device:///dev/video0", "device:", "device://x/y", "http://host:81/stream", "http://", "http://[oops"),
    *("https://host/stream", "file:///page.png", "file://rel", "folder:///pages", "folder:", "ftp://x/y"),
]


def _printer(url: str) -> None:
    printer_from_url(url, CLOCK)


def _reader(url: str) -> None:
    code_reader_from_url(url, CLOCK, lambda: live_decoder(CLOCK))


def _camera(url: str) -> None:
    camera_from_url(url, CLOCK, 1280, 720)


@pytest.mark.parametrize(
    ("key", "shipped", "url", "drive"),
    [
        *(("printer.url", PRINTER, url, _printer) for url in PRINTERS),
        *(("code_reader[1].url", READER, url, _reader) for url in READERS),
        *(("document_camera.url", CAMERA, url, _camera) for url in CAMERAS),
    ],
)
def test_what_a_driver_refuses_is_a_mistake_and_nothing_else_is(config: Folder, key, shipped, url, drive):
    config.change("booth.toml", f'"{shipped}"', f'"{url}"')
    try:
        drive(url)
        refused = []
    except ValueError:
        refused = [key]
    assert [mistake.key for mistake in mistakes_in(config.path)] == refused


@pytest.mark.parametrize(
    "url", ["http://", "https:///queue", "http://host:abc", "http://host:99999", "http://[::1"]
)
def test_a_server_without_a_whole_address_is_a_mistake(config: Folder, url: str) -> None:
    line = config.change("booth.toml", SITE, f'url = "{url}"')
    mistakes = mistakes_in(config.path)
    assert [(mistake.key, mistake.line) for mistake in mistakes] == [("site.url", line)]
    assert "Write one of: http" in mistakes[0].told("en")


def test_an_address_of_an_unknown_kind_is_told_with_the_kinds_there_are(config: Folder) -> None:
    config.change("booth.toml", SITE, 'url = "http:host"')
    assert mistakes_in(config.path)[0].told("en").endswith("begins with one of: http://, https://.")


def test_the_longest_public_address_just_fits_into_a_tickets_qr() -> None:
    assert LONGEST_PUBLIC_URL + len("/t/") + len(new_id()) == QR_LIMIT_BYTES
