"""The home-visit request: one question a screen, as a table.

Only what a team needs to come is asked; no diagnosis.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kiosk.visit.identity import parse_nik
from kiosk.words import mark


class Kind(StrEnum):
    """How a question is answered."""

    NIK = "nik"
    PHONE = "phone"
    TEXT = "text"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Question:
    """One screen of the form. A question with `only_if` is asked when the
    question it names was answered with the value it names."""

    field: str
    kind: Kind
    title: str
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    only_if: tuple[str, str] | None = None
    max_chars: int = 80


QUESTIONS: tuple[Question, ...] = (
    Question("nik", Kind.NIK, mark("NIK orang yang sakit"), mark("Lihat di KTP atau Kartu Keluarga.")),
    Question("name", Kind.TEXT, mark("Nama lengkap orang yang sakit"), mark("Seperti tertulis di KTP.")),
    Question(
        "place",
        Kind.CHOICE,
        mark("Di mana beliau sekarang?"),
        choices=(("home", mark("Di rumah")), ("hospital", mark("Di rumah sakit"))),
    ),
    Question(
        "hospital",
        Kind.TEXT,
        mark("Nama rumah sakit dan ruangannya"),
        mark("Contoh: RSUD Pangeran Jaya Sumitra, ruang Anggrek."),
        only_if=("place", "hospital"),
    ),
    Question(
        "address",
        Kind.TEXT,
        mark("Alamat tempat tinggal"),
        mark("Jalan, nomor, RT/RW, desa atau kelurahan."),
        only_if=("place", "home"),
        max_chars=160,
    ),
    Question(
        "needed",
        Kind.CHOICE,
        mark("Kapan paspor diperlukan?"),
        choices=(
            ("within_3_days", mark("Dalam 3 hari")),
            ("within_2_weeks", mark("Dalam 2 minggu")),
            ("later", mark("Lebih dari 2 minggu")),
        ),
    ),
    Question(
        "phone", Kind.PHONE, mark("Nomor telepon yang dapat kami hubungi"), mark("Contoh: 0812 3456 7890.")
    ),
)


def unanswered(answers: Mapping[str, str]) -> Question | None:
    """The first question that still has to be asked."""
    return next((q for q in asked(answers) if q.field not in answers), None)


def asked(answers: Mapping[str, str]) -> tuple[Question, ...]:
    """The questions that apply to what has been answered so far."""
    return tuple(q for q in QUESTIONS if q.only_if is None or answers.get(q.only_if[0]) == q.only_if[1])


def accept(question: Question, text: str, today: date) -> tuple[str, str | None]:
    """The answer as it is kept, and the sentence that says what is wrong."""
    answer = re.sub(r"\s+", " ", text).strip()
    if question.kind is Kind.CHOICE:
        known = any(answer == value for value, _ in question.choices)
        return answer, None if known else mark("Pilih salah satu jawaban.")
    if question.kind is Kind.NIK:
        outcome = parse_nik(answer, today)
        return (answer, outcome) if isinstance(outcome, str) else (outcome.nik, None)
    if question.kind is Kind.PHONE:
        return _phone(answer)
    if len(answer) < 3:
        return answer, mark("Jawaban terlalu pendek. Ketik paling sedikit 3 huruf.")
    if len(answer) > question.max_chars:
        return answer, mark("Jawaban terlalu panjang. Singkatkan sedikit.")
    return answer, None


def _phone(text: str) -> tuple[str, str | None]:
    from lokal.phone import parse_phone

    found = parse_phone(text)
    if not found.valid or found.e164 is None:
        return text, mark("Nomor telepon itu belum benar. Contoh: 0812 3456 7890.")
    return found.e164, None
