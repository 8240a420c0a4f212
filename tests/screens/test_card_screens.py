"""The identity card on the screens: read, confirmed, mended, and never waited for."""

from __future__ import annotations

import gc
from dataclasses import replace

from far_end import CARD, FarEnd
from journeys import FEMALE, MALE, START, keys

from kiosk.faults import Fault, FaultCode
from kiosk.screens.widgets.text import Words
from kiosk.visit import events as on
from kiosk.visit.card import CardStage, ReadField
from kiosk.visit.events import Ended
from kiosk.visit.steps import Step
from kiosk.visit.visit import PaperState

SCAN = [*START, "home.walk_in", "service.renew_expired", "frame.next", "identity.scan"]
NAME = CARD.name.value


def test_a_card_that_is_right_takes_two_touches_and_is_scanned_already(stage):
    hand = stage(FarEnd())
    hand.touch(*SCAN)
    hand.until(lambda: "630206 150890 9901" in hand.words(), "read")
    assert {NAME, "KOTABARU", "15-08-1990"} <= hand.words()
    assert "Periksa" not in hand.words()
    hand.touch("frame.next")
    hand.see(Step.DOCUMENTS)
    assert hand.booth.visit.identity.nik == MALE
    assert hand.booth.visit.paper("ktp").state is PaperState.TAKEN
    hand.touch("documents.skip", "frame.next")
    hand.see(Step.TICKET)


def test_a_doubtful_field_says_so_and_can_be_mended_on_the_keypad(stage):
    hand = stage(FarEnd(card=replace(CARD, nik=ReadField("6302061508909911", True))))
    hand.touch(*SCAN)
    hand.until(lambda: "Periksa" in hand.words(), "marked")
    hand.touch("frame.next")
    hand.see(Step.IDENTITY)
    hand.touch("keypad.erase", "keypad.erase", *keys("01"), "frame.next")
    hand.see(Step.DOCUMENTS)
    assert hand.booth.visit.identity.nik == MALE
    assert hand.booth.visit.told_by_card is None


def test_a_doubtful_field_that_is_right_is_confirmed_beside_the_main_button(stage):
    hand = stage(FarEnd(card=replace(CARD, nik=ReadField(MALE, True))))
    hand.touch(*SCAN)
    hand.until(lambda: "Periksa" in hand.words(), "marked")
    hand.touch("card.confirm")
    hand.see(Step.DOCUMENTS)
    assert hand.booth.visit.identity.nik == MALE


def test_while_the_card_is_read_typing_is_one_touch_away(stage):
    hand = stage(FarEnd(keeps_quiet=frozenset({on.CardRead})))
    hand.touch(*SCAN)
    hand.until(lambda: "Membaca kartu…" in hand.words(), "reading")
    hand.touch("card.type", *keys(FEMALE))
    hand.booth._report(on.CardRead(hand.booth.visit.id, "scan-card", CARD))
    hand.frames(3)
    hand.touch("frame.next")
    hand.see(Step.DOCUMENTS)
    assert hand.booth.visit.identity.nik == FEMALE


def test_a_card_that_cannot_be_read_leads_to_the_keypad_or_to_another_try(stage):
    hand = stage(FarEnd(card=None, card_fault=Fault(FaultCode.TEXT_READER_AWAY)))
    hand.touch(*SCAN)
    hand.until(lambda: "KTP tidak terbaca" in hand.words(), "told")
    assert "Kode gangguan CAM-05" in hand.words()
    hand.far_end.card, hand.far_end.card_fault = CARD, None
    hand.touch("card.again")
    hand.until(lambda: NAME in hand.words(), "read")


def test_without_a_camera_the_keypad_is_left(stage):
    hand = stage(FarEnd(camera_fault=Fault(FaultCode.CAMERA_UNPLUGGED)))
    hand.touch(*SCAN)
    hand.until(lambda: "Kamera dokumen tidak tersambung." in hand.words(), "told of the camera")
    hand.touch("card.type", *keys(MALE), "frame.next")
    hand.see(Step.DOCUMENTS)


def test_a_booth_that_does_not_read_cards_does_not_offer_it(stage):
    hand = stage(FarEnd())
    hand.booth.offer = replace(hand.booth.offer, reads_ktp=False)
    hand.touch(*SCAN[:-1])
    hand.see(Step.IDENTITY)
    assert hand.app.find("identity.no_card") is not None
    assert hand.app.find("identity.scan") is None


def test_what_was_read_is_gone_with_the_visit_from_every_widget(stage):
    hand = stage(FarEnd())
    hand.touch(*SCAN)
    hand.until(lambda: NAME in hand.words(), "read")
    assert hand.booth.visit.card.stage is CardStage.READ
    hand.booth.do(Ended())
    hand.see(Step.ATTRACT)
    assert hand.booth.visit.card is None

    def forgotten() -> bool:
        gc.collect()
        return not [thing for thing in gc.get_objects() if type(thing) is Words and thing.text == NAME]

    hand.until(forgotten, "forgotten")
