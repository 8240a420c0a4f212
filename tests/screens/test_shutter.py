"""Whoever lays a page down hears and sees that it was taken: once, and then."""

from __future__ import annotations

import pytest
from far_end import FarEnd, page
from journeys import WALK_IN

from kiosk.booth.booth import Preview, Stage
from kiosk.screens.capture import CaptureScreen
from kiosk.screens.shutter import Shutter
from kiosk.visit.events import LanguageChosen, PageTaken
from kiosk.visit.steps import Step

SOON_S = 60.0


@pytest.fixture
def hand(stage):
    hand = stage(FarEnd(page_on_plate=False))
    hand.touch(*WALK_IN, "frame.next")
    hand.see(Step.CAPTURE)
    return hand


def take(hand, scan: str = "scan-1") -> None:
    visit = hand.booth.visit
    hand.booth._report(PageTaken(visit.id, visit.capturing, scan, page()))
    hand.until(lambda: hand.app.find("capture.retake"), "shown what was taken")


def test_it_is_heard_once_a_page(hand):
    take(hand)
    assert hand.app.shutter.clicks == 1
    hand.booth.do(LanguageChosen("en"))
    hand.frames(4)
    assert hand.app.shutter.clicks == 1
    hand.touch("capture.retake")
    take(hand, "scan-2")
    assert hand.app.shutter.clicks == 2


def test_it_is_heard_when_the_picture_says_taken_and_not_again_when_the_file_is_there(hand):
    corners = ((0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8))
    hand.far_end.preview = Preview(9, page(), corners, Stage.TAKEN, "Sudah dipindai")
    hand.until(lambda: hand.app.shutter.clicks == 1, "heard")
    take(hand)
    assert hand.app.shutter.clicks == 1


def test_a_document_that_is_only_looked_at_is_not_heard(hand):
    take(hand)
    kind = hand.booth.visit.capturing
    hand.touch("frame.back", f"documents.{kind}")
    assert isinstance(hand.app.screen, CaptureScreen)
    assert hand.app.shutter.clicks == 1


def test_taking_a_page_is_a_sign_of_life(hand):
    touches = []
    hand.booth.touch = lambda: touches.append(hand.booth.visit.capturing)
    take(hand)
    assert touches == [hand.booth.visit.capturing]


def test_a_booth_with_a_sound_device_can_be_heard():
    shutter = Shutter(60)
    shutter.load()
    shutter.wait(SOON_S)
    assert shutter.audible
    shutter.click()


def test_a_silent_booth_loads_no_sound_and_clicks_without():
    shutter = Shutter(0)
    shutter.load()
    shutter.wait(SOON_S)
    shutter.click()
    assert not shutter.audible
