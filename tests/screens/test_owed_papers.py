"""The technician's page lists the numbers without paper, and has them printed again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from far_end import FarEnd
from stage_hand import MORNING, MorningClock, StageHand

from kiosk.booth.pin import TechnicianPin
from kiosk.booth.workshop import Workshop
from kiosk.client.spool import Spool
from kiosk.faults import Fault, FaultCode
from kiosk.hardware.printer.port import Completion, PrintResult
from kiosk.printing.ledger import Job, JobState, Number
from kiosk.screens.app import dispatch
from kiosk.screens.technician import KNOCKS

PIN = "739164"
JOB = Job(
    1,
    "job-9901",
    JobState.FAILED,
    None,
    FaultCode.PRINTER_PAPER_OUT,
    MORNING,
    MORNING,
    Number("A012", "ticket-9901", "renew_expired"),
)


class Printing:
    """A far end with one number to print, whose roll can be empty."""

    def __init__(self) -> None:
        self.waits = True
        self.paper = False

    def owed(self) -> Sequence[Job]:
        return [JOB] if self.waits else []

    def of_owed(self, job_id: str) -> PrintResult:
        assert job_id == JOB.id
        if not self.paper:
            return PrintResult(Completion.FAILED, Fault(FaultCode.PRINTER_PAPER_OUT))
        self.waits = False
        return PrintResult(Completion.CONFIRMED)


@pytest.fixture
def printing() -> Printing:
    return Printing()


@pytest.fixture
def hand(
    stage: Callable[..., StageHand], printing: Printing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[StageHand]:
    monkeypatch.setattr("kiosk.screens.technician.WITHIN_S", 60.0)
    clock = MorningClock()
    TechnicianPin(tmp_path, clock).put(PIN)
    with Spool(tmp_path / "spool", (), clock):
        pass
    crashes: list[str] = []
    made = Workshop(
        tmp_path, "kotabaru-1", tmp_path, clock, dispatch, lambda: crashes.append("crash"), printing
    )
    with closing(made):
        yield stage(FarEnd(), workshop=made)
    assert crashes == []


def test_a_number_that_did_not_come_out_is_listed_until_it_is_printed(
    hand: StageHand, printing: Printing
) -> None:
    hand.touch_corner(KNOCKS)
    hand.type(PIN)
    hand.touch("frame.next")
    hand.until(lambda: "A012 · 08.12" in hand.words(), "listed")
    hand.frames(3)
    hand.touch("technician.reprint.job-9901")
    hand.until(lambda: "Kode gangguan PRN-03" in hand.words() or "PRN-03" in hand.words(), "told why not")
    printing.paper = True
    hand.frames(3)
    hand.touch("technician.reprint.job-9901")
    hand.until(lambda: "Tiket sudah dicetak ulang." in " ".join(hand.words()), "told that it came out")
    assert "A012 · 08.12" not in hand.words()
