"""The process that reads text: what it answers, and what happens when it does not."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import cv2
import numpy as np
import psutil
import pytest

from kiosk.clock import Deadline, ManualClock, SystemClock
from kiosk.documents.ocr import wire
from kiosk.documents.ocr.reader import Line, ReaderProcess
from kiosk.documents.pixels import Pixels
from kiosk.faults import Fault, FaultCode

WITHIN_S = 60.0


@pytest.fixture(scope="module")
def reader() -> Iterator[ReaderProcess]:
    with ReaderProcess() as started:
        yield started


def strip(text: str) -> Pixels:
    pixels = np.full((60, 40 + 24 * len(text), 3), 240, np.uint8)
    cv2.putText(pixels, text, (20, 42), cv2.FONT_HERSHEY_SIMPLEX, 1.1, (20, 20, 20), 2, cv2.LINE_AA)
    return pixels


def test_lines_are_read_with_how_sure_each_character_is(reader: ReaderProcess) -> None:
    lines = reader.read_lines([strip("ANJUNGAN"), strip("KOTABARU 2026")], WITHIN_S)
    assert not isinstance(lines, Fault)
    assert [line.text for line in lines] == ["ANJUNGAN", "KOTABARU 2026"]
    assert all(len(line.scores) == len(line.text) and line.score > 0.8 for line in lines)


def test_a_page_is_read_from_the_top_down_with_the_place_of_each_line(reader: ReaderProcess) -> None:
    page = np.full((480, 640, 3), 240, np.uint8)
    for row, text in enumerate(("ATAS", "BAWAH")):
        one = strip(text)
        page[80 + 240 * row : 140 + 240 * row, 60 : 60 + one.shape[1]] = one
    lines = reader.read_page(page, WITHIN_S)
    assert not isinstance(lines, Fault)
    assert [line.text for line in lines] == ["ATAS", "BAWAH"]
    for line, middle_px in zip(lines, (110, 350), strict=True):
        assert line.quad is not None
        assert abs(float(line.quad[:, 1].mean()) - middle_px) < 12


def test_what_one_call_was_told_does_not_last_for_the_next(reader: ReaderProcess) -> None:
    page = np.full((900, 1400, 3), 240, np.uint8)
    page[400:460, 60:276] = cv2.resize(strip("LOKET"), (216, 60))
    before = reader.find_lines(page, WITHIN_S)
    assert reader.find_lines(page, WITHIN_S, side_px=320) is not None
    after = reader.find_lines(page, WITHIN_S)
    assert not isinstance(before, Fault)
    assert not isinstance(after, Fault)
    np.testing.assert_array_equal(np.array(before), np.array(after))


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 1), (0, 5, 3), (2, 900), (900, 9, 3)])
def test_a_picture_with_nothing_in_it_has_no_text(reader: ReaderProcess, shape: tuple[int, ...]) -> None:
    nothing = np.zeros(shape, np.uint8)
    assert reader.read_page(nothing, WITHIN_S) == []
    assert reader.read_lines([nothing], WITHIN_S) == [Line("", 0.0)]


def test_text_is_not_in_the_repr_of_a_line() -> None:
    assert "SUHARNI" not in repr(Line("SUHARNI", 1.0))


def test_a_reader_killed_in_the_middle_is_a_fault_and_reads_again_after_it() -> None:
    class KillsAtOnce(SystemClock):
        """A clock that kills the reader as soon as somebody waits for it."""

        def monotonic_s(self) -> float:
            if victim:
                os.kill(victim.pop(), signal.SIGKILL)
            return super().monotonic_s()

    victim: list[int] = []
    with ReaderProcess(KillsAtOnce()) as reader:
        assert reader.warm_up() is None
        assert reader.pid is not None
        victim.append(reader.pid)
        fault = reader.read_lines([strip("SATU")], WITHIN_S)
        assert isinstance(fault, Fault)
        assert fault.code is FaultCode.TEXT_READER_AWAY
        again = reader.read_lines([strip("DUA")], WITHIN_S)
        assert not isinstance(again, Fault)
        assert again[0].text == "DUA"


def test_a_reader_that_hangs_is_ended_at_the_deadline() -> None:
    clock = SystemClock()
    with ReaderProcess(clock) as reader:
        assert reader.warm_up() is None
        hung = reader.pid
        assert hung is not None
        os.kill(hung, signal.SIGSTOP)
        fault = reader.read_lines([strip("SATU")], 0.05)
        assert isinstance(fault, Fault)
        assert "0.05 s" in fault.detail
        assert reader.pid is None
        assert not psutil.pid_exists(hung)


def test_it_ends_with_the_process_that_started_it() -> None:
    program = (
        "import os, sys; from kiosk.documents.ocr.reader import ReaderProcess; reader = ReaderProcess();"
        "reader.warm_up(); print(reader.pid, flush=True); sys.stdin.read()"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        gone = os.pidfd_open(child.pid)
        parent.kill()
        assert select.select([gone], [], [], WITHIN_S)[0]
        os.close(gone)


class TestWire:
    def test_a_message_arrives_as_it_was_sent(self) -> None:
        here, there = socket.socketpair()
        with here, there:
            arrays = [np.arange(12, dtype=np.uint8).reshape(3, 4), np.zeros((0, 3), np.float32)]
            wire.send(here, {"ask": "page"}, arrays)
            head, got = wire.receive(there)
        assert head == {"ask": "page"}
        for sent, received in zip(arrays, got, strict=True):
            np.testing.assert_array_equal(sent, received)

    def test_half_a_message_is_waited_for_no_longer_than_the_deadline(self) -> None:
        here, there = socket.socketpair()
        with here, there:
            here.sendall(b"\0\0\0")
            with pytest.raises(TimeoutError):
                wire.receive(there, Deadline.after(SystemClock(), 0.01))

    def test_a_deadline_that_has_passed_waits_for_nothing(self) -> None:
        here, there = socket.socketpair()
        clock = ManualClock(datetime(2026, 11, 22, tzinfo=UTC))
        deadline = Deadline.after(clock, 1.0)
        clock.advance(2.0)
        with here, there, pytest.raises(TimeoutError):
            wire.receive(there, deadline)

    @pytest.mark.parametrize(
        "head", [b'{"arrays": [["object", [1]]]}', b'{"arrays": [["uint8", [999999999]]]}']
    )
    def test_what_is_no_message_is_refused(self, head: bytes) -> None:
        here, there = socket.socketpair()
        with here, there:
            here.sendall(len(head).to_bytes(4, "big") + head)
            with pytest.raises(ValueError, match="an array of"):
                wire.receive(there)

    def test_the_other_end_gone_in_the_middle_is_an_end_of_file(self) -> None:
        here, there = socket.socketpair()
        with there:
            with here:
                here.sendall(b"\0\0\1\0{")
            with pytest.raises(EOFError):
                wire.receive(there)
