"""Every step has a screen, and on each all can be read and touched: nothing cut off,
nothing over another, no word broken, nothing too small, in both languages, with normal
and with the largest text."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from eye import objections
from far_end import FarEnd
from journeys import START
from stage_hand import MORNING, QUICK
from stations import NO_MORE
from variants import ENDS, TYPED, WAYS

from kiosk.booth.booth import News
from kiosk.faults import FaultCode
from kiosk.screens.comfort import Comfort
from kiosk.visit.events import LanguageChosen
from kiosk.visit.steps import Step

LANGUAGES = ("id", "en")
SIZES = (1.0, 2.0)


@pytest.mark.parametrize("step", list(Step))
def test_every_step_has_a_screen(step):
    from kiosk.screens.app import screen_class

    assert screen_class(step).__name__.endswith("Screen")


def look_at_it(hand) -> list[str]:
    """The screen in both languages, with normal and with the largest text; it stays in
    the last of these looks, for each is another building."""
    wrong = []
    first, other = LANGUAGES if hand.booth.visit.language == LANGUAGES[0] else reversed(LANGUAGES)
    small, large = SIZES if hand.app.comfort.text_scale == SIZES[0] else reversed(SIZES)
    for language, size in ((first, small), (other, small), (other, large), (first, large)):
        if language != hand.booth.visit.language:
            hand.booth.do(LanguageChosen(language))
        hand.app.set_comfort(Comfort(size))
        hand.frames(4)
        wrong += [f"{language} {size}: {objection}" for objection in objections(hand)]
    return wrong


@pytest.mark.parametrize("way", WAYS)
def test_on_the_long_ways_all_can_be_read_and_touched(walk, way):
    make, touches = WAYS[way]
    hand = walk(make())
    shown = None
    for name in touches:
        hand.touch(name)
        if (hand.booth.visit.step, hand.booth.visit.question) != shown:
            shown = (hand.booth.visit.step, hand.booth.visit.question)
            assert look_at_it(hand) == []


@pytest.mark.parametrize("end", ENDS)
def test_every_variant_can_be_read_and_touched(walk, end):
    make, touches = ENDS[end]
    assert look_at_it(walk(make(), *touches)) == []


@pytest.mark.parametrize("typed", TYPED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_typed_and_what_is_wrong_with_it_can_be_read(walk, typed, language):
    make, touches = TYPED[typed]
    hand = walk(make(), touches[0], f"language.{language}")
    hand.app.set_comfort(Comfort(SIZES[-1]))
    hand.touch(*touches[1:])
    hand.frames(4)
    assert objections(hand) == []


@pytest.mark.parametrize(
    ("moment", "news"),
    [
        (MORNING, News(centre_away=True)),
        (MORNING, News(serving="A009", waiting=4, site_away=True)),
        (MORNING, News(room=FaultCode.DISK_SHORT)),
        (MORNING + timedelta(hours=9), News()),
        (MORNING, NO_MORE),
    ],
    ids=["the centre away", "the site away", "out of service", "closed", "the day over"],
)
def test_the_welcome_can_be_read_whatever_it_has_to_say(stage, moment, news):
    hand = stage(FarEnd(news=news), moment=moment)
    assert look_at_it(hand) == []


def test_the_idle_warning_can_be_read(stage):
    hand = stage(FarEnd(), timing=replace(QUICK, idle_warning_s=0.3, idle_grace_s=600.0))
    hand.touch(*START, "home.walk_in")
    hand.until(lambda: hand.app.find("idle.more"), "warned")
    assert look_at_it(hand) == []


@pytest.mark.parametrize("name", ["attract.start", "language.en", "comfort.text"])
def test_what_can_be_touched_has_a_name_a_role_and_a_label(stage, name):
    found = stage(FarEnd()).app.find(name)
    assert found is not None
    assert found.role
    assert found.label


def test_buttons_and_keys_are_large_enough_for_any_finger(stage):
    hand = stage(FarEnd())
    hand.touch(*START, "home.walk_in", "service.new_adult", "frame.next")
    hand.frames(4)
    small = [w.name for w in hand.app.touchables() if min(w.width, w.height) < 120 * hand.app.look.unit]
    assert small == []
