"""Zones read from pictures; how many of how many is a figure of `benchmarks/zones.py`."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Iterator

import cv2
import numpy as np
import pytest

from benchmarks import zones
from kiosk.clock import SystemClock
from kiosk.documents.mrz.format import Kind, check_digit
from kiosk.documents.mrz.reading import Mrz, read_mrz
from kiosk.documents.mrz.zone import find_zones
from kiosk.documents.ocr.reader import ReaderProcess
from kiosk.documents.pixels import Pixels
from kiosk.faults import Fault, FaultCode

BUDGET_S = 60.0


@pytest.fixture(scope="module")
def reader() -> Iterator[ReaderProcess]:
    with ReaderProcess() as started:
        yield started


def document(kind: Kind, seed: int, width_px: int = 900) -> tuple[Pixels, tuple[str, ...]]:
    rng = random.Random(seed)
    _, lines = zones.zone(rng, kind)
    page = zones.page(rng, kind, lines)
    scale = width_px / page.shape[1]
    return np.asarray(cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)), lines


def read(pixels: Pixels, reader: ReaderProcess) -> Mrz:
    found = read_mrz(pixels, reader, budget_s=BUDGET_S)
    assert isinstance(found, Mrz)
    return found


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_of_zone_is_read(reader: ReaderProcess, kind: Kind) -> None:
    pixels, lines = document(kind, seed=11)
    found = read(pixels, reader)
    assert (found.kind, found.lines, found.valid) == (kind, lines, True)


@pytest.mark.parametrize("quarter_turns", [1, 2, 3])
def test_a_page_may_lie_on_its_side_or_upside_down(reader: ReaderProcess, quarter_turns: int) -> None:
    pixels, lines = document(Kind.TD3, seed=12)
    assert read(np.ascontiguousarray(np.rot90(pixels, quarter_turns)), reader).lines == lines


def test_a_zone_is_found_in_a_photograph_seen_at_a_slant(reader: ReaderProcess) -> None:
    pixels, lines = document(Kind.TD3, seed=13, width_px=1100)
    height, width = pixels.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    laid = np.array([[190, 160], [1260, 210], [1330, 990], [130, 900]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, laid)
    photograph = np.asarray(cv2.warpPerspective(pixels, matrix, (1500, 1200), borderValue=(60, 90, 80)))
    assert read(photograph, reader).lines == lines


@pytest.mark.parametrize("number", ["O98078725", "0O8078O25", "Z2511OB80", "S5I1G6B8O"])
def test_look_alikes_are_told_by_how_the_same_zone_prints_them(number: str, reader: ReaderProcess) -> None:
    rng = random.Random(19)
    kind, (names, data) = zones.zone(rng, Kind.TD3)
    data = number + check_digit(number) + "UTO7202201M3207051" + "".ljust(14, "<") + "0"
    lines = (names, data + check_digit(data[0:10] + data[13:20] + data[21:43]))
    page = zones.page(rng, kind, lines)
    pixels = cv2.resize(page, None, fx=0.75, fy=0.75, interpolation=cv2.INTER_AREA)

    assert read(np.asarray(pixels, np.uint8), reader).lines == lines


def test_a_zone_beside_a_desk_with_grain_is_found() -> None:
    made = zones.made(12006)

    found = find_zones(np.asarray(cv2.cvtColor(made.pixels, cv2.COLOR_BGR2GRAY), np.uint8))

    assert found
    assert all(segment.length > 600 for segment in found[0].segments)


@pytest.mark.parametrize("seed", [85_130, 120_081, 120_116])
def test_a_name_whose_q_seems_an_o_is_not_called_valid(seed: int, reader: ReaderProcess) -> None:
    made = zones.made(seed)

    found = read(made.pixels, reader)

    assert found.lines == made.lines or not found.valid


def test_a_strip_with_the_zone_alone_is_read(reader: ReaderProcess) -> None:
    pixels, lines = document(Kind.TD3, seed=14)
    assert read(pixels[int(pixels.shape[0] * 0.76) :], reader).lines == lines


def test_a_check_digit_printed_wrong_is_read_as_printed_and_not_valid(reader: ReaderProcess) -> None:
    rng = random.Random(15)
    _, lines = zones.zone(rng, Kind.TD3)
    wrong = str((int(lines[1][43]) + 5) % 10)
    printed = (lines[0], lines[1][:43] + wrong)
    page = zones.page(rng, Kind.TD3, printed)
    found = read(np.asarray(cv2.resize(page, (1000, 704), interpolation=cv2.INTER_AREA)), reader)
    assert (found.lines, found.valid) == (printed, False)


def test_half_a_zone_is_none(reader: ReaderProcess) -> None:
    pixels, _ = document(Kind.TD3, seed=16)
    assert (
        read_mrz(np.ascontiguousarray(pixels[:, : pixels.shape[1] // 2]), reader, budget_s=BUDGET_S) is None
    )


def test_a_page_without_a_zone_is_none(reader: ReaderProcess) -> None:
    pixels, _ = document(Kind.TD3, seed=17)
    assert read_mrz(pixels[: int(pixels.shape[0] * 0.7)], reader, budget_s=BUDGET_S) is None


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 1), (30, 900, 3), (900, 30), (600, 800, 3)])
def test_a_picture_of_nothing_is_none(reader: ReaderProcess, shape: tuple[int, ...]) -> None:
    assert read_mrz(np.full(shape, 128, np.uint8), reader, budget_s=BUDGET_S) is None


def test_a_reader_that_dies_over_a_picture_is_told() -> None:
    class KillsAtOnce(SystemClock):
        """A clock that kills the reader as soon as somebody waits for it."""

        def monotonic_s(self) -> float:
            if victim:
                os.kill(victim.pop(), signal.SIGKILL)
            return super().monotonic_s()

    victim: list[int] = []
    pixels, _ = document(Kind.TD3, seed=18)
    with ReaderProcess(KillsAtOnce()) as reader:
        assert reader.warm_up() is None
        assert reader.pid is not None
        victim.append(reader.pid)
        found = read_mrz(pixels, reader)
    assert isinstance(found, Fault)
    assert found.code is FaultCode.TEXT_READER_AWAY
