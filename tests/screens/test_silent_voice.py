"""A speaker that cannot be heard: no voice is promised, and nobody is left alone behind a dark screen."""

from __future__ import annotations

from eye import objections
from far_end import FarEnd
from listener import Ear, Listener

from kiosk.faults import Fault, FaultCode
from kiosk.visit.steps import Step


def test_a_speaker_that_is_silent_promises_no_voice_and_the_keys_work(stage):
    ear = Ear()
    ear.fault = Fault(FaultCode.SPEAKER_SILENT)
    hand = stage(FarEnd(), speaker=ear)
    assert hand.app.find("comfort.voice") is None
    me = Listener(hand, ear)
    me.press("down")
    assert not hand.app.comfort.voice
    assert hand.app.ring.drawn is not None
    ear.fault = None
    hand.until(lambda: hand.app.find("comfort.voice"), "offered again")


def test_a_voice_that_falls_silent_says_so_on_the_screen_and_goes_off(stage):
    ear = Ear()
    hand = stage(FarEnd(), speaker=ear)
    hand.touch("attract.start", "home.walk_in")
    me = Listener(hand, ear)
    me.press("down")
    me.hears("Panduan suara menyala.")
    me.up()
    me.take("Matikan layar")
    assert hand.app.curtain.drawn
    ear.fault = Fault(FaultCode.SPEAKER_SILENT)
    hand.until(lambda: "Panduan suara tidak tersedia." in hand.words(), "told")
    assert {"Petugas siap membantu Anda.", "Kode gangguan VOC-03"} <= hand.words()
    assert not hand.app.curtain.drawn
    assert objections(hand) == []
    hand.touch("fault.ok")
    assert not hand.app.comfort.voice
    assert hand.booth.visit.step is Step.SERVICE
