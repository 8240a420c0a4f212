"""What every code reader does, over its real wire: a scanner on a pty, and a
camera over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from datetime import UTC, datetime
from typing import Protocol

import pytest

from kiosk.clock import ManualClock, SystemClock
from kiosk.dock import specimens
from kiosk.documents.codes.live import live_decoder
from kiosk.faults import Fault, FaultCode
from kiosk.hardware.code_reader.address import code_reader_from_url
from kiosk.hardware.code_reader.port import CodeReader, Reading
from kiosk.hardware.code_reader.serial import SerialCodeReader
from kiosk.hardware.code_reader.simulator import ReaderSimulator
from kiosk.hardware.document_camera.simulator import CameraSimulator

SOON_S = 10.0
BOOKING = "AJ1:" + "6BFOXN+TS3DHPVO13J" * 11


class Desk(Protocol):
    """A simulated device with a hand that holds codes before it."""

    url: str

    def show(self, text: str) -> None: ...
    def unplug(self) -> None: ...
    def plug(self) -> None: ...
    def close(self) -> None: ...


class ScannerDesk:
    def __init__(self) -> None:
        self._scanner = ReaderSimulator()
        self._scanner.plug()
        self._typing: list[Future[None]] = []
        self.url = f"serial://{self._scanner.path}?baudrate=9600"

    def show(self, text: str) -> None:
        self._typing.append(self._scanner.show(text))

    def unplug(self) -> None:
        self._scanner.unplug()

    def plug(self) -> None:
        self._scanner.plug()

    def close(self) -> None:
        self._scanner.close()
        for typed in self._typing:
            typed.result()


class CameraDesk:
    def __init__(self) -> None:
        self._camera = CameraSimulator(specimens.plate(), frames_per_s=20)
        self._camera.open()
        self.url = f"camera+{self._camera.url}"

    def show(self, text: str) -> None:
        self._camera.lay(specimens.lay(specimens.phone_with_qr(text)))

    def unplug(self) -> None:
        self._camera.unplug()

    def plug(self) -> None:
        self._camera.plug()

    def close(self) -> None:
        self._camera.close()


@pytest.fixture(params=[ScannerDesk, CameraDesk], ids=["scanner", "camera"])
def desk(request: pytest.FixtureRequest) -> Iterator[Desk]:
    made: Desk = request.param()
    yield made
    made.close()


@pytest.fixture
def subject(desk: Desk) -> Iterator[CodeReader]:
    clock = SystemClock()
    with code_reader_from_url(desk.url, clock, lambda: live_decoder(clock)) as reader:
        yield reader


class TestEveryCodeReader:
    def test_it_opens_and_opens_again(self, subject: CodeReader) -> None:
        assert subject.open() is None
        assert subject.open() is None

    def test_it_reads_the_code_that_is_shown(self, desk: Desk, subject: CodeReader) -> None:
        desk.show(BOOKING)

        reading = subject.read(SOON_S)

        assert isinstance(reading, Reading)
        assert reading.text == BOOKING

    def test_it_tells_nothing_when_nothing_is_shown(self, subject: CodeReader) -> None:
        assert subject.read(0.2) is None
        assert subject.read(0.0) is None

    def test_it_tells_the_same_code_once(self, desk: Desk, subject: CodeReader) -> None:
        desk.show("A012")
        assert isinstance(subject.read(SOON_S), Reading)

        desk.show("A012")

        assert subject.read(0.4) is None

    def test_it_tells_two_codes_one_after_the_other(self, desk: Desk, subject: CodeReader) -> None:
        desk.show("A012")
        first = subject.read(SOON_S)
        desk.show("A013")
        second = subject.read(SOON_S)

        assert [each.text for each in (first, second) if isinstance(each, Reading)] == ["A012", "A013"]

    def test_it_says_when_it_is_unplugged_and_reads_again_when_it_is_back(
        self, desk: Desk, subject: CodeReader
    ) -> None:
        desk.unplug()
        fault = subject.read(SOON_S)
        assert isinstance(fault, Fault)
        assert fault.code is FaultCode.READER_UNPLUGGED
        again = subject.open()
        assert again is not None
        assert again.code is FaultCode.READER_UNPLUGGED

        desk.plug()
        assert subject.open() is None
        desk.show("A014")

        reading = subject.read(SOON_S)
        assert isinstance(reading, Reading)
        assert reading.text == "A014"

    def test_it_says_unplugged_when_it_was_never_opened(self, desk: Desk) -> None:
        clock = SystemClock()
        closed = code_reader_from_url(desk.url, clock, lambda: live_decoder(clock))

        fault = closed.read(0.1)

        assert isinstance(fault, Fault)
        assert fault.code is FaultCode.READER_UNPLUGGED
        closed.close()


class TestScannerOnASerialLine:
    @pytest.fixture
    def scanner(self) -> Iterator[ReaderSimulator]:
        with ReaderSimulator() as scanner:
            yield scanner

    @pytest.fixture
    def subject(self, scanner: ReaderSimulator) -> Iterator[SerialCodeReader]:
        with SerialCodeReader(scanner.path, SystemClock()) as reader:
            yield reader

    def test_a_burst_of_pieces_is_one_code(self, scanner: ReaderSimulator, subject: SerialCodeReader) -> None:
        scanner.show(BOOKING, pieces=20).result(SOON_S)

        reading = subject.read(SOON_S)

        assert isinstance(reading, Reading)
        assert reading.text == BOOKING

    def test_a_code_with_no_ending_is_read(self, scanner: ReaderSimulator, subject: SerialCodeReader) -> None:
        scanner.show("6302990100000001", ending="").result(SOON_S)

        reading = subject.read(SOON_S)

        assert isinstance(reading, Reading)
        assert reading.text == "6302990100000001"

    def test_a_code_of_more_than_4_kb_is_told_cut(
        self, scanner: ReaderSimulator, subject: SerialCodeReader
    ) -> None:
        typed = scanner.show("x" * 9000)

        reading = subject.read(SOON_S)
        typed.result(SOON_S)

        assert isinstance(reading, Reading)
        assert reading.text == "x" * 4096

    def test_a_code_of_4_kb_is_told_whole(self, scanner: ReaderSimulator, subject: SerialCodeReader) -> None:
        typed = scanner.show("y" * 4096)

        reading = subject.read(SOON_S)
        typed.result(SOON_S)

        assert isinstance(reading, Reading)
        assert len(reading.text) == 4096

    def test_codes_in_one_burst_are_told_in_turn(
        self, scanner: ReaderSimulator, subject: SerialCodeReader
    ) -> None:
        scanner.send(b"A012\rA013\rA012\r").result(SOON_S)

        readings = [subject.read(SOON_S) for _ in range(3)]

        assert [each.text for each in readings if isinstance(each, Reading)] == ["A012", "A013", "A012"]

    def test_bytes_that_are_no_text_are_told_as_unreadable(
        self, scanner: ReaderSimulator, subject: SerialCodeReader
    ) -> None:
        scanner.send(b"\xff\xfe\x80\r").result(SOON_S)

        fault = subject.read(SOON_S)

        assert isinstance(fault, Fault)
        assert fault.code is FaultCode.CODE_UNREADABLE

    def test_half_a_code_before_the_cable_was_pulled_is_forgotten(
        self, scanner: ReaderSimulator, subject: SerialCodeReader
    ) -> None:
        scanner.show("half a co", ending="").result(SOON_S)
        assert subject.read(0.02) is None
        scanner.unplug()
        assert isinstance(subject.read(SOON_S), Fault)
        scanner.plug()
        assert subject.open() is None
        scanner.show("A012").result(SOON_S)

        reading = subject.read(SOON_S)

        assert isinstance(reading, Reading)
        assert reading.text == "A012"


def test_an_unplugged_simulator_says_it_must_be_plugged_first() -> None:
    with ReaderSimulator() as scanner:
        scanner.unplug()
        with pytest.raises(RuntimeError, match="plug"):
            scanner.show("A012")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "scanner",
        "serial:",
        "serial:///dev/x?baudrate=fast",
        "camera:",
        "camera:///dev/x?width=wide",
        "camera+device:///dev/x?height=0",
        "serial://[oops",
        "tcp://x",
    ],
)
def test_an_address_that_names_no_reader_is_refused_in_a_sentence(url: str) -> None:
    clock = ManualClock(datetime(2026, 11, 22, tzinfo=UTC))
    with pytest.raises(ValueError, match="is not the address of a code reader: write serial:///dev/"):
        code_reader_from_url(url, clock, lambda: live_decoder(clock))
