"""Reading identity cards: right, or doubtful, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
import pytest

from benchmarks.made import identity_cards as made
from kiosk.documents.ktp import fields as ktp_fields
from kiosk.documents.ktp import nik as ktp_nik
from kiosk.documents.ktp.paper import is_even
from kiosk.documents.ktp.reading import KtpProposal, read_ktp
from kiosk.documents.ocr.reader import ReaderProcess
from kiosk.faults import Fault, FaultCode

WITHIN_S = 120.0
CLEAR, SPOILT = (700_001, 700_004, 700_006, 700_008), (800_000, 800_003, 800_005)
NIK, BORN = "6302061508909901", date(1990, 8, 15)


@pytest.fixture(scope="module")
def reader() -> Iterator[ReaderProcess]:
    with ReaderProcess() as reader:
        yield reader


def read(reader: ReaderProcess, seed: int, faults: made.Faults) -> tuple[KtpProposal, made.Person]:
    card = made.draw(seed)
    found = read_ktp(made.seen(card, faults, seed), reader, WITHIN_S)
    assert isinstance(found, KtpProposal)
    return found, card.person


@pytest.mark.parametrize("seed", CLEAR)
def test_a_card_that_a_person_can_read_is_read(reader: ReaderProcess, seed: int) -> None:
    found, person = read(reader, seed, made.readable(seed))
    assert found.nik.value == person.nik
    assert (found.birth_date.value, found.sex.value) == (person.birth_date, person.sex)


@pytest.mark.parametrize("seed", SPOILT)
def test_a_spoilt_card_gives_no_wrong_nik_without_a_mark(reader: ReaderProcess, seed: int) -> None:
    found, person = read(reader, seed, made.spoilt(seed))
    assert found.nik.doubtful or found.nik.value == person.nik


def test_a_card_upside_down_is_turned(reader: ReaderProcess) -> None:
    found, person = read(reader, CLEAR[0], made.Faults(turned=True))
    assert (found.nik.value, found.nik.doubtful) == (person.nik, False)


@pytest.mark.parametrize("size", [(1, 1, 3), (54, 86), (540, 856, 3)])
def test_what_is_no_card_proposes_nothing(reader: ReaderProcess, size: tuple[int, ...]) -> None:
    assert read_ktp(np.full(size, 200, np.uint8), reader, WITHIN_S) == KtpProposal()


def test_a_reader_that_does_not_answer_in_time_is_a_fault(reader: ReaderProcess) -> None:
    found = read_ktp(made.draw(CLEAR[0]).pixels, reader, 0.001)
    assert isinstance(found, Fault)
    assert found.code is FaultCode.TEXT_READER_AWAY


def test_nothing_that_was_read_shows_in_a_repr(reader: ReaderProcess) -> None:
    found, person = read(reader, CLEAR[0], made.Faults())
    assert found.nik.value == person.nik
    assert not any(value in repr(found) for value in (person.nik, person.name, str(person.birth_date)))


def lattice(digits: str, sure: float = 0.9) -> np.ndarray:
    """What a reader says of a strip with these digits: a digit, then nothing, in turn."""
    steps = np.zeros((2 * len(digits), 1 + len(ktp_nik.SYMBOLS)), np.float32)
    steps[1::2, 0] = 1.0
    for place, digit in enumerate(digits):
        steps[2 * place, 1 + int(digit)] = sure
    return steps


def test_a_nik_on_which_everything_agrees_is_not_doubted() -> None:
    assert ktp_nik.choose([lattice(NIK)] * 3, BORN, "L") == (NIK, False)


@pytest.mark.parametrize(
    ("looks", "born", "sex"),
    [
        ([NIK, NIK, "6302061508909907"], BORN, "L"),
        ([NIK, NIK, NIK[:-1]], BORN, "L"),
        ([NIK] * 3, date(1990, 8, 16), "L"),
        ([NIK] * 3, BORN, "P"),
        ([NIK] * 3, None, "L"),
        ([NIK] * 3, BORN, None),
        (["6399991508909901"] * 3, BORN, "L"),
        (["6302061508900000"] * 3, BORN, "L"),
    ],
    ids=["another look", "a digit lost", "the day", "the sex", "no day", "no sex", "no district", "serial"],
)
def test_a_nik_on_which_anything_disagrees_is_doubted(
    looks: list[str], born: date | None, sex: str | None
) -> None:
    nik, doubtful = ktp_nik.choose([lattice(digits) for digits in looks], born, sex)
    assert nik == looks[0]
    assert doubtful


def test_a_digit_that_no_look_was_sure_of_is_doubted() -> None:
    assert ktp_nik.choose([lattice(NIK, 0.5)] * 3, BORN, "L")[1]


def test_fewer_digits_than_sixteen_are_no_nik() -> None:
    assert ktp_nik.choose([lattice("6302")] * 3, BORN, "L") == (None, True)


@pytest.mark.parametrize(
    ("text", "place", "day"),
    [
        ("KOTABARU, 15-08-1990", "KOTABARU", BORN),
        ("SOLO,15-O8-199O", "SOLO", BORN),
        ("TANAH BUMBU. 15 08 1990", "TANAH BUMBU", BORN),
        ("KOTABARU, 31-02-1990", "KOTABARU", None),
        ("KOTABARU", "KOTABARU", None),
        ("", None, None),
    ],
)
def test_place_and_date_are_told_apart(text: str, place: str | None, day: date | None) -> None:
    assert ktp_fields.birth_in(ktp_fields.tidy(text)) == (place, day)


def test_a_reflection_or_a_finger_on_the_row_is_seen() -> None:
    paper = np.full((40, 600, 3), (220, 205, 190), np.uint8)
    assert is_even(paper)
    for patch in ((255, 255, 255), (120, 150, 200), (60, 60, 60)):
        covered = paper.copy()
        covered[:, 200:240] = patch
        assert not is_even(covered)
