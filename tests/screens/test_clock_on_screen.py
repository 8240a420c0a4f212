"""The time of day, as each language writes it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from eye import objections
from far_end import FarEnd
from journeys import FEMALE, START, keys, letters
from stage_hand import MORNING

from kiosk.screens.comfort import Comfort


def test_english_writes_the_time_with_a_colon(stage):
    hand = stage(FarEnd())
    hand.touch("language.en")
    assert "Today 08:00–16:00 WITA" in hand.words()
    hand.touch(*START, "home.walk_in")
    assert "08:12 WITA" in hand.words()


@pytest.mark.parametrize("language", ["id", "en"])
def test_doors_that_have_closed_say_since_when_and_what_to_do_at_every_size(stage, language):
    hand = stage(FarEnd(), moment=MORNING + timedelta(hours=3))
    hand.touch(f"language.{language}", *START)
    told = {"id": "Ditutup pukul 10.00. Silakan ke petugas.", "en": "Closed at 10:00. Please see an officer."}
    for scale in (1.0, 1.5, 2.0):
        for low in (False, True):
            hand.app.set_comfort(Comfort(scale, low=low))
            hand.frames(4)
            # On three doors in the largest letters whom to ask is said once, by the button below.
            shown = told[language].partition(". ")[0] + "." if scale == 2.0 and not low else told[language]
            assert shown in hand.words()
            assert objections(hand) == []


def test_a_complaint_goes_while_what_it_is_about_is_mended(stage):
    hand = stage(FarEnd())
    hand.touch(
        *START, "home.home_visit", "frame.next", *keys(FEMALE), "frame.next", *letters("si"), "frame.next"
    )
    complaint = hand.booth.visit.complaint
    assert complaint in hand.words()
    hand.touch(*letters("ti"))
    assert complaint not in hand.words()
