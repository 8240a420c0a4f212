"""Whole visits without a screen: real crew, real wires, simulated devices."""

from __future__ import annotations

from pathlib import Path

import pytest
from booth_site import SiteProcess
from crew_booth import BORN, CODE, NIK, NUMBER, PERSONAL, CrewBooth

from kiosk.dock.scene import free_port
from kiosk.documents.gate.judging import SENTENCES, Reason
from kiosk.faults import FaultCode
from kiosk.visit import events as on
from kiosk.visit.booking import Arrival
from kiosk.visit.steps import Entrance, Step
from kiosk.visit.visit import OfficerCall, PaperState, Paperwork, SlipKind

JPEG_START = b"\xff\xd8\xff"
FOUND_TO_TICKET = (on.Next(), on.Next(), on.Next())


def _home(booth: CrewBooth, entrance: Entrance) -> None:
    booth.do(on.Touched(), on.EntranceChosen(entrance))


def _to_documents(booth: CrewBooth) -> None:
    _home(booth, Entrance.WALK_IN)
    booth.do(on.ServiceChosen("renew_expired"), on.Next(), on.NikTyped(NIK))


def _to_ticket_without_documents(booth: CrewBooth) -> None:
    _to_documents(booth)
    booth.do(on.ScanSkipped(), on.Next())
    booth.see(Step.TICKET)


def test_a_booking_shown_to_the_reader_becomes_a_ticket_in_the_hand(
    booth: CrewBooth, site: SiteProcess
) -> None:
    _home(booth, Entrance.BOOKING)
    booth.show_code(CODE)
    booth.see(Step.FOUND)
    assert booth.visit.arrival is Arrival.ON_TIME
    booth.do(*FOUND_TO_TICKET)
    booth.see(Step.TICKET)
    ticket = booth.visit.ticket
    assert ticket is not None
    assert booth.see_paper() is Paperwork.OUT
    assert booth.papers() == ["ticket-0001.png"]
    assert booth.job_state(ticket.id) == "confirmed"
    assert [(parcel.id, parcel.kind) for parcel in booth.parcels()] == [(ticket.id, "visit")]
    assert site.waiting() == 1
    _expect_nothing_personal(booth)


def test_the_same_booking_again_is_the_same_number_marked_as_a_reprint_once(booth: CrewBooth) -> None:
    labels = []
    for _ in range(2):
        _home(booth, Entrance.BOOKING)
        booth.do(on.TypeNumberChosen(), on.Next(), on.NumberTyped(NUMBER))
        booth.see(Step.FOUND)
        booth.do(*FOUND_TO_TICKET[: 1 if booth.visit.arrival is Arrival.USED else 2])
        booth.see(Step.TICKET)
        assert booth.see_paper() is Paperwork.OUT
        assert booth.visit.ticket is not None
        labels.append((booth.visit.ticket.label, booth.visit.reprint))
        booth.do(on.Ended())
    assert labels == [(labels[0][0], False), (labels[0][0], True)]
    _home(booth, Entrance.BOOKING)
    booth.do(on.TypeNumberChosen(), on.Next(), on.NumberTyped(NUMBER))
    booth.see(Step.FOUND)
    booth.do(on.Next())
    booth.see(Step.SLIP)
    assert booth.visit.slip is SlipKind.SEE_OFFICER


def test_a_booking_is_found_by_nik_and_birth_date(booth: CrewBooth) -> None:
    _home(booth, Entrance.BOOKING)
    booth.do(on.TypePersonChosen(), on.Next(), on.PersonTyped(NIK, f"{BORN:%d%m%Y}"))
    booth.see(Step.FOUND)
    assert booth.visit.booking is not None
    assert booth.visit.booking.id == "booking-9901"


def test_a_walk_in_lays_two_documents_down_and_only_the_centre_can_read_them(
    booth: CrewBooth, site: SiteProcess
) -> None:
    _to_documents(booth)
    booth.do(on.ScanStarted())
    booth.scan("ktp")
    booth.do(on.PageKept())
    assert booth.visit.capturing == "old_passport"
    booth.until(lambda: _guidance(booth) == SENTENCES[Reason.ALREADY_TAKEN], "told that it was taken")
    assert booth.visit.paper("old_passport").state is PaperState.WANTED, "the card is not the passport"
    booth.scan("old_passport")
    assert all(JPEG_START not in path.read_bytes() for path in booth.sealed_files)
    booth.do(on.PageKept(), on.Next())
    booth.see(Step.TICKET)
    assert booth.see_paper() is Paperwork.OUT
    (parcel,) = booth.parcels()
    opened = booth.opened(parcel)
    assert opened["personal"]["nik"] == NIK
    assert opened["personal"]["documents"] == {"ktp": "taken", "old_passport": "taken"}
    assert _checklist(site) == {"KTP-el": "scanned", "Paspor lama": "scanned"}
    assert sorted(opened["documents"].values()) == ["ktp", "old_passport"]
    assert [path.name for path in booth.sealed_files] == sorted(d.path.name for d in parcel.documents)
    assert all(booth.opened_file(document.path).startswith(JPEG_START) for document in parcel.documents)
    _expect_nothing_personal(booth)


def _checklist(site: SiteProcess) -> dict[str, str]:
    """What the console is told of the documents of who waits."""
    (ticket,) = site.queue()["waiting"]  # type: ignore[misc, attr-defined]
    return {one["id"]: one["state"] for one in ticket["checklist"]}


def test_an_end_in_the_middle_leaves_no_page_behind(booth: CrewBooth) -> None:
    _to_documents(booth)
    booth.do(on.ScanStarted())
    booth.scan("ktp")
    assert len(booth.sealed_files) == 1
    booth.do(on.Ended())
    booth.until(lambda: not booth.sealed_files, "forgotten")
    assert booth.visit.step is Step.ATTRACT
    assert not booth.parcels()
    _expect_nothing_personal(booth)


def test_a_visit_that_nobody_attends_to_is_warned_and_then_wiped(booth: CrewBooth) -> None:
    _to_documents(booth)
    booth.do(on.ScanStarted())
    booth.scan("ktp")
    earlier = booth.visit.id
    booth.booth.touch()
    half_s = booth.booth.timing.idle_warning_s / 2  # a loaded machine may lose seconds between two lines
    booth.clock.skip(half_s)
    booth.booth.tick()
    assert booth.booth.seconds_left is None
    booth.clock.skip(half_s)
    booth.booth.tick()
    left_s = booth.booth.seconds_left
    assert left_s is not None
    assert 0 < left_s <= booth.booth.timing.idle_grace_s
    booth.clock.skip(booth.booth.timing.idle_grace_s)
    booth.booth.tick()
    assert booth.visit.step is Step.ATTRACT
    assert booth.visit.id != earlier
    booth.until(lambda: not booth.sealed_files, "forgotten")


@pytest.mark.parametrize(
    ("deed", "code"),
    [
        ("unplug", FaultCode.PRINTER_UNPLUGGED),
        ("paper-out", FaultCode.PRINTER_PAPER_OUT),
        ("cover-open", FaultCode.PRINTER_COVER_OPEN),
    ],
)
def test_without_the_printer_the_number_stays_on_the_screen_with_the_reason(
    booth: CrewBooth, deed: str, code: FaultCode
) -> None:
    booth.devices.on_printer(deed)
    _to_ticket_without_documents(booth)
    assert booth.see_paper() is Paperwork.FAILED
    assert booth.visit.step is Step.TICKET
    assert booth.visit.ticket is not None
    assert booth.visit.fault is not None
    assert booth.visit.fault.code is code
    assert booth.job_state(booth.visit.ticket.id) == "failed"
    assert len(booth.parcels()) == 1
    assert not booth.papers()


def test_without_site_and_reserve_the_arrival_is_on_paper_and_in_the_spool(tmp_path: Path) -> None:
    with CrewBooth(tmp_path, f"http://127.0.0.1:{free_port()}") as booth:
        _to_documents(booth)
        booth.do(on.ScanSkipped(), on.Next())
        booth.see(Step.SLIP)
        assert booth.see_paper() is Paperwork.OUT
        assert booth.visit.slip is SlipKind.DISRUPTION
        assert booth.visit.fault is not None
        assert booth.visit.fault.code is FaultCode.SITE_AWAY
        (parcel,) = booth.parcels()
        assert parcel.kind == "arrival"
        assert booth.opened(parcel)["personal"]["nik"] == NIK
        assert booth.papers() == ["ticket-0001.png"]
        booth.until(lambda: booth.booth.news.site_away, "told on the attract screen")


def test_a_site_that_comes_back_serves_the_next_applicant(booth: CrewBooth, site: SiteProcess) -> None:
    site.kill()
    booth.until(lambda: booth.booth.news.site_away, "noticed")
    site.start()
    _to_ticket_without_documents(booth)
    assert booth.see_paper() is Paperwork.OUT
    booth.until(lambda: booth.booth.news.waiting == 1 and not booth.booth.news.site_away, "in the news")


def test_a_camera_that_was_pulled_out_is_told_and_goes_on_when_it_is_back(booth: CrewBooth) -> None:
    booth.devices.camera.unplug()
    _to_documents(booth)
    booth.do(on.ScanStarted())
    booth.until(lambda: booth.visit.fault is not None, "told")
    assert booth.visit.fault is not None
    assert booth.visit.fault.code is FaultCode.CAMERA_UNPLUGGED
    booth.devices.camera.plug()
    booth.scan("ktp")
    assert booth.visit.fault is None


def test_without_any_reader_the_number_can_be_typed(booth: CrewBooth) -> None:
    booth.devices.reader.unplug()
    booth.devices.code_camera.unplug()
    _home(booth, Entrance.BOOKING)
    booth.until(lambda: booth.visit.fault is not None, "told")
    assert booth.visit.fault is not None
    assert booth.visit.fault.code is FaultCode.READER_UNPLUGGED
    booth.do(on.TypeNumberChosen(), on.Next(), on.NumberTyped(NUMBER))
    booth.see(Step.FOUND)


def test_a_reader_that_comes_back_is_read_again(booth: CrewBooth) -> None:
    booth.devices.reader.unplug()
    booth.devices.code_camera.unplug()
    _home(booth, Entrance.BOOKING)
    booth.until(lambda: booth.visit.fault is not None, "told")
    booth.devices.reader.plug()
    booth.show_code(CODE)
    booth.see(Step.FOUND)


def test_one_reader_of_two_is_enough_and_the_applicant_hears_nothing(
    booth: CrewBooth, caplog: pytest.LogCaptureFixture
) -> None:
    _home(booth, Entrance.BOOKING)
    booth.show_code("NOBODY-KNOWS-1")
    booth.until(lambda: booth.visit.lookups_failed == 1, "looked up")
    booth.devices.reader.unplug()
    booth.until(lambda: "code_reader.away reader=0" in caplog.text, "missed")
    booth.devices.reader.plug()
    booth.show_code("NOBODY-KNOWS-2")
    booth.until(lambda: booth.visit.lookups_failed == 2, "looked up by the reader that came back")
    booth.devices.code_camera.unplug()
    booth.until(lambda: "code_reader.away reader=1" in caplog.text, "missed")
    assert booth.visit.fault is not None
    assert booth.visit.fault.code is FaultCode.CODE_UNKNOWN
    booth.show_code(CODE)
    booth.see(Step.FOUND)


def test_a_phone_held_to_the_code_camera_is_read(booth: CrewBooth) -> None:
    _home(booth, Entrance.BOOKING)
    booth.devices.show_phone(CODE)
    booth.see(Step.FOUND)


def test_an_officer_who_is_called_appears_on_the_console_with_the_step(
    booth: CrewBooth, site: SiteProcess
) -> None:
    _home(booth, Entrance.BOOKING)
    booth.do(on.OfficerCalled())
    assert booth.visit.officer is OfficerCall.RINGING
    calls: list[object] = []

    def called() -> bool:
        calls[:] = site.queue()["assistance"]  # type: ignore[arg-type]
        return bool(calls)

    booth.until(called, "on the console")
    (call,) = calls
    assert isinstance(call, dict)
    assert (call["booth"], call["step"]) == ("kotabaru-1", "lookup")


def test_a_home_visit_gets_a_case_number_and_no_place_in_the_queue(
    booth: CrewBooth, site: SiteProcess
) -> None:
    _home(booth, Entrance.HOME_VISIT)
    answers = {
        "nik": "6310011201579906",
        "name": "Siti Spesimen",
        "place": "home",
        "address": "Jl. Contoh No. 1",
        "needed": "later",
        "phone": "0812 0000 9901",
    }
    booth.do(on.Next(), *(on.Answered(field, text) for field, text in answers.items()))
    booth.do(on.ScanSkipped(), on.Next())
    booth.see(Step.SLIP)
    assert booth.see_paper() is Paperwork.OUT
    (parcel,) = booth.parcels()
    assert parcel.kind == "home_visit"
    sealed = booth.opened(parcel)["personal"]
    assert sealed["case"] == booth.visit.case
    assert sealed["answers"] == {**answers, "phone": "+6281200009901"}
    assert site.waiting() == 0
    assert b"Jl. Contoh" not in booth.bytes_on_disk()
    _expect_nothing_personal(booth)


def test_a_refused_number_sends_to_an_officer(booth: CrewBooth, tmp_path: Path) -> None:
    (booth.state / "site.token").write_text("another-token", "ascii")
    _to_documents(booth)
    booth.do(on.ScanSkipped(), on.Next())
    booth.see(Step.SLIP)
    assert booth.visit.fault is not None
    assert booth.visit.fault.code is FaultCode.SITE_DENIED


def _guidance(booth: CrewBooth) -> str | None:
    return booth.booth.preview.message if booth.booth.preview else None


def _expect_nothing_personal(booth: CrewBooth) -> None:
    written = booth.bytes_on_disk()
    assert written
    for value in PERSONAL:
        assert value.encode() not in written, value
