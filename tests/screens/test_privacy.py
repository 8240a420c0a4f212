"""What one applicant leaves behind for the next: nothing."""

from __future__ import annotations

import gc
from dataclasses import replace

from far_end import FarEnd
from journeys import HOME_VISIT, MALE, START, WALK_IN, keys
from stage_hand import QUICK

from kiosk.screens.comfort import Comfort
from kiosk.screens.widgets.entry import Boxes
from kiosk.visit.steps import Step


def test_an_idle_visit_warns_and_is_then_wiped_from_every_widget(stage):
    hand = stage(FarEnd(), timing=replace(QUICK, idle_warning_s=1.5, idle_grace_s=1.0))
    hand.touch(*START, "home.walk_in", "service.new_adult", "frame.next", *keys(MALE[:15]))
    hand.until(lambda: hand.app.find("idle.more"), "warned")
    hand.touch("idle.more")
    assert hand.app.find("idle.more") is None
    hand.touch(f"keypad.{MALE[15]}")
    hand.until(lambda: hand.booth.visit.step is Step.ATTRACT, "wiped")
    hand.frames(3)
    assert MALE not in repr(hand.booth.visit)
    assert not any(MALE in words for words in hand.words())
    gc.collect()
    boxes = [thing for thing in gc.get_objects() if type(thing) is Boxes and MALE in str(thing.value)]
    assert boxes == []


def test_selesai_on_the_warning_ends_the_visit_at_once(stage):
    hand = stage(FarEnd(), timing=replace(QUICK, idle_warning_s=0.3, idle_grace_s=30.0))
    hand.touch(*START, "home.walk_in")
    hand.touch("idle.end")
    hand.see(Step.ATTRACT)


def test_the_review_masks_the_nik(stage):
    hand = stage(FarEnd())
    hand.touch(*WALK_IN, "documents.skip")
    hand.see(Step.REVIEW)
    assert "•••••• •••••• 9901" in hand.words()
    assert not any(MALE in words for words in hand.words())


def test_a_case_number_is_shown_without_a_name(stage):
    hand = stage(FarEnd())
    hand.touch(*HOME_VISIT)
    hand.see(Step.SLIP)
    assert not any("SITI" in words for words in hand.words())


def test_language_and_text_size_last_for_one_visit(stage):
    hand = stage(FarEnd())
    hand.touch("language.en", "comfort.text", "comfort.contrast", *START)
    assert "Please choose" in hand.words()
    assert hand.app.look.contrast
    hand.touch("frame.back")
    hand.see(Step.ATTRACT)
    assert "Selamat datang" in hand.words()
    assert hand.app.comfort == Comfort()
