"""Time: who needs more is warned, gets it as often as it takes, and loses nothing; who has gone
leaves nothing, and the screen says so."""

from __future__ import annotations

import gc
from typing import Any

import pytest
from far_end import FarEnd
from journeys import FEMALE, HOME_VISIT, MALE, START, WALK_IN, keys, letters
from kivy.uix.widget import Widget
from stage_hand import QUICK, StageHand

from kiosk.screens.widgets.entry import Boxes, Line
from kiosk.timing import Timing
from kiosk.visit.steps import Step
from kiosk.visit.visit import PaperState, Paperwork
from kiosk.words import say

GONE = "Waktu habis. Semua isian Anda sudah dihapus."
#: WCAG 2.2, 2.2.1: at least ten times.
TIMES = 10

TO_NAME = [*START, "home.home_visit", "frame.next", *keys(FEMALE), "frame.next"]


def let_pass(hand: StageHand, seconds: float) -> None:
    """Nobody does anything for so long: the booth's clock is put forward."""
    before = hand.clock.monotonic_s
    vars(hand.clock)["monotonic_s"] = lambda: before() + seconds
    hand.frames(2)


def warn(hand: StageHand) -> None:
    let_pass(hand, QUICK.idle_warning_s + 1)
    hand.until(lambda: hand.app.find("idle.more"), "warned")


def need_more_time(hand: StageHand) -> None:
    warn(hand)
    hand.touch("idle.more")
    assert hand.app.find("idle.more") is None


def go_away(hand: StageHand) -> None:
    """Be warned, and not be there to see it."""
    warn(hand)
    let_pass(hand, QUICK.idle_grace_s)
    hand.until(lambda: hand.booth.visit.step is Step.ATTRACT, "wiped")


def typed(hand: StageHand) -> str:
    assert hand.app.screen is not None
    field = next(w for w in hand.app.screen.walk() if isinstance(w, (Boxes, Line)))
    return str(field.value)


def test_the_warning_comes_twenty_seconds_before_the_end_and_the_end_within_a_minute() -> None:
    timing = Timing()
    assert timing.idle_grace_s >= 20
    assert timing.idle_warning_s + timing.idle_grace_s <= 60


def test_more_time_is_given_ten_times_and_what_was_typed_stays(stage: Any) -> None:
    hand = stage(FarEnd())
    hand.touch(*WALK_IN[:4], *keys(MALE[:7]))
    for _ in range(TIMES):
        need_more_time(hand)
        assert typed(hand) == MALE[:7]
    hand.touch(*keys(MALE[7:]))
    assert typed(hand) == MALE


def test_half_a_name_is_there_after_the_warning(stage: Any) -> None:
    hand = stage(FarEnd())
    hand.touch(*TO_NAME, *letters("siti c"))
    need_more_time(hand)
    assert typed(hand).lower() == "siti c"


def test_a_page_that_was_taken_is_there_after_the_warning(stage: Any) -> None:
    hand = stage(FarEnd())
    hand.touch(*WALK_IN, "frame.next")
    hand.until(lambda: hand.booth.visit.papers[0].state is PaperState.TAKEN, "taken")
    need_more_time(hand)
    assert hand.booth.visit.step is Step.CAPTURE
    assert hand.booth.visit.papers[0].pages[0].picture is not None
    assert not hand.app.screen.picture.empty


def test_a_language_that_was_chosen_is_that_of_the_warning(stage: Any) -> None:
    hand = stage(FarEnd())
    hand.touch("language.en", *START, "home.walk_in")
    warn(hand)
    assert say("Perlu waktu tambahan?", "en") in hand.words()


@pytest.mark.parametrize("settled", [Paperwork.FAILED, Paperwork.DOUBTFUL])
@pytest.mark.parametrize(
    ("way", "number"),
    [([*WALK_IN, "documents.skip", "frame.next"], "A012"), (HOME_VISIT, "KR-0007")],
    ids=["a number", "a case"],
)
def test_a_number_that_is_not_on_paper_does_not_go_without_a_warning(
    stage: Any, settled: Paperwork, way: list[str], number: str
) -> None:
    hand = stage(FarEnd(paperwork=settled))
    hand.touch(*way)
    hand.until(lambda: number in hand.words(), "the number")
    for _ in range(2):
        need_more_time(hand)
        assert number in hand.words()
    go_away(hand)


def test_a_number_on_paper_goes_by_itself(stage: Any) -> None:
    hand = stage(FarEnd())
    hand.touch(*WALK_IN, "documents.skip", "frame.next")
    hand.see(Step.TICKET)
    let_pass(hand, QUICK.ticket_shown_s)
    hand.see(Step.ATTRACT)


@pytest.mark.parametrize("setting", ["comfort.text", "language.en"])
def test_at_home_who_has_set_the_screen_is_warned_before_it_falls_back(stage: Any, setting: str) -> None:
    hand = stage(FarEnd())
    hand.touch(setting, *START)
    need_more_time(hand)
    assert hand.booth.visit.step is Step.HOME
    assert hand.app.comfort != hand.app.usual or hand.booth.visit.language == "en"
    go_away(hand)
    assert hand.app.comfort == hand.app.usual


@pytest.mark.parametrize("setting", ["comfort.text", "language.en"])
def test_on_the_welcome_who_has_set_the_screen_is_warned_before_it_falls_back(
    stage: Any, setting: str
) -> None:
    hand = stage(FarEnd())
    hand.touch(setting)
    need_more_time(hand)
    assert hand.app.comfort != hand.app.usual or hand.booth.visit.language == "en"
    warn(hand)
    let_pass(hand, QUICK.idle_grace_s)
    app, booth = hand.app, hand.booth
    hand.until(lambda: app.comfort == app.usual and booth.visit.language == "id", "as it was")
    assert hand.app.find("idle.more") is None
    assert GONE not in hand.words(), "there was nothing to delete"


def test_on_the_welcome_nobody_is_warned_who_has_set_nothing(stage: Any) -> None:
    hand = stage(FarEnd())
    before = hand.booth.visit.id
    let_pass(hand, QUICK.idle_warning_s + 1)
    assert hand.app.find("idle.more") is None
    let_pass(hand, QUICK.idle_grace_s)
    assert hand.booth.visit.id == before


def holding(value: str) -> list[str]:
    """Every widget that still has `value` in one of its properties, whether it is shown or not."""
    gc.collect()
    found = []
    for thing in gc.get_objects():
        if issubclass(type(thing), Widget):  # of a weak reference isinstance would ask what it refers to
            for name in thing.properties():
                held = getattr(thing, name, None)
                if isinstance(held, str) and value.lower() in held.lower():
                    found.append(f"{type(thing).__name__}.{name}")
    return found


@pytest.mark.parametrize(
    ("touches", "value"),
    [([*WALK_IN[:4], *keys(MALE[:9])], MALE[:9]), ([*TO_NAME, *letters("siti c")], "siti c")],
    ids=["a NIK", "a name"],
)
def test_who_has_gone_leaves_nothing_in_any_widget_and_the_screen_says_so(
    stage: Any, touches: list[str], value: str
) -> None:
    hand = stage(FarEnd())
    hand.touch(*touches)
    assert holding(value)
    go_away(hand)
    hand.until(lambda: GONE in hand.words(), "said")
    hand.frames(6)
    assert holding(value) == []
    assert value not in repr(hand.booth.visit)


def test_the_screen_says_so_for_a_while_and_not_to_the_next(stage: Any) -> None:
    hand = stage(FarEnd())
    hand.touch(*START, "home.walk_in")
    go_away(hand)
    hand.until(lambda: GONE in hand.words(), "said")
    let_pass(hand, QUICK.wiped_shown_s)
    hand.until(lambda: GONE not in hand.words(), "no longer said")


def test_who_has_entered_nothing_is_not_told_of_a_deletion(stage: Any) -> None:
    hand = stage(FarEnd())
    hand.touch(*START)
    let_pass(hand, QUICK.idle_warning_s + QUICK.idle_grace_s + 1)
    hand.see(Step.ATTRACT)
    assert hand.booth.wiped_s is None
