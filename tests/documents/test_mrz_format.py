"""The zones printed in ICAO Doc 9303 as examples, and the ways they may differ."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest

from kiosk.documents.mrz.format import (
    ALPHABET,
    LAYOUTS,
    Kind,
    beyond_names,
    check_digit,
    checks_of,
    holds,
)
from kiosk.documents.mrz.reading import Mrz
from kiosk.documents.mrz.repair import settle

TODAY = date(2026, 11, 22)
PASSPORT = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
CARD = ("I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<")
TD2 = ("I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6")
VISA_A = ("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L8988901C4XXX4009078F96121096ZE184226B<<<<<<")
VISA_B = ("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L8988901C4XXX4009078F9612109<<<<<<<<")
SPECIMENS = [
    (Kind.TD3, PASSPORT), (Kind.TD1, CARD), (Kind.TD2, TD2), (Kind.MRV_A, VISA_A), (Kind.MRV_B, VISA_B),
]  # fmt: skip
LONG_NUMBER = (
    "I<UTOD23145890<7349<<<<<<<<<<<",
    "3407127M9507122UTO<<<<<<<<<<<2",
    "STEVENSON<<PETER<JOHN<<<<<<<<<",
)


def seen(lines: tuple[str, ...], doubts: dict[tuple[int, int], dict[str, float]] | None = None) -> list:
    """The likelihoods of `lines` as a sure reader would tell them, but for `doubts`."""
    chances = []
    for line in lines:
        row = np.full((len(line), len(ALPHABET)), 1e-7)
        row[np.arange(len(line)), [ALPHABET.index(character) for character in line]] = 1.0
        chances.append(row)
    for (line, column), odds in (doubts or {}).items():
        for character, likelihood in odds.items():
            chances[line][column][ALPHABET.index(character)] = likelihood
    return chances


@pytest.mark.parametrize(
    ("text", "digit"), [("520727", "3"), ("AB2134<<<", "5"), ("L898902C3", "6"), ("D23145890", "7")]
)
def test_a_check_digit_is_what_the_standard_says(text: str, digit: str) -> None:
    assert check_digit(text) == digit


@pytest.mark.parametrize(("kind", "lines"), SPECIMENS)
def test_every_check_digit_of_the_standards_specimens_holds(kind: Kind, lines: tuple[str, ...]) -> None:
    layout = LAYOUTS[kind]
    assert [len(line) for line in lines] == [layout.columns] * layout.rows
    assert all(holds(check, lines) for check in checks_of(layout, lines))
    assert all(
        character in layout.may(row, column)
        for row, line in enumerate(lines)
        for column, character in enumerate(line)
    )


@pytest.mark.parametrize(("kind", "lines"), SPECIMENS)
def test_one_wrong_digit_fails(kind: Kind, lines: tuple[str, ...]) -> None:
    layout = LAYOUTS[kind]
    line, column = layout.checks[1].over[3]
    wrong = str((int(lines[line][column]) + 1) % 10)
    changed = list(lines)
    changed[line] = lines[line][:column] + wrong + lines[line][column + 1 :]
    assert not all(holds(check, changed) for check in checks_of(layout, changed))


@pytest.mark.parametrize("digit", ["0", "<"])
def test_an_empty_optional_field_has_either_check_digit(digit: str) -> None:
    line = "X1234567<7IDN8708173M3506167<<<<<<<<<<<<<<" + digit + "6"
    lines = ("P<IDNSANTOSO<<BUDI<<<<<<<<<<<<<<<<<<<<<<<<<<", line)
    assert all(holds(check, lines) for check in checks_of(LAYOUTS[Kind.TD3], lines))


def test_a_long_document_number_goes_on_in_the_optional_field() -> None:
    assert all(holds(check, LONG_NUMBER) for check in checks_of(LAYOUTS[Kind.TD1], LONG_NUMBER))
    assert Mrz(Kind.TD1, LONG_NUMBER, True).document_number == "D23145890734"


def test_the_fields_of_a_passport() -> None:
    told = Mrz(Kind.TD3, PASSPORT, True).told(TODAY)
    assert told == {
        "type": "P",
        "country": "UTO",
        "surname": "ERIKSSON",
        "given_names": "ANNA MARIA",
        "document_number": "L898902C3",
        "nationality": "UTO",
        "birth_date": "1974-08-12",
        "sex": "F",
        "expiry_date": "2012-04-15",
        "valid": True,
        "format": "TD3",
        "lines": list(PASSPORT),
    }


def test_somebody_with_one_name_has_no_given_names() -> None:
    zone = Mrz(
        Kind.TD3, ("P<IDNSUHARNI".ljust(44, "<"), "C7654321<8IDN5501018F2901019<<<<<<<<<<<<<<<6"), True
    )
    assert (zone.surname, zone.given_names) == ("SUHARNI", "")


def test_names_that_were_cut_and_germanys_one_letter() -> None:
    zone = Mrz(Kind.TD3, ("P<D<<MUSTERMANN<VON<HOHENSTEIN<<ERIKA<MARIA<", PASSPORT[1]), False)
    assert (zone.country, zone.surname, zone.given_names) == ("D", "MUSTERMANN VON HOHENSTEIN", "ERIKA MARIA")


@pytest.mark.parametrize(
    ("told", "birth", "expiry"),
    [
        ("900815", "1990-08-15", "1990-08-15"),
        ("261122", "2026-11-22", "2026-11-22"),
        ("261123", "1926-11-23", "2026-11-23"),
        ("350616", "1935-06-16", "2035-06-16"),
        ("55<<<<", "1955", "2055"),
        ("5501<<", "1955-01", "2055-01"),
        ("<<<<<<", "", ""),
    ],
)
def test_dates_are_iso_as_far_as_they_are_known(told: str, birth: str, expiry: str) -> None:
    line = "X1234567<7IDN" + told + "0<" + told + "0".ljust(17, "<")
    zone = Mrz(Kind.TD3, (PASSPORT[0], line), False)
    assert (zone.birth_date(TODAY), zone.expiry_date(TODAY), zone.sex) == (birth, expiry, "X")


@pytest.mark.parametrize(
    ("names", "columns"),
    [
        ("ERIKSSON<<ANNA<MARIA", ()),
        ("SUHARNI", ()),
        ("VAN<DER<MEULEN<<O", ()),
        ("<SIREGAR<<QADIR", range(5, 20)),
        ("I<<IBRAHIM".ljust(38, "<") + "O", (43,)),
        ("I<<IBRAHIM<<<<<<AB", (21, 22)),
        ("I<<IBRAHIM<<ISA", range(17, 20)),
    ],
)
def test_a_name_begins_with_a_letter_and_ends_in_fillers_alone(names: str, columns: Sequence[int]) -> None:
    lines = (("P<UTO" + names).ljust(44, "<"), PASSPORT[1])
    assert beyond_names(LAYOUTS[Kind.TD3], lines) == tuple((0, column) for column in columns)


def test_what_is_read_shows_nothing_of_a_person_in_a_repr() -> None:
    assert "ERIKSSON" not in repr(Mrz(Kind.TD3, PASSPORT, True))


class TestRepair:
    LAYOUT = LAYOUTS[Kind.TD3]

    def test_a_sure_reading_is_taken_as_it_is(self) -> None:
        settled = settle(self.LAYOUT, seen(PASSPORT))
        assert (settled.lines, settled.holds, settled.repaired, settled.doubtful) == (PASSPORT, True, (), ())

    def test_a_look_alike_is_exchanged_where_the_check_digits_prove_it(self) -> None:
        misread = (PASSPORT[0], "L8989O2C36" + PASSPORT[1][10:])
        settled = settle(self.LAYOUT, seen(misread, {(1, 5): {"0": 0.3}}))
        assert (settled.lines, settled.holds, settled.repaired) == (PASSPORT, True, ((1, 5),))

    def test_a_check_digit_printed_wrong_changes_nothing_that_was_read(self) -> None:
        wrong = (PASSPORT[0], PASSPORT[1][:9] + "9" + PASSPORT[1][10:])
        settled = settle(self.LAYOUT, seen(wrong))
        assert (settled.lines, settled.holds, settled.repaired) == (wrong, False, ())

    def test_of_two_repairs_that_both_would_hold_none_is_made(self) -> None:
        # 2 → Z and 5 → S change the check digit alike: 33 × 7 and 23 × 7 both end in 1.
        right = "Z931695473XXA4404178M3203271<<<<<<<2"
        lines = ("A<IDNHUTAPEA".ljust(36, "<"), "2" + right[1:])
        doubts = {(1, 0): {"Z": 0.05}, (1, 6): {"S": 0.05}}
        settled = settle(LAYOUTS[Kind.TD2], seen(lines, doubts))
        assert (settled.lines, settled.holds) == (lines, False)

    def test_of_two_repairs_that_both_would_hold_the_clearly_likelier_is_made_and_stays_in_doubt(
        self,
    ) -> None:
        right = "Z931695473XXA4404178M3203271<<<<<<<2"
        lines = ("A<IDNHUTAPEA".ljust(36, "<"), "2" + right[1:])
        settled = settle(LAYOUTS[Kind.TD2], seen(lines, {(1, 0): {"Z": 0.2}, (1, 6): {"S": 0.05}}))
        assert (settled.lines, settled.holds) == ((lines[0], right), True)
        assert (1, 0) in settled.doubtful

    def test_a_name_is_never_rewritten_and_a_doubt_in_it_is_told(self) -> None:
        settled = settle(self.LAYOUT, seen(PASSPORT, {(0, 5): {"F": 0.4}}))
        assert settled.lines == PASSPORT
        assert settled.doubtful == ((0, 5),)

    def test_a_doubt_that_no_check_digit_would_notice_is_told(self) -> None:
        # G counts 16 and 6 counts 6: the same in every check digit.
        changed = "L8989G2C3"
        lines = (PASSPORT[0], changed + check_digit(changed) + PASSPORT[1][10:43])
        composite = check_digit(lines[1][0:10] + lines[1][13:20] + lines[1][21:43])
        lines = (lines[0], lines[1] + composite)
        settled = settle(self.LAYOUT, seen(lines, {(1, 5): {"6": 0.5}}))
        assert (settled.holds, settled.doubtful) == (True, ((1, 5),))

    def test_a_country_is_one_that_there_is(self) -> None:
        lines = ("P<OMMERIKSSON".ljust(44, "<"), PASSPORT[1])
        settled = settle(self.LAYOUT, seen(lines, {(0, 4): {"N": 0.3}}))
        assert settled.lines[0].startswith("P<OMNERIKSSON")

    def test_a_look_alike_that_alone_makes_a_country_is_one_though_the_reader_was_sure(self) -> None:
        lines = ("P<OATERIKSSON".ljust(44, "<"), PASSPORT[1])
        assert settle(self.LAYOUT, seen(lines)).lines[0].startswith("P<QATERIKSSON")

    def test_a_letter_behind_the_fillers_of_a_name_leaves_a_doubt(self) -> None:
        lines = (PASSPORT[0][:43] + "O", PASSPORT[1])
        assert settle(self.LAYOUT, seen(lines)).doubtful == ((0, 43),)

    def test_a_country_that_there_is_not_leaves_a_doubt(self) -> None:
        lines = ("P<QQQERIKSSON".ljust(44, "<"), PASSPORT[1])
        assert {(0, 2), (0, 3), (0, 4)} <= set(settle(self.LAYOUT, seen(lines)).doubtful)
