"""Words in both languages, and the catalogue of faults."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from kiosk.faults import CATALOGUE, Fault, FaultCode
from kiosk.words import LOCALE, Wording, catalogue, forms, languages, mark, say

KIOSK = Path(__file__).resolve().parents[2] / "kiosk"


def _blanks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def _marked() -> dict[str, str]:
    """Every text marked for translation, and the file it stands in."""
    found = {}
    for path in sorted(KIOSK.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "mark":
                for argument in node.args:
                    if isinstance(argument, ast.Constant):
                        found[str(argument.value)] = path.relative_to(KIOSK).as_posix()
    return found


def test_indonesian_is_first_and_english_is_there() -> None:
    assert languages() == ("id", "en")
    assert catalogue("id") == {}


def test_every_marked_text_has_its_english() -> None:
    english = catalogue("en")
    missing = {text: file for text, file in _marked().items() if text not in english and text != "{hint}"}
    assert missing == {}


def test_a_translation_fills_the_same_blanks() -> None:
    english = catalogue("en")
    assert english
    wrong = [text for text in english for wording in forms(text, "en") if _blanks(text) != _blanks(wording)]
    assert wrong == []


def test_a_text_that_counts_takes_the_form_of_its_number() -> None:
    text = "{count} kiriman"
    assert [say(text, "en", count=count) for count in (0, 1, 2, 1074)] == [
        "0 submissions",
        "1 submission",
        "2 submissions",
        "1,074 submissions",
    ]
    assert [say(text, "id", count=count) for count in (0, 1, "2", 1074)] == [
        "0 kiriman",
        "1 kiriman",
        "2 kiriman",
        "1.074 kiriman",
    ]


def test_who_chooses_later_gets_every_form() -> None:
    assert forms("{count} kiriman", "en") == ("{count} submission", "{count} submissions")
    assert forms("{count} kiriman", "id") == ("{count} kiriman",)
    assert forms("Semua sudah terkirim.", "en") == ("Everything has been sent.",)


#: Numbers that are never one: limits of the program, and the longer end of a span.
NEVER_ONE = {"limit of letters": "letters", "limit of days": "at most {days} days", "span": "{high}"}


def test_english_that_counts_has_a_form_for_one() -> None:
    """A number before a plural is a sentence that is wrong for one of them."""
    many = re.compile(
        r"\{\w+\} (people|(?:submission|document|event|number|minute|hour|day|second|time|place|row|mistake"
        r"|ticket|booking|record|letter|digit|counter)s)\b"
    )
    wrong = [
        wording
        for text, wording in catalogue("en").items()
        if many.search(wording) and len(forms(text, "en")) == 1
        if not any(part in wording for part in NEVER_ONE.values())
    ]
    assert wrong == []


def test_what_counts_calls_its_number_count() -> None:
    several = [text for text in catalogue("en") if len(forms(text, "en")) > 1]
    assert several
    assert [text for text in several if "count" not in _blanks(text)] == []


def test_a_text_is_said_in_the_language_asked_for() -> None:
    text = mark("Ditutup pukul {time}.")
    assert say(text, "id", time="10.00") == "Ditutup pukul 10.00."
    assert say(text, "en", time="10.00") != say(text, "id", time="10.00")
    assert "10.00" in say(text, "en", time="10.00")


def test_a_text_without_values_keeps_its_braces() -> None:
    assert say("tulis {ini} apa adanya") == "tulis {ini} apa adanya"


def test_a_text_nobody_translated_is_said_in_indonesian() -> None:
    assert say("Kalimat yang tidak ada.", "en") == "Kalimat yang tidak ada."


def test_a_wording_of_the_configuration_falls_back_to_indonesian() -> None:
    wording = Wording("Paspor", "Passport")
    assert [wording.in_(language) for language in ("id", "en", "jv")] == ["Paspor", "Passport", "Paspor"]


@pytest.mark.parametrize("code", FaultCode)
def test_every_fault_tells_each_kind_of_person_something(code: FaultCode) -> None:
    entry, english = CATALOGUE[code], catalogue("en")
    for sentence in (entry.applicant, entry.staff, entry.remedy):
        assert sentence.endswith(".")
        assert sentence in english
    assert re.fullmatch(r"[A-Z]{3}-\d\d", code.value)


def test_the_catalogue_is_closed() -> None:
    assert set(CATALOGUE) == set(FaultCode)
    assert len({code.value for code in FaultCode}) == len(FaultCode)


def test_a_fault_in_the_log_is_its_name_its_code_and_what_is_technical() -> None:
    assert str(Fault(FaultCode.SITE_AWAY)) == "SITE_AWAY (SIT-01)"
    assert str(Fault(FaultCode.SITE_AWAY, "HTTP 500")) == "SITE_AWAY (SIT-01): HTTP 500"


def test_the_words_of_a_fault_name_files_that_are_in_the_configuration() -> None:
    config = KIOSK.parent / "config"
    named = {
        file for entry in CATALOGUE.values() for file in re.findall(r"config/([a-z]+\.toml)", entry.remedy)
    }
    assert named
    assert all((config / file).is_file() for file in named)


def test_no_indonesian_text_has_two_english_wordings() -> None:
    wordings: dict[str, dict[str, str]] = {}
    for path in sorted((LOCALE / "en").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                if message.id and message.string:
                    text = message.id[0] if message.pluralizable else message.id
                    wordings.setdefault(str(text), {})[str(message.string)] = path.name

    assert {text: found for text, found in wordings.items() if len(found) > 1} == {}
