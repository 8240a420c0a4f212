"""A booth that could keep nothing begins no visit, and says where to go."""

from __future__ import annotations

from far_end import FarEnd
from stations import NO_MORE

from kiosk.booth.booth import News
from kiosk.faults import FaultCode
from kiosk.visit.events import EntranceChosen, Touched
from kiosk.visit.offer import DayOver
from kiosk.visit.steps import Entrance, Step


def test_with_too_little_room_the_booth_sends_people_to_the_officer(stage):
    hand = stage(FarEnd(news=News(room=FaultCode.DISK_SHORT)))
    assert {
        "Silakan ke petugas",
        "Anjungan ini sedang tidak dapat dipakai. Silakan ambil nomor pada petugas.",
    } <= hand.words()
    assert "Selamat datang" not in hand.words()
    assert hand.app.find("attract.start").disabled
    hand.booth.do(Touched())
    assert hand.booth.visit.step is Step.ATTRACT
    assert hand.cut_off() == []
    hand.touch("language.en")
    hand.frames(4)
    assert "This booth cannot be used just now. Please get a number from an officer." in hand.words()


def test_little_room_is_nothing_to_an_applicant(stage):
    hand = stage(FarEnd(news=News(room=FaultCode.DISK_LOW)))
    hand.touch("attract.start")
    hand.see(Step.HOME)


def test_a_day_that_was_ended_is_told_at_the_welcome_and_at_the_doors(stage):
    far_end = FarEnd(news=NO_MORE)
    hand = stage(far_end)
    assert (
        "Nomor hari ini sudah ditutup. Buka kembali Rabu, 25 November 2026, pukul 08.00 WITA." in hand.words()
    )
    hand.touch("attract.start")
    hand.see(Step.HOME)
    assert hand.app.find("home.walk_in").disabled
    assert not hand.app.find("home.home_visit").disabled
    hand.booth.do(EntranceChosen(Entrance.WALK_IN))
    assert hand.booth.visit.step is Step.HOME
    far_end.news = News()  # it was opened again
    hand.booth.do(EntranceChosen(Entrance.WALK_IN))
    hand.see(Step.SERVICE)


def test_nobody_is_told_an_opening_that_nobody_knows(stage):
    hand = stage(FarEnd(news=News(day_over=DayOver(None))))
    assert "Nomor hari ini sudah ditutup. Silakan hubungi petugas." in hand.words()


def test_a_visit_that_has_begun_goes_on(stage):
    far_end = FarEnd()
    hand = stage(far_end)
    hand.touch("attract.start")
    hand.see(Step.HOME)
    far_end.news = News(room=FaultCode.DISK_SHORT)
    hand.touch("home.walk_in")
    hand.see(Step.SERVICE)
