"""The NIK: what it says of its holder, and the mistake told while it is typed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.visit.identity import (
    SENTENCES,
    Identity,
    complaint_so_far,
    parse_birth_date,
    parse_nik,
)

TODAY = date(2026, 11, 24)
WOMAN = 40
NIK_YEARS = (date(1927, 1, 1), date(2026, 11, 23))


def nik_of(born: date, woman: bool = False, serial: int = 9901, place: str = "630206") -> str:
    """A well-formed NIK of nobody."""
    day = born.day + (WOMAN if woman else 0)
    return f"{place}{day:02}{born:%m%y}{serial:04}"


right_niks = st.builds(
    nik_of,
    st.dates(*NIK_YEARS),
    st.booleans(),
    st.integers(9900, 9999),
    st.sampled_from(("630206", "631001", "637101", "110101", "310101")),
)


@given(st.dates(*NIK_YEARS), st.booleans())
def test_a_nik_tells_the_birth_date_and_the_sex(born: date, woman: bool) -> None:
    assert parse_nik(nik_of(born, woman), TODAY) == Identity(nik_of(born, woman), born, "P" if woman else "L")


@pytest.mark.parametrize(
    ("digits", "issue"),
    [
        ("6302063102909901", "birth_date"),
        ("6302067102909901", "birth_date"),
        ("6302060001909901", "birth_date"),
        ("6302061513909901", "birth_date"),
        ("6302062902019901", "birth_date"),
        ("6302061508900000", "serial"),
        ("0002061508909901", "province"),
        ("9902061508909901", "province"),
        ("6300061508909901", "wilayah"),
        ("6302001508909901", "wilayah"),
        ("3333333333333333", "same"),
        ("0000000000000000", "same"),
        ("630206150890990", "format"),
        ("63020615089099011", "format"),
        ("63020615089O9901", "format"),
        ("", "format"),
    ],
)
def test_each_mistake_has_its_sentence(digits: str, issue: str) -> None:
    assert parse_nik(digits, TODAY) == SENTENCES[issue]


@pytest.mark.parametrize(
    ("six", "born"),
    [
        ("241126", date(2026, 11, 24)),
        ("251126", date(1926, 11, 25)),
        ("010127", date(1927, 1, 1)),
        ("290200", date(2000, 2, 29)),
    ],
)
def test_nobody_is_born_tomorrow_so_the_century_is_known(six: str, born: date) -> None:
    identity = parse_nik(f"630206{six}9901", TODAY)
    assert isinstance(identity, Identity)
    assert identity.birth_date == born


@given(right_niks)
def test_no_beginning_of_a_right_nik_is_complained_about(nik: str) -> None:
    assert [complaint_so_far(nik[:typed], TODAY) for typed in range(17)] == [None] * 17


@pytest.mark.parametrize(
    ("digits", "told_at", "issue"),
    [
        ("0002061508909901", 2, "province"),
        ("6300061508909901", 4, "wilayah"),
        ("6302001508909901", 6, "wilayah"),
        ("6302060008909901", 8, "birth_date"),
        ("6302063908909901", 8, "birth_date"),
        ("6302067208909901", 8, "birth_date"),
        ("6302061513909901", 10, "birth_date"),
        ("6302063102909901", 10, "birth_date"),
        ("6302067102909901", 10, "birth_date"),
        ("6302062902019901", 12, "birth_date"),
        ("6302061508900000", 16, "serial"),
        ("3333333333333333", 8, "birth_date"),
        ("1111111111111111", 16, "same"),
    ],
)
def test_a_mistake_is_told_at_the_pair_of_digits_that_makes_it(digits: str, told_at: int, issue: str) -> None:
    told = [complaint_so_far(digits[:typed], TODAY) for typed in range(17)]
    assert told[:told_at] == [None] * told_at
    assert told[told_at] == SENTENCES[issue]


@given(st.text(st.sampled_from("0123456789"), max_size=16))
def test_what_is_complained_about_while_typing_can_never_become_right(digits: str) -> None:
    if complaint_so_far(digits, TODAY) is None:
        return
    for filler in ("0101010190" + "9901", "1508909901", "9901"):
        whole = (digits + filler[-(16 - len(digits)) :]) if len(digits) < 16 else digits
        if len(whole) == 16:
            assert isinstance(parse_nik(whole, TODAY), str)


@given(st.text(max_size=30))
def test_any_text_is_a_nik_or_a_sentence(text: str) -> None:
    assert isinstance(parse_nik(text, TODAY), (Identity, str))
    assert isinstance(parse_birth_date(text, TODAY), (date, str))
    complaint_so_far(text, TODAY)


@pytest.mark.parametrize(
    ("day", "age"),
    [
        (date(2026, 8, 14), 35),
        (date(2026, 8, 15), 36),
        (date(2027, 8, 14), 36),
        (date(2027, 8, 15), 37),
    ],
)
def test_age_grows_on_the_birthday(day: date, age: int) -> None:
    assert Identity("6302061508909901", date(1990, 8, 15), "L").age_on(day) == age


def test_who_is_born_on_a_leap_day_grows_older_on_the_first_of_march() -> None:
    leap = Identity("6302062902009901", date(2000, 2, 29), "L")
    assert leap.age_on(date(2026, 2, 28)) == 25
    assert leap.age_on(date(2026, 3, 1)) == 26


@given(st.dates(date(1900, 1, 1), TODAY))
def test_a_birth_date_is_typed_day_first(born: date) -> None:
    assert parse_birth_date(f"{born.day:02}{born.month:02}{born.year:04}", TODAY) == born


@pytest.mark.parametrize(
    "digits", ["31021990", "00011990", "15131990", "", "1508", "31121899", "25112026", "150890"]
)
def test_a_birth_date_that_cannot_be_is_told_in_words(digits: str) -> None:
    outcome = parse_birth_date(digits, TODAY)
    assert isinstance(outcome, str)
    assert outcome.endswith("Ketik tanggal, bulan, lalu tahun lahir.")


def test_the_day_after_today_is_no_birth_date() -> None:
    tomorrow = TODAY + timedelta(days=1)
    assert isinstance(parse_birth_date(f"{tomorrow:%d%m%Y}", TODAY), str)
