"""What is written for the eye, as a voice is given it."""

from __future__ import annotations

import pytest

from kiosk.spoken.indonesian import NumberStyle
from kiosk.spoken.written import aloud


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Nomor antrean Anda A012.", "Nomor antrean Anda a kosong dua belas."),
        ("NIK 6302061508909901", "NIK 6 3 0 2 0 6, 1 5 0 8 9 0, 9 9 0 1"),
        ("2026112200009901", "2 0 2 6 1 1, 2 2 0 0 0 0, 9 9 0 1"),
        ("0812345678", "0 8 1 2, 3 4 5 6, 7 8"),
        ("08.12", "pukul 8 lewat 12 menit"),
        ("Ditutup pukul 10.00.", "Ditutup pukul 10."),
        ("pukul 08.05 WITA", "pukul 8 lewat 5 menit waktu Indonesia tengah"),
        ("08.00–16.00, 19.30–20.00", "pukul 8 sampai 16, pukul 19 lewat 30 menit sampai 20"),
        ("Rp\u00a0350.000", "350000 rupiah"),
        ("1.250 orang", "1250 orang"),
        ("sekitar 10–20 menit", "sekitar 10 sampai 20 menit"),
        ("B••• S••••••", "B   S"),
        ("6302••••••••9901", "6 3 0 2, 9 9 0 1"),
        ("Selasa, 24 November 2026", "Selasa, 24 November 2026"),
        ("Langkah 2 dari 5", "Langkah 2 dari 5"),
        ("Loket 3 · Lantai 1", "Loket 3, Lantai 1"),
        ("PRN-03", "P R N, 0 3"),
        ("paspor C1234567", "paspor C, 1 2 3 4, 5 6 7"),
        ("1,5 meter, 80 mm", "1,5 meter, 80 mm"),
        ("UU 27/2022", "UU 27/2022"),
        ("Buka M-Paspor", "Buka em paspor"),
        ("", ""),
    ],
)
def test_indonesian(written: str, said: str) -> None:
    assert aloud(written, "id") == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Your number is A012", "Your number is A012"),
        ("NIK 6302061508909901", "N I K 6 3 0 2 0 6, 1 5 0 8 9 0, 9 9 0 1"),
        ("at 08.12", "at 8 12"),
        ("at 08:05", "at 8 oh 5"),
        ("08.00–16.00", "8 o'clock to 16 o'clock"),
        ("Rp 350.000", "350000 rupiah"),
        ("about 10–20 minutes", "about 10 to 20 minutes"),
    ],
)
def test_english(written: str, said: str) -> None:
    assert aloud(written, "en") == said


def test_a_language_that_nobody_wrote_words_for_still_has_its_figures_one_by_one() -> None:
    assert aloud("A012, 08.12, 6302061508909901", "nl") == "A, 0 1 2, 8 12, 6 3 0 2 0 6, 1 5 0 8 9 0, 9 9 0 1"


@pytest.mark.parametrize(("language", "said"), [("id", "a nol satu dua"), ("en", "A, 0 1 2")])
def test_an_office_that_reads_digit_by_digit_does_so_here_too(language: str, said: str) -> None:
    assert aloud("A012", language, NumberStyle.DIGITS) == said
