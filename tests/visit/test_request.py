"""The home-visit form: what each question accepts, and which ones are asked."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from walking import ANSWERS, OLD, walk

from kiosk.visit import events as on
from kiosk.visit.request import QUESTIONS, Kind, accept, asked, unanswered
from kiosk.visit.steps import Entrance, Step

TODAY = date(2026, 11, 24)
BY_FIELD = {question.field: question for question in QUESTIONS}
FORM = walk(on.Touched(), on.EntranceChosen(Entrance.HOME_VISIT), on.Next())


@pytest.mark.parametrize(
    ("field", "text", "kept"),
    [
        ("nik", OLD, OLD),
        ("nik", "631001 120157 9906", OLD),
        ("name", "  Siti \n Spesimen ", "Siti Spesimen"),
        ("name", "Adi", "Adi"),
        ("name", "x" * 80, "x" * 80),
        ("address", "x" * 160, "x" * 160),
        ("place", "hospital", "hospital"),
        ("needed", "within_3_days", "within_3_days"),
        ("phone", "0812 0000 9901", "+6281200009901"),
        ("phone", "+62 812-0000-9901", "+6281200009901"),
    ],
)
def test_a_good_answer_is_kept_in_one_form(field: str, text: str, kept: str) -> None:
    assert accept(BY_FIELD[field], text, TODAY) == (kept, None)


@pytest.mark.parametrize(
    ("field", "text", "complaint"),
    [
        ("nik", "6302063102909901", "Tanggal lahir pada NIK tidak ada."),
        ("nik", "", "NIK terdiri dari 16 angka."),
        ("name", "ab", "Jawaban terlalu pendek."),
        ("name", "  a\t ", "Jawaban terlalu pendek."),
        ("name", "x" * 81, "Jawaban terlalu panjang."),
        ("address", "x" * 161, "Jawaban terlalu panjang."),
        ("place", "", "Pilih salah satu jawaban."),
        ("place", "elsewhere", "Pilih salah satu jawaban."),
        ("phone", "12", "Nomor telepon itu belum benar."),
        ("phone", "0812 0000 99O1", "Nomor telepon itu belum benar."),
    ],
)
def test_a_wrong_answer_is_told_in_words(field: str, text: str, complaint: str) -> None:
    told = accept(BY_FIELD[field], text, TODAY)[1]
    assert told is not None
    assert told.startswith(complaint)


def test_every_kind_of_question_is_there() -> None:
    assert {question.kind for question in QUESTIONS} == set(Kind)


@given(st.sampled_from(QUESTIONS), st.text(max_size=200))
def test_any_text_is_an_answer_or_a_complaint(question: object, text: str) -> None:
    answer, complaint = accept(question, text, TODAY)  # type: ignore[arg-type]
    assert isinstance(answer, str)
    assert complaint is None or complaint


@pytest.mark.parametrize(("place", "detail"), [("home", "address"), ("hospital", "hospital")])
def test_only_what_a_team_needs_to_come_is_asked(place: str, detail: str) -> None:
    fields = ["nik", "name", "place", detail, "needed", "phone"]
    assert [question.field for question in asked({"place": place})] == fields


def test_the_form_is_walked_question_by_question_to_the_documents() -> None:
    visit = FORM
    for field in ("nik", "name", "place", "address", "needed", "phone"):
        assert (visit.step, visit.question) == (Step.REQUEST, field)
        visit = walk(on.Answered(field, ANSWERS[field]), visit=visit)
    assert visit.step is Step.DOCUMENTS
    assert unanswered(visit.answers) is None


def test_who_changes_the_place_is_asked_for_the_new_one_and_the_old_one_is_forgotten() -> None:
    fields = ("nik", "name", "place", "address")
    visit = walk(*(on.Answered(field, ANSWERS[field]) for field in fields), visit=FORM)
    back = walk(on.Back(), on.Back(), visit=visit)
    assert back.question == "place"
    moved = walk(on.Answered("place", "hospital"), visit=back)
    assert moved.question == "hospital"
    assert "address" not in moved.answers


def test_back_from_the_documents_comes_to_the_last_question() -> None:
    fields = ("nik", "name", "place", "address", "needed", "phone")
    visit = walk(*(on.Answered(field, ANSWERS[field]) for field in fields), on.Back(), visit=FORM)
    assert (visit.step, visit.question) == (Step.REQUEST, "phone")
    assert walk(on.Answered("phone", ANSWERS["phone"]), visit=visit).step is Step.DOCUMENTS


def test_back_from_the_first_question_comes_to_the_notice() -> None:
    assert walk(on.Back(), visit=FORM).step is Step.NOTICE
