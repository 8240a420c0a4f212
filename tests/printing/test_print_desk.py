"""The print desk: a ticket is counted when it is out, and never comes out twice by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from printing_booth import FAST_DESK, Booth  # type: ignore[import-not-found]

from kiosk.clock import SystemClock
from kiosk.faults import Fault, FaultCode
from kiosk.hardware.printer.address import printer_from_url
from kiosk.hardware.printer.port import Completion, PrintResult
from kiosk.printing.desk import PrintDesk
from kiosk.printing.ledger import IllegalStep, JobState, PrintLedger

TICKET = b"\x1b@Nomor A012\n\x1dVB\x00"
AGAIN = b"\x1b@CETAK ULANG\nNomor A012\n\x1dVB\x00"


def code(result: PrintResult) -> FaultCode | None:
    return result.fault.code if result.fault else None


def test_a_ticket_that_came_out_is_confirmed(booth: Booth) -> None:
    sent: list[str] = []
    result = booth.desk.print("job-1", TICKET, on_sent=lambda: sent.append(booth.ledger.job("job-1").state))
    assert result == PrintResult(Completion.CONFIRMED)
    assert sent == [JobState.SENT]
    assert booth.simulator.tickets == 1


def test_the_same_job_again_repeats_the_answer_and_not_the_deed(booth: Booth) -> None:
    first = booth.desk.print("job-1", TICKET)
    assert booth.desk.print("job-1", TICKET) == first
    assert booth.simulator.tickets == 1


@pytest.mark.parametrize(
    ("trouble", "expected"),
    [
        ("load_paper", FaultCode.PRINTER_PAPER_OUT),
        ("open_cover", FaultCode.PRINTER_COVER_OPEN),
        ("fall_silent", FaultCode.PRINTER_SILENT),
        ("unplug", FaultCode.PRINTER_UNPLUGGED),
    ],
)
def test_nothing_is_sent_to_a_printer_that_cannot_print(
    booth: Booth, trouble: str, expected: FaultCode
) -> None:
    getattr(booth.simulator, trouble)(*([0.0] if trouble == "load_paper" else []))
    result = booth.desk.print("job-1", TICKET)
    assert result.completion is Completion.FAILED
    assert code(result) is expected
    booth.simulator.load_paper()
    booth.simulator.close_cover()
    booth.simulator.answer_again()
    booth.simulator.plug()
    assert booth.desk.print("job-2", TICKET).completion is Completion.CONFIRMED
    assert booth.simulator.tickets == 1


def test_the_unplugged_printer_has_a_sentence_for_each_person(booth: Booth) -> None:
    booth.simulator.unplug()
    fault = booth.desk.print("job-1", TICKET).fault
    assert fault is not None
    assert "Foto atau catat isi layar ini" in fault.entry.applicant
    assert "Tuliskan nomor" in fault.entry.staff


def test_paper_that_ends_in_the_middle_leaves_one_ticket_after_a_reprint(booth: Booth) -> None:
    booth.simulator.load_paper(2)
    result = booth.desk.print("job-1", TICKET)
    assert (result.completion, code(result)) == (Completion.UNCONFIRMED, FaultCode.PRINTER_PAPER_OUT)
    # Asked for while the roll is still empty: the old one is thrown away, the new one is not sent.
    result = booth.desk.reprint("job-1a", AGAIN, original="job-1")
    assert (result.completion, code(result)) == (Completion.FAILED, FaultCode.PRINTER_PAPER_OUT)
    booth.simulator.load_paper()
    result = booth.desk.reprint("job-1b", AGAIN, original="job-1")
    assert result.completion is Completion.CONFIRMED
    assert booth.simulator.tickets == 1
    assert booth.ledger.owed() == ()


def test_an_unconfirmed_job_is_not_sent_again_by_asking_again(booth: Booth) -> None:
    booth.simulator.jam_cutter()
    first = booth.desk.print("job-1", TICKET)
    assert first.completion is Completion.UNCONFIRMED
    booth.simulator.free_cutter()
    assert booth.simulator.wait_for_tickets(1, 10)
    again = booth.desk.print("job-1", TICKET)
    assert (again.completion, code(again)) == (Completion.UNCONFIRMED, FaultCode.PRINTER_CUTTER)
    assert booth.simulator.tickets == 1
    assert [job.id for job in booth.ledger.owed()] == ["job-1"]


def test_a_reprint_of_a_job_nobody_knows_is_a_mistake(booth: Booth) -> None:
    with pytest.raises(KeyError, match="no print job job-9"):
        booth.desk.reprint("job-1", AGAIN, original="job-9")


@pytest.mark.parametrize("step", ["sent", "confirmed", "unconfirmed"])
def test_a_ticket_whose_step_found_the_disk_full_is_printed_again_when_there_is_room(
    booth: Booth, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """And while there is none it is told, and nothing comes out."""
    if step == "unconfirmed":
        booth.simulator.jam_cutter()
    steps = ("sent", "confirmed", "unconfirmed", "failed")
    with monkeypatch.context() as full:
        for one in steps[steps.index(step) :]:
            full.setattr(booth.ledger, one, lambda *_: Fault(FaultCode.DISK_FULL))
        booth.desk.print("job-1", TICKET)
        assert code(booth.desk.reprint("job-2", AGAIN, original="job-1")) is FaultCode.DISK_FULL
        assert booth.ledger.find("job-2") is None
    booth.simulator.free_cutter()
    again = booth.desk.reprint("job-2", AGAIN, original="job-1")
    assert again.completion is Completion.CONFIRMED
    ended = JobState.FAILED if step == "sent" else JobState.UNCONFIRMED
    assert booth.ledger.job("job-1").state is ended
    assert booth.ledger.owed() == ()


def test_a_crash_after_sending_settles_as_unconfirmed_and_clears_the_printer(booth: Booth) -> None:
    booth.simulator.load_paper(2)
    job = booth.ledger.queue("job-1")
    booth.ledger.sent("job-1")
    booth.printer.send(TICKET, job.token)  # and here the power fails
    with pytest.raises(IllegalStep, match="earlier run"):
        booth.desk.print("job-1", TICKET)
    assert booth.desk.start() is None
    booth.simulator.load_paper()
    assert booth.ledger.job("job-1").state is JobState.UNCONFIRMED
    assert booth.desk.print("job-1", TICKET).completion is Completion.UNCONFIRMED
    assert booth.desk.print("job-2", TICKET).completion is Completion.CONFIRMED
    assert booth.simulator.tickets == 1


def test_after_a_crash_a_printer_that_comes_back_later_is_cleared_before_the_next_job(booth: Booth) -> None:
    booth.simulator.load_paper(2)
    job = booth.ledger.queue("job-1")
    booth.ledger.sent("job-1")
    booth.printer.send(TICKET, job.token)
    booth.printer.status()  # answered after the job was taken in
    booth.simulator.unplug()
    booth.printer.close()  # as a new process finds it
    fault = booth.desk.start()
    assert fault is not None
    assert fault.code is FaultCode.PRINTER_UNPLUGGED
    booth.simulator.plug()
    assert code(booth.desk.print("job-2", TICKET)) is FaultCode.PRINTER_PAPER_OUT
    booth.simulator.load_paper()
    assert booth.desk.print("job-3", TICKET).completion is Completion.CONFIRMED
    assert booth.simulator.tickets == 1


def test_a_wire_that_cannot_answer_prints_and_stays_unconfirmed(tmp_path: Path) -> None:
    paper = tmp_path / "paper"
    clock = SystemClock()
    with (
        printer_from_url(f"file://{paper}", clock) as printer,
        PrintLedger(tmp_path / "ledger", clock) as ledger,
    ):
        result = PrintDesk(printer, ledger, FAST_DESK).print("job-1", TICKET)
    assert (result.completion, code(result)) == (Completion.UNCONFIRMED, FaultCode.PRINT_UNCONFIRMED)
    assert paper.read_bytes().count(TICKET) == 1
