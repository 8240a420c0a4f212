"""On every window, in high contrast and within low reach all can be read and touched as well,
whatever stands on something is far enough from it in colour, and every screen looks as it does
in its picture in docs/screens.

Each screen is looked at in two of its sixty looks; together they wear them all. All of
them, on every screen: `python tests/screens/album.py --judge` (in `make soak`)."""

from __future__ import annotations

from zlib import crc32

import pytest
from contrasts import ON_COLOUR, ON_PAPER, ratio, too_faint
from eye import capitals_mm, objections
from far_end import FarEnd
from fingerprints import alike, difference, fingerprint
from journeys import START
from judging import PICTURES, prints, unlike
from looks import Appearance, every_appearance, wear
from sheets import SHOWN, photograph, slug
from stations import every_station
from variants import ENDS, TYPED

from kiosk.screens.comfort import Comfort
from kiosk.screens.theme.tokens import CONTRAST, DAY, TEXT_SCALES, Look, Palette

ALL = list(every_appearance())
#: The looks of neighbours are far from each other: in window and in comfort.
STRIDE = 23
#: Screens by the first letters of their names; together all.
GROUPS = (
    *("a*", "b*", "c*", "[d-f]*", "[g-k]*", "l*", "[m-n]*", "o*", "p*", "[q-r]*"),
    *("s*", "t*", "[u-v]*", "wa*", "w[b-z]*", "[A-Z]*"),
)


def one_look(name: str) -> Appearance:
    """That in which this screen is looked at."""
    in_turn = [*ENDS, *TYPED]
    place = in_turn.index(name) if name in in_turn else crc32(name.encode())
    return ALL[place * STRIDE % len(ALL)]


def pictured_look(name: str) -> Appearance:
    """That in which it is compared with its picture."""
    return SHOWN[crc32(name.encode()) % len(SHOWN)]


@pytest.mark.parametrize("only", GROUPS)
def test_every_screen_is_good_in_its_looks_and_is_as_its_picture_shows(only):
    kept = prints()
    wrong = []
    for station in every_station(only):
        for appearance in (one_look(station.name), pictured_look(station.name)):
            station.show(appearance)
            found = [*objections(station.hand), *too_faint(station.hand)]
            wrong += [f"{station.name}, {appearance}: {objection}" for objection in found]
        changed = unlike(kept, station.name, appearance, station.hand)
        wrong += [f"{station.name}, {appearance}: {objection}" for objection in changed]
    assert not wrong, "\n".join(wrong)


def test_together_the_screens_wear_every_look():
    assert {one_look(name) for name in (*ENDS, *TYPED)} == set(ALL)


@pytest.mark.parametrize("only", ["idle", "walk in: home", "walk in: identity", "what to bring"])
def test_within_low_reach_the_voice_has_its_bar_below_and_hides_nothing(only):
    for station in every_station(only):
        for scale in TEXT_SCALES:
            station.show(Appearance("portrait", "id", Comfort(scale, low=True, voice=True)))
            app = station.hand.app
            assert app.voice_bar.y == 0
            assert app.layer.y == app.overlays.y == app.voice_bar.top
            assert objections(station.hand) == []


def test_every_sheet_belongs_to_a_screen_and_is_listed():
    kept = prints()
    index = (PICTURES / "README.md").read_text(encoding="utf-8")
    assert {path.stem for path in PICTURES.glob("*.png")} == {slug(name) for name in kept}
    assert [name for name in kept if f"({slug(name)}.png)" not in index] == []


@pytest.mark.parametrize("appearance", [Appearance(), Appearance("small", "en", Comfort(1.5))], ids=str)
def test_whatever_has_gone_from_a_screen_is_missed_in_its_picture(stage, appearance):
    hand = stage(FarEnd())
    hand.touch(*START)
    wear(hand, appearance)
    whole = fingerprint(photograph(hand))
    names = ("home.walk_in", "home.home_visit", "frame.back", "frame.officer", "comfort.text", "language.en")
    parts = {name: hand.app.find(name) for name in names}
    parts["title"] = next(one for one in hand.labels() if one.text == hand.app.screen.heading)
    for name, part in parts.items():
        part.opacity = 0
        hand.frames(2)
        assert not alike(whole, fingerprint(photograph(hand))), name
        part.opacity = 1
        hand.frames(2)
        assert difference(whole, fingerprint(photograph(hand))) == 0, name
    assert not alike(whole, "")


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
