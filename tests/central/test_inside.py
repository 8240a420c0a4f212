"""What is inside a submission is read in words: ours, and those of the site for its codes."""

from __future__ import annotations

from functools import partial

import pytest

from central.names import Called, Names
from central.pages.inside import document_words, in_words
from central.pages.language import say

KNOWN = Names(
    {
        ("kotabaru", "service", "new_adult"): Called(id="Paspor baru", en="New passport"),
        ("kotabaru", "group", "elderly"): Called(id="Lanjut usia", en="Elderly"),
        ("kotabaru", "document", "birth"): Called(id="Akta kelahiran", en="Birth certificate"),
    }
)
TOLD = [
    ("entrance", "walk_in"),
    ("service", "new_adult"),
    ("priority_group", "elderly"),
    ("documents.birth", "wanted"),
    ("documents.unheard_of", "taken"),
    ("case", ""),
    ("language", "id"),
    ("answers.purpose", "booking"),
]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "id",
            [
                ("Cara masuk", "Datang langsung"),
                ("Layanan", "Paspor baru"),
                ("Kelompok prioritas", "Lanjut usia"),
                ("Dokumen · Akta kelahiran", "Belum dipindai"),
                ("Dokumen · unheard_of", "Dipindai"),
                ("Nomor kasus", "–"),
                ("Bahasa", "Bahasa Indonesia"),
                ("Jawaban · purpose", "booking"),
            ],
        ),
        (
            "en",
            [
                ("Entrance", "Walk-in"),
                ("Service", "New passport"),
                ("Priority group", "Elderly"),
                ("Document · Birth certificate", "Not scanned yet"),
                ("Document · unheard_of", "Scanned"),
                ("Case number", "–"),
                ("Language", "Indonesian"),
                ("Answer · purpose", "booking"),
            ],
        ),
    ],
)
def test_every_field_in_words(language: str, words: list[tuple[str, str]]) -> None:
    assert in_words(TOLD, KNOWN, "kotabaru", language, partial(say, language=language)) == words


def test_a_scan_is_called_as_the_site_calls_it_or_as_we_do() -> None:
    english = partial(say, language="en")
    assert document_words("birth", KNOWN, "kotabaru", "en", english) == "Birth certificate"
    assert document_words("kk", KNOWN, "kotabaru", "en", english) == english("Kartu Keluarga")


@pytest.mark.parametrize(
    ("code", "language", "words"),
    [
        ("birth", "id", "Akta kelahiran"),
        ("birth.2", "id", "Akta kelahiran · halaman 2"),
        ("birth.2", "en", "Birth certificate · page 2"),
        ("birth.back", "en", "Birth certificate · back side"),
        ("ktp.back", "id", "KTP · sisi belakang"),
    ],
)
def test_a_side_or_page_of_a_document_is_told(code: str, language: str, words: str) -> None:
    assert document_words(code, KNOWN, "kotabaru", language, partial(say, language=language)) == words
