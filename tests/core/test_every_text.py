"""No text for people stands in one language only, whatever face says it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from texts_said import constants, said, written_in_templates

from central.pages.language import english
from kiosk.catalogues import read
from kiosk.faults import CATALOGUE
from kiosk.words import catalogue

BOTH = pytest.mark.parametrize(
    ("package", "known"),
    [("kiosk", catalogue("en")), ("central", english())],
    ids=["booth and site", "centre"],
)


@BOTH
def test_every_text_has_its_english(package: str, known: Mapping[str, str]) -> None:
    texts = said(package)
    assert len(texts) > 100
    assert {text: file for text, file in texts.items() if text not in known} == {}


@BOTH
def test_no_english_is_left_of_a_text_that_nobody_says(package: str, known: Mapping[str, str]) -> None:
    assert sorted(set(known) - constants(package) - {"Indonesia"}) == []


@BOTH
def test_a_page_shows_no_word_that_is_not_translated(package: str, known: Mapping[str, str]) -> None:
    assert list(written_in_templates(package)) == []


def test_every_row_of_the_fault_catalogue_has_english() -> None:
    texts = {text for entry in CATALOGUE.values() for text in (entry.applicant, entry.staff, entry.remedy)}
    assert sorted(texts - set(catalogue("en"))) == []


def test_nothing_in_the_catalogue_is_unusable() -> None:
    assert dict(read("en").wrong) == {}


def test_an_untranslated_text_would_be_found() -> None:
    assert "Sentuh untuk mulai" in said("kiosk")
    assert "Panggil petugas" in said("kiosk")
