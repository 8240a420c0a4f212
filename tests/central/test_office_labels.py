"""Every code that a booth of today sends has words at the head office, in both languages.

Central may not import kiosk; this test may import both.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import kiosk.booth.issuing
from central.pages.labels import FIELDS, KINDS, VALUES, VALUES_OF
from central.pages.language import english
from kiosk.booth.issuing import personal
from kiosk.visit.request import QUESTIONS, Question
from kiosk.visit.steps import Entrance
from kiosk.visit.visit import PaperState, Visit


def keeps() -> list[ast.Call]:
    """Every place at which `Issuing` keeps a submission."""
    tree = ast.parse(Path(kiosk.booth.issuing.__file__).read_text("utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    found = [one for one in calls if isinstance(one.func, ast.Attribute) and one.func.attr == "_keep"]
    assert found
    return found


def test_every_kind_of_submission_has_words() -> None:
    kinds = {one.args[1].value for one in keeps() if isinstance(one.args[1], ast.Constant)}
    assert kinds <= set(KINDS)


def test_every_field_that_a_booth_seals_has_words() -> None:
    beside = {word.arg for one in keeps() for word in one.keywords}
    asked = {question.field for question in QUESTIONS}
    fields = {*personal(Visit(id="visit")), *beside, *asked}
    assert fields <= set(FIELDS)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.field)
def test_every_answer_that_is_chosen_has_words(question: Question) -> None:
    assert {value for value, _ in question.choices} <= set(VALUES_OF.get(f"answers.{question.field}", {}))


def test_every_entrance_and_every_state_of_a_document_has_words() -> None:
    assert {entrance.value for entrance in Entrance} <= set(VALUES_OF["entrance"])
    assert {state.value for state in PaperState} <= set(VALUES)


def test_every_word_has_its_english() -> None:
    words = {*KINDS.values(), *FIELDS.values(), *VALUES.values()}
    words |= {word for values in VALUES_OF.values() for word in values.values()}
    assert words - set(english()) <= {"–", "NIK", "KTP", "Kartu Keluarga"}
