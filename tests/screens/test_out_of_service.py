"""A booth that could keep nothing begins no visit, and says where to go."""

from __future__ import annotations

from far_end import FarEnd

from kiosk.booth.booth import News
from kiosk.faults import FaultCode
from kiosk.visit.events import Touched
from kiosk.visit.steps import Step


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


def test_a_visit_that_has_begun_goes_on(stage):
    far_end = FarEnd()
    hand = stage(far_end)
    hand.touch("attract.start")
    hand.see(Step.HOME)
    far_end.news = News(room=FaultCode.DISK_SHORT)
    hand.touch("home.walk_in")
    hand.see(Step.SERVICE)
