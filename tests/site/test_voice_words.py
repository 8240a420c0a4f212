"""How numbers are said: every number of a day, in both styles, against a second opinion."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

from kiosk.site.announcements import call_words, counter_words, every_word, sentence, spoken
from kiosk.spoken.indonesian import LETTERS, NumberStyle, label_words, number_words
from kiosk.words import catalogue

TEMPLATES = Path(__file__).parents[2] / "kiosk" / "site" / "templates"
DIGITS = ["kosong", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"]

# Written out by hand, so that nothing of the rule under test is used.
ONE_TO_NINETEEN = [
    "satu",
    "dua",
    "tiga",
    "empat",
    "lima",
    "enam",
    "tujuh",
    "delapan",
    "sembilan",
    "sepuluh",
    "sebelas",
    "dua belas",
    "tiga belas",
    "empat belas",
    "lima belas",
    "enam belas",
    "tujuh belas",
    "delapan belas",
    "sembilan belas",
]
TENS = [
    "dua puluh",
    "tiga puluh",
    "empat puluh",
    "lima puluh",
    "enam puluh",
    "tujuh puluh",
    "delapan puluh",
    "sembilan puluh",
]
HUNDREDS = [
    "seratus",
    "dua ratus",
    "tiga ratus",
    "empat ratus",
    "lima ratus",
    "enam ratus",
    "tujuh ratus",
    "delapan ratus",
    "sembilan ratus",
]


def counted_aloud() -> list[str]:
    """1 to 999 as a child recites them: the first ninety-nine, then again behind each hundred."""
    ninety_nine = [*ONE_TO_NINETEEN]
    for ten in TENS:
        ninety_nine += [ten, *(f"{ten} {one}" for one in ONE_TO_NINETEEN[:9])]
    return [
        *ninety_nine,
        *itertools.chain.from_iterable([h, *(f"{h} {rest}" for rest in ninety_nine)] for h in HUNDREDS),
    ]


def value_of(words: list[str]) -> int:
    """Read Indonesian number words the way a listener does: left to right, with its irregular words."""
    total, last = 0, 0
    for word in words:
        if word in ("seratus", "sepuluh", "sebelas"):
            total += {"seratus": 100, "sepuluh": 10, "sebelas": 11}[word]
        elif word in ("ratus", "puluh"):
            total += last * {"ratus": 99, "puluh": 9}[word]
        elif word == "belas":
            total += 10
        else:
            last = DIGITS.index(word)
            total += last
    return total


def test_the_numbers_of_a_day_are_counted_as_a_child_recites_them() -> None:
    recited = counted_aloud()
    assert len(recited) == len(set(recited)) == 999
    assert [" ".join(number_words(number)) for number in range(1, 1000)] == recited


def test_every_number_of_a_day_is_heard_as_itself() -> None:
    assert all(value_of(number_words(number)) == number for number in range(1, 1000))


@pytest.mark.parametrize("number", [0, -1, 1000])
def test_no_other_number_is_said_as_one_word(number: int) -> None:
    with pytest.raises(ValueError, match="1 to 999"):
        number_words(number)


def test_leading_zeros_are_said_for_every_label_in_both_styles() -> None:
    for number in range(1, 1000):
        digits = f"{number:03d}"
        spoken_words = label_words(f"A{digits}")
        zeros = 3 - len(str(number))
        assert spoken_words[: 1 + zeros] == ["a"] + ["kosong"] * zeros
        assert value_of(spoken_words[1 + zeros :]) == number
        one_by_one = label_words(f"A{digits}", NumberStyle.DIGITS)[1:]
        assert one_by_one == ["nol" if digit == "0" else DIGITS[int(digit)] for digit in digits]


@pytest.mark.parametrize("style", NumberStyle)
def test_no_two_labels_of_a_day_are_called_alike(style: NumberStyle) -> None:
    labels = [f"{letter}{number:03d}" for letter in LETTERS for number in range(1, 1000)]
    assert len({" ".join(label_words(label, style)) for label in labels}) == len(labels)


@pytest.mark.parametrize(
    ("label", "as_number", "as_digits"),
    [
        ("A012", "a kosong dua belas", "a nol satu dua"),
        ("A007", "a kosong kosong tujuh", "a nol nol tujuh"),
        ("B010", "be kosong sepuluh", "be nol satu nol"),
        ("C011", "ce kosong sebelas", "ce nol satu satu"),
        ("D021", "de kosong dua puluh satu", "de nol dua satu"),
        ("E100", "e seratus", "e satu nol nol"),
        ("F101", "ef seratus satu", "ef satu nol satu"),
        ("G110", "ge seratus sepuluh", "ge satu satu nol"),
        ("H200", "ha dua ratus", "ha dua nol nol"),
        ("Q999", "ki sembilan ratus sembilan puluh sembilan", "ki sembilan sembilan sembilan"),
        ("A1000", "a satu nol nol nol", "a satu nol nol nol"),
        ("XY042", "eks ye kosong empat puluh dua", "eks ye nol empat dua"),
    ],
)
def test_the_labels_of_the_glossary(label: str, as_number: str, as_digits: str) -> None:
    assert " ".join(label_words(label)) == as_number
    assert " ".join(label_words(label, NumberStyle.DIGITS)) == as_digits


def test_letters_are_named_as_indonesians_say_them() -> None:
    alphabet = "a be ce de e ef ge ha i je ka el em en o pe ki er es te u ve we eks ye zet"
    named = [label_words(f"{chr(place)}001")[0] for place in range(ord("A"), ord("Z") + 1)]
    assert " ".join(named) == alphabet


def test_the_sentences_of_the_glossary() -> None:
    assert sentence("A012", "Loket 3") == "Nomor antrean A kosong dua belas, silakan menuju loket tiga."
    assert spoken("B007", "Loket 11") == "Nomor antrean be kosong kosong tujuh, silakan menuju loket sebelas."
    assert "A nol satu dua," in sentence("A012", "Loket 3", NumberStyle.DIGITS)
    assert counter_words("Loket Prioritas 2") == ["loket", "prioritas", "dua"]
    assert counter_words("Ruang 1000") == ["ruang", "satu", "nol", "nol", "nol"]


def test_a_recall_is_said_differently_and_the_last_one_as_the_last() -> None:
    def opening(recalls: int, most_recalls: int) -> str:
        return sentence("A012", "Loket 3", recalls=recalls, most_recalls=most_recalls).split(" untuk ")[0]

    assert [opening(recalls, 3) for recalls in (1, 2, 3)] == [
        "Panggilan kedua",
        "Panggilan ulang",
        "Panggilan terakhir",
    ]
    assert opening(1, 2) == "Panggilan kedua"
    assert opening(1, 1) == opening(2, 2) == opening(5, 2) == "Panggilan terakhir"


def test_every_word_of_every_call_is_known_beforehand() -> None:
    words = every_word("AC", ["Loket 1", "Loket Prioritas"])
    for number, style, recalls in itertools.product(range(1, 1000), NumberStyle, range(4)):
        assert words.issuperset(call_words(f"C{number:03d}", "Loket Prioritas", style, recalls, 3))
    assert "be" not in words


def test_a_call_names_nobody_and_says_silakan_and_antrean_as_they_are_spelled() -> None:
    said = {sentence(f"A{number:03d}", "Loket 3") for number in range(1, 1000)}
    assert all("antrean" in one and "silakan" in one for one in said)
    assert not any(re.search("antrian|silahkan", one) for one in said)


def test_every_text_of_the_pages_has_its_english() -> None:
    texts = {
        text
        for page in TEMPLATES.glob("**/*.html")
        for text in re.findall(r'(?:_|both)\("([^"]*)"\)', page.read_text())
    }
    assert len(texts) > 80
    assert texts - set(catalogue("en")) == set()
