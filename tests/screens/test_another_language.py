"""A language that a translator adds is on the screens, whole: every text comes from its folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from far_end import FarEnd
from journeys import WALK_IN
from stage_hand import StageHand
from variants import ENDS, WAYS

from kiosk import catalogues, translating
from kiosk.screens.comfort import Comfort
from kiosk.screens.widgets.text import Words
from kiosk.visit.events import Ended
from kiosk.visit.steps import Step

NAME = "Qaana"
#: Every text of this language stands between these.
OPENS, CLOSES = "«", "»"
#: A text of the catalogue, one within another, and half of one that stands on two widgets.
MARKED = re.compile(r"«[^«»]*(«[^«»]*»[^«»]*)*»|^[^«»]*»|«[^«»]*$")
#: Figures, times, amounts, labels and codes are the same in every language.
WORD = re.compile(r"[a-z]{3}")
NAMES = (NAME, "Indonesia", "English")


@pytest.fixture(scope="module", autouse=True)
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The folder of a language in which every text is marked."""
    place = tmp_path_factory.mktemp("locale")
    texts: Catalog = read_po(BytesIO(translating.template(translating.areas())))
    for message in texts:
        if message.pluralizable:
            message.string = tuple(f"{OPENS}{message.id[0]}{CLOSES}" for _ in range(texts.num_plurals))
        elif message.id:
            message.string = NAME if message.id == catalogues.OWN_NAME else f"{OPENS}{message.id}{CLOSES}"
    (place / "qaa").mkdir()
    with (place / "qaa" / "booth.po").open("wb") as file:
        write_po(file, texts)
    catalogues.read_also(place)
    yield
    catalogues.forget_place(place)


@pytest.fixture(scope="module")
def hand() -> Iterator[StageHand]:
    with StageHand(FarEnd()) as hand:
        yield hand


def of_the_office(hand: StageHand) -> str:
    """What the configuration and the far end say: no catalogue has it."""
    offer = hand.booth.offer
    told = [repr(offer), repr(hand.far_end), repr(hand.booth.visit), hand.booth.visit.language]
    return " ".join(told)


def unmarked(hand: StageHand) -> list[str]:
    """Words on the screen that no catalogue gave, and nobody else either."""
    known = of_the_office(hand).lower()
    wrong = []
    for text in sorted(hand.words()):
        rest = MARKED.sub(" ", text)
        words = [part.strip(" –-") for part in re.split(r"[\n·:,.|]", rest)]
        if any(WORD.search(word) and word not in NAMES and word.lower() not in known for word in words):
            wrong.append(text)
    return wrong


def begin(hand: StageHand, far_end: FarEnd) -> None:
    vars(hand.far_end).update(vars(far_end))
    if hand.booth.visit.step is not Step.ATTRACT:
        hand.booth.do(Ended())
        hand.see(Step.ATTRACT)
    hand.touch("language.qaa")


def test_its_button_stands_beside_the_others_in_its_own_words(hand: StageHand) -> None:
    begin(hand, FarEnd())
    assert NAME in hand.words()
    assert f"{OPENS}Selamat datang{CLOSES}" in hand.words()
    assert any(f"{OPENS}{{" not in text and text.startswith(OPENS) for text in hand.words())


@pytest.mark.parametrize("way", ["walk in", "home visit"])
def test_on_the_long_ways_no_word_comes_from_elsewhere(hand: StageHand, way: str) -> None:
    make, touches = WAYS[way]
    begin(hand, make())
    wrong: dict[str, list[str]] = {}
    for name in touches:
        hand.touch(name)
        hand.frames(3)
        wrong[hand.booth.visit.step.value] = unmarked(hand)
    assert {step: texts for step, texts in wrong.items() if texts} == {}


@pytest.mark.parametrize(
    "end",
    ["age", "late", "used", "full", "other office", "card doubtful", "no paper", "the whole notice"],
)
def test_on_a_turn_off_no_word_comes_from_elsewhere(hand: StageHand, end: str) -> None:
    make, touches = ENDS[end]
    begin(hand, make())
    hand.touch(*touches)
    hand.frames(6)
    assert unmarked(hand) == []


def test_a_word_from_elsewhere_would_be_seen(hand: StageHand) -> None:
    begin(hand, FarEnd())
    stray = Words(text="Selamat jalan")
    hand.app.layer.add_widget(stray)
    assert unmarked(hand) == ["Selamat jalan"]
    hand.app.layer.remove_widget(stray)


def test_three_languages_find_room_at_every_size(hand: StageHand) -> None:
    begin(hand, FarEnd())
    for scale in (1.0, 1.5, 2.0):
        hand.app.set_comfort(Comfort(scale))
        hand.frames(4)
        assert hand.app.find("language.qaa") is not None
        assert [text for text in hand.cut_off() if NAME in text or "English" in text] == []


def test_a_visit_in_it_ends_with_a_number(hand: StageHand) -> None:
    begin(hand, FarEnd())
    hand.touch(*WALK_IN, "documents.skip", "frame.next")
    hand.see(Step.TICKET)
    assert "A012" in hand.words()
