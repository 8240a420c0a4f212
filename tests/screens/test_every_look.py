"""On the wide windows, in high contrast and within low reach every screen can be read and
touched as well, and whatever stands on something is far enough from it in colour.

Each screen is looked at in four of its fifty-four looks; together they are all worn. All of
them, on every screen: `python tests/screens/album.py --judge` (in `make soak`)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, islice

import pytest
from contrasts import ON_COLOUR, ON_PAPER, ratio, too_faint
from eye import capitals_mm, objections
from far_end import FarEnd
from looks import Appearance, every_appearance, wear
from variants import ENDS, WAYS

from kiosk.screens.comfort import Comfort
from kiosk.screens.theme.tokens import CONTRAST, DAY, Look, Palette

ALL = list(every_appearance())
EACH = 4
#: Far from each other, so that four in a row differ in their window and their comfort.
STRIDE = 23
_screen = count()


def some_looks() -> Iterator[Appearance]:
    """The next four."""
    start = next(_screen) * EACH
    return (ALL[(start + place) * STRIDE % len(ALL)] for place in range(EACH))


def look_at_it(hand) -> list[str]:
    wrong = []
    for appearance in some_looks():
        wear(hand, appearance)
        wrong += [f"{appearance}: {objection}" for objection in (*objections(hand), *too_faint(hand))]
    wear(hand, Appearance())
    return wrong


def test_all_looks_are_worn_in_turn():
    turns = islice((place * STRIDE % len(ALL) for place in count()), len(ALL))
    assert sorted(turns) == list(range(len(ALL)))


@pytest.mark.parametrize("way", WAYS)
def test_on_the_long_ways_every_look_is_good(walk, way):
    make, touches = WAYS[way]
    hand = walk(make())
    shown, wrong = None, look_at_it(hand)
    for name in touches:
        hand.touch(name)
        if (hand.booth.visit.step, hand.booth.visit.question) != shown:
            shown = (hand.booth.visit.step, hand.booth.visit.question)
            wrong += look_at_it(hand)
    assert wrong == []


@pytest.mark.parametrize("end", ENDS)
def test_every_variant_is_good_in_every_look(walk, end):
    make, touches = ENDS[end]
    assert look_at_it(walk(make(), *touches)) == []


@pytest.mark.parametrize("palette", [DAY, CONTRAST], ids=["day", "contrast"])
def test_what_a_colour_is_named_for_can_be_read_on_it(palette: Palette):
    def apart(text, ground):
        return ratio(*(tuple(round(c * 255) for c in colour[:3]) for colour in (text, ground)))

    for ground in (palette.paper, palette.card, palette.tint, palette.good_tint, palette.bad_tint):
        assert apart(palette.ink, ground) >= ON_PAPER
    for text, ground in (
        (palette.on_primary, palette.primary),
        (palette.on_chosen, palette.chosen),
        (palette.on_good, palette.good),
        (palette.on_bad, palette.bad),
    ):
        assert apart(text, ground) >= ON_COLOUR


@pytest.mark.parametrize(("text_scale", "least_mm"), [(1.0, 4.9), (2.0, 7.3)])
def test_the_smallest_type_is_high_enough_on_a_screen_of_21_inches(text_scale, least_mm):
    look = Look((1080, 1920), text_scale)
    assert capitals_mm(look.read.fine, look.unit) >= least_mm
    assert capitals_mm(look.read.body, look.unit) >= 5.6 * text_scale


def test_the_screen_is_as_it_was_when_all_has_been_looked_at(walk):
    hand = walk(FarEnd())
    assert hand.app.comfort == Comfort()
