"""On every window, in high contrast and within low reach all can be read and touched as well,
whatever stands on something is far enough from it in colour, and every screen looks as it does
in its picture in docs/screens.

Each screen is looked at in two of its fifty-four looks; together they wear them all. All of
them, on every screen: `python tests/screens/album.py --judge` (in `make soak`)."""

from __future__ import annotations

import json
from pathlib import Path
from zlib import crc32

import pytest
from contrasts import ON_COLOUR, ON_PAPER, ratio, too_faint
from eye import capitals_mm, objections
from fingerprints import alike, difference, fingerprint
from looks import Appearance, every_appearance
from PIL import Image
from sheets import FINGERPRINTS, SHOWN, photograph, slug
from stations import every_station
from variants import ENDS

from kiosk.screens.theme.tokens import CONTRAST, DAY, Look, Palette

PICTURES = Path(__file__).resolve().parents[2] / "docs/screens"
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
    place = list(ENDS).index(name) if name in ENDS else crc32(name.encode())
    return ALL[place * STRIDE % len(ALL)]


def pictured_look(name: str) -> Appearance:
    """That in which it is compared with its picture."""
    return SHOWN[crc32(name.encode()) % len(SHOWN)]


@pytest.mark.parametrize("only", GROUPS)
def test_every_screen_is_good_in_its_looks_and_is_as_its_picture_shows(only):
    kept = json.loads((PICTURES / FINGERPRINTS).read_text(encoding="utf-8"))
    wrong = []
    for station in every_station(only):
        for appearance in (one_look(station.name), pictured_look(station.name)):
            station.show(appearance)
            found = [*objections(station.hand), *too_faint(station.hand)]
            wrong += [f"{station.name}, {appearance}: {objection}" for objection in found]
        was = kept.get(station.name, {}).get(str(appearance), "")
        now = fingerprint(photograph())
        if not alike(was, now):
            changed = f"{difference(was, now):.0f} % of it is not as in {slug(station.name)}.png"
            wrong.append(f"{station.name}, {appearance}: {changed} (`make pictures`, and look at it)")
    assert not wrong, "\n".join(wrong)


def test_together_the_screens_wear_every_look():
    assert {one_look(name) for name in ENDS} == set(ALL)


def test_every_sheet_belongs_to_a_screen_and_is_listed():
    kept = json.loads((PICTURES / FINGERPRINTS).read_text(encoding="utf-8"))
    index = (PICTURES / "README.md").read_text(encoding="utf-8")
    assert {path.stem for path in PICTURES.glob("*.png")} == {slug(name) for name in kept}
    assert [name for name in kept if f"({slug(name)}.png)" not in index] == []


def picture(button_at: int, grey: int = 240) -> Image.Image:
    page = Image.new("RGB", (540, 960), (grey, grey, grey))
    page.paste((11, 79, 138), (button_at, 800, button_at + 200, 900))
    return page


def test_a_button_that_moved_is_seen_and_a_trace_of_noise_is_not():
    assert not alike(fingerprint(picture(40)), fingerprint(picture(240)))
    assert not alike(fingerprint(picture(40)), fingerprint(picture(40, grey=200)))
    assert not alike(fingerprint(picture(40)), "")
    assert alike(fingerprint(picture(40)), fingerprint(picture(41, grey=238)))


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
