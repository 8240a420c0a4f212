"""Applicants walk through the real screens, by touch."""

from __future__ import annotations

from datetime import timedelta

import pytest
from far_end import FarEnd
from journeys import CODE, ELDERLY, HOME_VISIT, MALE, MINOR, SCAN_TWO, START, WALK_IN, arriving, keys
from stage_hand import MORNING

from kiosk.booth.booth import News
from kiosk.booth.issuing import personal
from kiosk.faults import Fault, FaultCode
from kiosk.printing.ticket import FROM_RESERVE, UNKNOWN_WAIT
from kiosk.screens.comfort import Comfort
from kiosk.screens.pictures import pixels
from kiosk.visit import effects as do
from kiosk.visit.booking import Arrival
from kiosk.visit.events import CodeRead
from kiosk.visit.guardian import COME_TOGETHER
from kiosk.visit.steps import Step
from kiosk.visit.visit import OfficerCall, PaperState, Paperwork, SlipKind, Ticket


@pytest.mark.parametrize(
    ("minutes", "arrival"), [(18, Arrival.ON_TIME), (180, Arrival.EARLY), (-120, Arrival.LATE)]
)
def test_a_booking_of_today_leads_to_a_number(stage, minutes, arrival):
    hand = stage(arriving(minutes))
    hand.touch(*START, "home.booking")
    hand.see(Step.FOUND)
    assert hand.booth.visit.arrival is arrival
    hand.touch("frame.next", "frame.next", "frame.next")
    hand.see(Step.TICKET)
    assert "A012" in hand.words()


@pytest.mark.parametrize(
    ("far_end", "slip"),
    [
        (arriving(60 * 48), SlipKind.OTHER_DAY),
        (arriving(0, site="banjarmasin"), SlipKind.OTHER_OFFICE),
    ],
)
def test_a_booking_that_is_not_for_here_and_now_ends_with_paper(stage, far_end, slip):
    hand = stage(far_end)
    hand.touch(*START, "home.booking", "frame.next")
    hand.see(Step.SLIP)
    assert hand.booth.visit.slip is slip


def test_a_used_booking_shows_its_number_and_prints_it_again(stage):
    hand = stage(arriving(0, used=("A007", MORNING - timedelta(minutes=20))))
    hand.touch(*START, "home.booking")
    hand.see(Step.FOUND)
    assert "A007" in hand.words()
    hand.touch("frame.next")
    hand.see(Step.TICKET)
    assert any(isinstance(effect, do.PrintTicketAgain) for effect in hand.far_end.done)


@pytest.mark.parametrize("contrast", [False, True])
def test_the_welcome_shows_the_finger_that_lies_on_it(stage, contrast):
    hand = stage(FarEnd())
    hand.app.set_comfort(Comfort(contrast=contrast))
    hand.frames(4)
    before = pixels()
    with hand.holding("attract.start"):
        hand.frames(2)
        assert pixels() != before


@pytest.mark.parametrize("frames", [0, 4])
def test_a_finger_lifted_after_its_screen_has_gone_does_nothing_on_the_next(stage, frames):
    """Neither while the screen before is still in the window, nor later:
    Kembali would drop the booking that was found."""
    hand = stage(arriving(0))
    hand.far_end.shown = None
    hand.touch(*START, "home.booking", "lookup.type_number", "frame.next")
    hand.see(Step.TYPE_NUMBER)
    with hand.holding("frame.back"):
        hand.booth._report(CodeRead(hand.booth.visit.id, CODE))
        hand.until(lambda: hand.booth.visit.step is Step.FOUND, "at found")
        hand.frames(frames)
    hand.frames(4)
    assert hand.booth.visit.step is Step.FOUND
    assert hand.booth.visit.booking == hand.far_end.booking


def test_an_unknown_code_offers_typing_and_then_proof_of_arrival(stage):
    hand = stage(FarEnd(shown="unknown-code", news=News(centre_away=True)))
    hand.touch(*START, "home.booking")
    hand.until(lambda: hand.app.find("lookup.slip"), "offered a slip")
    assert hand.app.find("lookup.type_number") is not None
    hand.touch("lookup.slip")
    hand.see(Step.NOTICE_FIRST)
    hand.touch("frame.next")
    hand.see(Step.SLIP)


def test_a_booking_can_be_found_by_nik_and_birth_date(stage):
    hand = stage(arriving(10))
    hand.far_end.shown = None
    hand.touch(*START, "home.booking", "lookup.type_person", "frame.next")
    hand.touch(*keys("6302061508909901"), "frame.next")
    hand.touch(*keys("15081990"), "frame.next")
    hand.see(Step.FOUND)


def test_a_walk_in_scans_two_documents_and_gets_a_number(stage):
    hand = stage(FarEnd())
    hand.touch(*WALK_IN, *SCAN_TWO)
    hand.see(Step.REVIEW)
    assert [paper.state for paper in hand.booth.visit.papers] == [PaperState.TAKEN] * 2
    hand.touch("frame.next")
    hand.see(Step.TICKET)
    assert {"A012", "Silakan ambil tiket Anda."} <= hand.words()


def test_priority_takes_one_tap_after_its_door(stage):
    hand = stage(FarEnd())
    hand.touch(*START, "home.priority", "priority.pregnant")
    hand.see(Step.SERVICE)
    assert hand.booth.visit.priority


def test_same_day_service_is_priced_with_what_it_costs_on_top(stage):
    hand = stage(FarEnd())
    hand.touch(*START, "home.same_day", "service.renew_expired.info")
    added = "Layanan percepatan, ditambah pada biaya paspor"
    told = {widget.text for widget in hand.labels()}
    assert {f"{added}: Rp\u00a01.000.000", "Selesai pada hari yang sama"} <= told
    assert "45–90 menit · mulai Rp\u00a01.350.000" in told
    hand.touch("info.close", "service.renew_expired", "frame.next", *keys(MALE), "frame.next")
    hand.touch("documents.skip")
    hand.see(Step.REVIEW)
    assert {added, "Rp\u00a01.000.000", "Rp\u00a0350.000"} <= hand.words()


def test_a_lost_passport_prints_where_to_go_and_gives_no_number(stage):
    hand = stage(FarEnd())
    hand.touch(*START, "home.lost_or_damaged", "loss.lost")
    hand.see(Step.SLIP)
    assert hand.booth.visit.ticket is None
    assert any("Rp\u00a01.000.000" in words for words in hand.words())


def test_a_home_visit_ends_with_a_case_number(stage):
    hand = stage(FarEnd())
    hand.touch(*HOME_VISIT)
    hand.see(Step.SLIP)
    assert "KR-0007" in hand.words()


def test_an_old_birth_date_proposes_priority(stage):
    hand = stage(FarEnd())
    hand.touch(*START, "home.walk_in", "service.new_adult", "frame.next", *keys(ELDERLY), "frame.next")
    hand.see(Step.AGE_OFFER)
    hand.touch("age_offer.yes")
    hand.see(Step.DOCUMENTS)
    assert hand.booth.visit.group == "elderly"


def test_a_child_with_a_parent_scans_and_the_yes_is_recorded(stage):
    hand = stage(FarEnd())
    hand.touch(*WALK_IN[:4], *keys(MINOR), "frame.next")
    hand.see(Step.GUARDIAN)
    hand.touch("guardian.yes", *SCAN_TWO)
    hand.see(Step.REVIEW)
    recorded = personal(hand.booth.visit)["guardian"]
    assert recorded["agreed"] is True
    assert recorded["booth"] == hand.booth.offer.booth


def test_a_child_alone_gets_a_number_and_is_told_with_whom_to_come(stage):
    hand = stage(FarEnd())
    hand.touch(*WALK_IN[:4], *keys(MINOR), "frame.next", "guardian.no")
    hand.see(Step.REVIEW)
    assert COME_TOGETHER in hand.words()
    hand.touch("frame.next")
    hand.see(Step.TICKET)
    assert {"A012", COME_TOGETHER} <= hand.words()
    assert not any(isinstance(effect, do.WatchPlate) for effect in hand.far_end.done)


def test_a_nik_with_the_31st_of_february_is_told_while_it_is_typed(stage):
    hand = stage(FarEnd())
    hand.touch(*START, "home.walk_in", "service.new_adult", "frame.next", *keys("630206310290"))
    assert "Tanggal lahir pada NIK tidak ada. Periksa lagi digit 7 sampai 12." in hand.words()


def test_kembali_leads_from_every_step_to_home(stage):
    hand = stage(FarEnd(page_on_plate=False))
    hand.touch(*WALK_IN, "frame.next")
    hand.see(Step.CAPTURE)
    for step in (Step.DOCUMENTS, Step.IDENTITY, Step.NOTICE, Step.SERVICE, Step.HOME):
        hand.touch("frame.back")
        hand.see(step)
    hand.touch("frame.back")
    hand.see(Step.ATTRACT)


def test_an_unplugged_camera_leaves_the_way_on(stage):
    hand = stage(FarEnd(camera_fault=Fault(FaultCode.CAMERA_UNPLUGGED)))
    hand.touch(*WALK_IN, "frame.next")
    hand.until(lambda: "Kamera dokumen tidak tersambung." in hand.words(), "told of the camera")
    hand.touch("capture.skip", "capture.skip")
    hand.see(Step.REVIEW)


def test_a_ticket_that_did_not_come_out_stays_on_the_screen(stage):
    hand = stage(
        FarEnd(paperwork=Paperwork.FAILED, paper_fault=Fault(FaultCode.PRINTER_PAPER_OUT)),
    )
    hand.touch(*WALK_IN, "documents.skip", "frame.next")
    hand.until(lambda: "Kertas tiket habis." in hand.words(), "told of the paper")
    assert {"A012", "Kode gangguan PRN-03"} <= hand.words()
    assert _says(hand, "Petugas sudah diberi tahu.")
    hand.far_end.paperwork, hand.far_end.paper_fault = Paperwork.OUT, None
    hand.touch("ticket.again")
    hand.until(lambda: "Silakan ambil tiket Anda." in hand.words(), "printed again")
    assert hand.app.find("ticket.again") is None
    assert do.PrintAgain() in hand.far_end.done


def _says(hand, text):
    return any(text in words for words in hand.words())


def test_nobody_says_that_the_staff_know_before_they_do(stage):
    far_end = FarEnd(
        officer=OfficerCall.MISSED, paperwork=Paperwork.FAILED, paper_fault=Fault(FaultCode.PRINTER_PAPER_OUT)
    )
    hand = stage(far_end)
    hand.touch(*WALK_IN, "documents.skip", "frame.next")
    hand.until(lambda: "Kertas tiket habis." in hand.words(), "told of the paper")
    assert _says(hand, "Petugas belum dapat diberi tahu. Silakan ke petugas.")
    assert not _says(hand, "Petugas sudah diberi tahu.")


def test_a_site_that_is_away_gives_proof_of_arrival(stage):
    hand = stage(FarEnd(issue_fault=Fault(FaultCode.SITE_AWAY)))
    hand.touch(*WALK_IN, "documents.skip", "frame.next")
    hand.see(Step.SLIP)
    assert hand.booth.visit.slip is SlipKind.DISRUPTION


def test_where_there_is_no_number_the_slip_says_why(stage):
    hand = stage(FarEnd(issue_fault=Fault(FaultCode.SITE_CLOSED)))
    hand.touch(*WALK_IN, "documents.skip", "frame.next")
    hand.see(Step.SLIP)
    assert "Pengambilan nomor sudah ditutup. Silakan datang pada jam layanan." in hand.words()


def test_a_typed_number_that_nobody_knows_is_called_a_number(stage):
    hand = stage(FarEnd())
    hand.touch(*START, "home.booking", "lookup.type_number", "frame.next", *keys(CODE), "frame.next")
    hand.until(lambda: "Nomor tidak ditemukan." in hand.words(), "told")
    assert "Periksa lagi angkanya, atau panggil petugas." in hand.words()


def test_a_number_of_the_reserve_says_what_is_known_and_what_is_not(stage):
    given = Ticket("t-1", "A980", None, None, None, "Ruang tunggu A", from_reserve=True)
    hand = stage(FarEnd(ticket=given))
    hand.touch(*WALK_IN, "documents.skip", "frame.next")
    hand.until(lambda: "A980" in hand.words(), "the number")
    assert {FROM_RESERVE, UNKNOWN_WAIT} <= hand.words()
    assert hand.cut_off() == []


def test_the_officer_is_called_from_a_step_and_the_visit_goes_on(stage):
    hand = stage(FarEnd())
    hand.touch(*START, "home.walk_in", "frame.officer")
    assert "Petugas sudah dipanggil" in hand.words()
    hand.touch("officer.ok", "service.new_adult")
    hand.see(Step.NOTICE)
    assert do.CallOfficer("service") in hand.far_end.done


def test_a_shut_door_says_why_and_does_not_open(stage):
    hand = stage(FarEnd(), moment=MORNING + timedelta(hours=3))
    hand.touch(*START)
    assert hand.app.find("home.walk_in").disabled
    assert "Ditutup pukul 10.00. Silakan ke petugas." in hand.words()
    hand.tap("home.walk_in")
    assert hand.booth.visit.step is Step.HOME


def test_closed_the_booth_says_when_it_opens_again(stage):
    hand = stage(FarEnd(), moment=MORNING + timedelta(hours=9))
    assert "Buka kembali Rabu, 25 November 2026, pukul 08.00 WITA." in hand.words()
    hand.tap("attract.start")
    assert hand.booth.visit.step is Step.ATTRACT


def test_on_a_holiday_the_booth_says_which_and_when_it_opens_again(stage):
    """17 August 2027 is a Tuesday."""
    hand = stage(FarEnd(), moment=MORNING.replace(year=2027, month=8, day=17))
    assert "Tutup: Hari Kemerdekaan" in hand.words()
    assert "Buka kembali Rabu, 18 Agustus 2027, pukul 08.00 WITA." in hand.words()
