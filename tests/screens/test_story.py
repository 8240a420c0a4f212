"""While nobody touches the screen it tells in pictures how it is used."""

from __future__ import annotations

import gc
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from eye import objections
from far_end import FarEnd
from stage_hand import MORNING, QUICK, StageHand

from kiosk.screens.attract import AttractScreen
from kiosk.screens.comfort import Comfort
from kiosk.screens.story import PICTURES, Story, picture_at
from kiosk.screens.widgets.qr import Qr
from kiosk.visit.events import LanguageChosen
from kiosk.visit.steps import Step
from kiosk.words import say

#: The story begins at once, and its first picture stays.
AT_ONCE = replace(QUICK, story_after_s=0.0, story_picture_s=1e6)


@pytest.mark.parametrize(
    ("idle_s", "place"), [(0, None), (29.9, None), (30, 0), (38, 1), (69.9, 4), (70, None), (78, 0)]
)
def test_each_picture_has_its_turn_and_then_the_welcome_again(idle_s: float, place: int | None) -> None:
    assert picture_at(idle_s, 30.0, 8.0) == place


def story_on(hand: StageHand) -> Story:
    screen = hand.app.screen
    assert isinstance(screen, AttractScreen)
    screen.pass_time()
    hand.frames(4)
    return next(child for child in screen.children if isinstance(child, Story))


def test_a_touch_anywhere_on_a_picture_starts_a_visit(stage: Any) -> None:
    hand = stage(FarEnd(), timing=AT_ONCE)
    story_on(hand)
    hand.touch("attract.start")
    hand.see(Step.HOME)


def test_it_is_told_in_two_languages_in_place_of_the_welcome(stage: Any) -> None:
    hand = stage(FarEnd(), timing=AT_ONCE)
    story_on(hand)
    first = PICTURES[0][1]
    assert {say(first), say(first, "en")} <= hand.words()


def test_the_welcome_comes_back_when_the_screen_is_touched(stage: Any) -> None:
    hand = stage(FarEnd(), timing=replace(QUICK, story_after_s=0.5, story_picture_s=1e6))
    hand.until(lambda: hand.app.screen.ids.welcome.opacity == 0, "told")
    hand.touch("language.en")
    hand.until(lambda: hand.app.screen.ids.welcome.opacity == 1, "welcomed")


def test_nothing_is_told_while_the_booth_is_closed(stage: Any) -> None:
    from datetime import timedelta

    hand = stage(FarEnd(), timing=AT_ONCE, moment=MORNING + timedelta(hours=9))
    hand.app.screen.pass_time()
    assert not any(isinstance(child, Story) for child in hand.app.screen.children)


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_picture_can_be_read(stage: Any, language: str, scale: float) -> None:
    hand = stage(FarEnd(), timing=AT_ONCE)
    hand.booth.do(LanguageChosen(language))
    hand.app.set_comfort(Comfort(scale))
    story = story_on(hand)
    wrong = []
    for place in range(len(PICTURES)):
        story.show(place)
        hand.frames(4)
        wrong += [f"{place}: {objection}" for objection in objections(hand)]
    assert wrong == []


def test_a_code_leads_to_the_official_guidance(stage: Any) -> None:
    import zxingcpp

    hand = stage(FarEnd(), timing=AT_ONCE)
    story = story_on(hand)
    code = next(widget for widget in story.walk() if isinstance(widget, Qr))
    side, pixels = code._texture.size[0], code._texture.pixels
    grey = np.frombuffer(pixels, np.uint8).reshape(side, side, -1)[::-1, :, 0]
    (found,) = zxingcpp.read_barcodes(np.kron(grey, np.ones((8, 8), np.uint8)))
    assert found.text == hand.booth.offer.guidance_url


def test_without_an_address_no_code_is_shown(stage: Any) -> None:
    hand = stage(FarEnd(), timing=replace(QUICK, story_after_s=1e6))
    hand.booth.offer = replace(hand.booth.offer, guidance_url="")
    story = Story(hand.app.look, "id", hand.booth.offer.guidance_url)
    assert not any(isinstance(widget, Qr) for widget in story.walk())


def test_a_picture_stands_still_until_the_next(stage: Any) -> None:
    hand = stage(FarEnd(), timing=AT_ONCE)
    story = story_on(hand)
    drawn = list(story._scene.canvas.children)
    hand.app.screen.pass_time()
    hand.frames(3)
    assert story._scene.canvas.children == drawn


def test_an_hour_of_the_story_leaves_nothing_behind(stage: Any) -> None:
    hand = stage(FarEnd(), timing=AT_ONCE)
    story = story_on(hand)

    def one_round() -> int:
        for place in range(len(PICTURES)):
            story.show(place)
            hand.frames(1)
        story.show(0)  # whichever the clock has turned to
        gc.collect()
        return sum(type(one).__module__.startswith("kivy.") for one in gc.get_objects())

    one_round()
    before = one_round()
    for _ in range(10):
        one_round()
    assert one_round() - before < len(PICTURES)
