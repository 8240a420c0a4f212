"""Whatever is said in Indonesian can be said in English."""

from __future__ import annotations

import re
from pathlib import Path

from kiosk.faults import CATALOGUE
from kiosk.words import catalogue

KIOSK = Path(__file__).resolve().parents[2] / "kiosk"
SAID = re.compile(r"""\b(?:say|_say|mark)\(\s*(["'])(.+?)\1""", re.DOTALL)
AREAS = ("screens", "visit", "booth")


def said() -> set[str]:
    files = [path for area in AREAS for path in (KIOSK / area).rglob("*") if path.suffix in (".py", ".kv")]
    return {match[1] for path in files for match in SAID.findall(path.read_text(encoding="utf-8"))}


def test_every_text_of_the_screens_and_the_visit_has_english():
    assert sorted(said() - set(catalogue("en"))) == []


def test_every_row_of_the_fault_catalogue_has_english():
    texts = {text for entry in CATALOGUE.values() for text in (entry.applicant, entry.staff, entry.remedy)}
    assert sorted(texts - set(catalogue("en"))) == []


def test_english_fills_the_same_names():
    english = catalogue("en")
    names = re.compile(r"{(\w+)}")
    known = said() & set(english)
    assert [text for text in known if set(names.findall(text)) != set(names.findall(english[text]))] == []
