"""On every screen, in every variant: the voice guide says what it is about, every thing that
can be touched is reached by keys once, each is called something in both languages, and
nothing of a person is said where others may listen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from far_end import FarEnd
from journeys import FEMALE, MALE
from kivy.core.window import Window
from kivy.uix.widget import Widget
from listener import CODES, Ear
from stage_hand import StageHand
from variants import ENDS, TYPED, WAYS

from kiosk.screens.voice.manner import Manner
from kiosk.screens.voice.reading import title
from kiosk.screens.voice.stops import Stop
from kiosk.screens.widgets.touch import Touchable
from kiosk.spoken.written import aloud
from kiosk.visit.events import Ended, LanguageChosen
from kiosk.visit.steps import Step

LANGUAGES = ("id", "en")
#: Nothing of these is said on a loudspeaker: numbers, names.
NUMBERS, NAMES = (MALE, FEMALE, "99999999999", "9901", "9902"), ("SPESIMEN", "SITI")
#: Between the figures of a number that is read out.
SPREAD = r"[ ,]*"
HEARD_BEFORE: set[str] = set()
#: Marks of a name in the program that was said instead of a label.
NOT_FOR_EARS = re.compile(r"[a-z]\.[a-z]|_|[\ue000-\uf8ff]|\{|\}")


@pytest.fixture(scope="module")
def listening() -> Iterator[tuple[StageHand, Ear]]:
    """One booth for many visits, and an ear at its loudspeaker."""
    ear = Ear()
    with StageHand(FarEnd(), speaker=ear, manner=Manner(heard_alone=False)) as hand:
        yield hand, ear


@pytest.fixture
def walk(listening: tuple[StageHand, Ear]) -> Iterator[Callable[..., tuple[StageHand, Ear]]]:
    """Begin a visit against another far end: `walk(far_end, touches)`."""
    hand, ear = listening

    def begin(far_end: FarEnd, *touches: str) -> tuple[StageHand, Ear]:
        vars(hand.far_end).update(vars(far_end))
        ear.heard.clear()
        go(hand, *touches)
        return hand, ear

    yield begin
    if hand.booth.visit.step is not Step.ATTRACT:
        hand.booth.do(Ended())
        hand.see(Step.ATTRACT)


def go(hand: StageHand, *names: str) -> None:
    """Do what stands there by those names: how a finger does it is tried elsewhere."""
    for name in names:
        hand.until(lambda name=name: able(hand, name), f"a {name} that can be chosen")
        hand.app.find(name).on_release()


def able(hand: StageHand, name: str) -> bool:
    found = hand.app.find(name)
    return found is not None and not found.disabled and not hand.app.too_soon


def settle(hand: StageHand) -> None:
    """Until the screen that is wanted stands there."""
    hand.until(lambda: not hand.app.too_soon, "the screen that is wanted")


def press(key: str) -> None:
    Window.dispatch("on_key_down", CODES[key], 0, None, [])
    Window.dispatch("on_key_up", CODES[key], 0)


def complaints(hand: StageHand, ear: Ear) -> list[str]:
    """What a listener would object to on the screen that stands there now; in another
    language only where something is on it that was not heard in that one before."""
    wrong = []
    for language in LANGUAGES:
        names = {widget.name for widget in hand.app.touchables()}
        if language != LANGUAGES[0]:
            if names <= HEARD_BEFORE:
                continue
            HEARD_BEFORE.update(names)
        if hand.booth.visit.language != language:
            hand.booth.do(LanguageChosen(language))
        settle(hand)
        ear.heard.clear()
        hand.app.guide.begin()
        settle(hand)
        hand.app.guide.repeat()
        wrong += [f"{language}: {what}" for what in [*silent(hand, ear), *out_of_reach(hand, ear)]]
        wrong += [f"{language}: tells {what}" for what in told_of_a_person(ear)]
    return wrong


def facing(hand: StageHand) -> Widget:
    """What lies on top: the dialog, or the screen."""
    app = hand.app
    return app.overlays.children[0] if app.overlays.open else app.current


def silent(hand: StageHand, ear: Ear) -> list[str]:
    asked = aloud(title(facing(hand)).rstrip("."), hand.booth.visit.language)
    return [] if asked in ear.all else [f"{asked!r} was not said"]


def out_of_reach(hand: StageHand, ear: Ear) -> list[str]:
    """What can be touched and is not reached, or twice, or is not called anything."""
    top = facing(hand)
    expected = sorted(
        w.name for w in top.walk(restrict=True) if isinstance(w, Touchable) and w.name and not w.disabled
    )
    reached: list[str] = []
    wrong: list[str] = []

    def see(stop: Stop) -> None:
        called = ear.last
        if not re.search(r"\w", called) or NOT_FOR_EARS.search(called):
            wrong.append(f"{stop.name} is called {called!r}")
        if isinstance(stop.widget, Touchable) and not stop.widget.disabled and not stop.members:
            reached.append(stop.name)

    def round_trip() -> None:
        """Once down through the stops of this level, into every group."""
        focus = hand.app.guide.focus
        first = focus.path
        while True:
            press("down")
            stop = focus.stop
            see(stop)
            if stop.members:
                outside = focus.path
                press("enter")
                if focus.path == outside:  # told that the room hears these keys: chosen all the same
                    press("enter")
                round_trip()
                press("escape")
            if focus.path == first:
                return

    round_trip()
    reached = sorted(name for name in reached if not name.startswith("voice."))
    if reached != expected:
        wrong.append(f"reached {reached}, not {expected}")
    return wrong


def told_of_a_person(ear: Ear) -> list[str]:
    patterns = [SPREAD.join(number) for number in NUMBERS] + [rf"\b{name}\b" for name in NAMES]
    return [found[0] for pattern in patterns if (found := re.search(pattern, ear.all, re.IGNORECASE))]


@pytest.mark.parametrize("way", WAYS)
def test_on_the_long_ways_all_is_heard_and_reached_by_keys(walk, way):
    make, touches = WAYS[way]
    hand, ear = walk(make())
    shown = None
    for name in touches:
        go(hand, name)
        settle(hand)
        if (hand.booth.visit.step, hand.booth.visit.question) != shown:
            shown = (hand.booth.visit.step, hand.booth.visit.question)
            assert complaints(hand, ear) == []
        assert told_of_a_person(ear) == []


@pytest.mark.parametrize("end", ENDS)
def test_every_variant_is_heard_and_reached_by_keys(walk, end):
    make, touches = ENDS[end]
    assert complaints(*walk(make(), *touches)) == []


@pytest.mark.parametrize("typed", TYPED)
def test_what_is_typed_with_others_listening_is_counted_and_not_said(walk, typed):
    make, touches = TYPED[typed]
    hand, ear = walk(make(), "comfort.voice")
    for name in touches:
        go(hand, name)
        hand.app.guide.attend()
    settle(hand)
    assert told_of_a_person(ear) == []
    assert "ketikan ke-2" in ear.all
