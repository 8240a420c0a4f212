"""The privacy notice: it names all that is taken, and what was read is recorded."""

from __future__ import annotations

import hashlib
import json

from walking import MORNING, OFFER, booking, walk

from kiosk.booth.issuing import personal
from kiosk.visit import events as on
from kiosk.visit.request import QUESTIONS
from kiosk.visit.shown import notice, version_of
from kiosk.visit.steps import Entrance, Step
from kiosk.visit.visit import Visit

#: By what the notice names each field that is sealed, in both languages.
NAMED = {
    "entrance": ("cara masuk", "the way you came in"),
    "service": ("layanan", "the service"),
    "nik": ("NIK", "NIK"),
    "birth_date": ("tanggal lahir", "date of birth"),
    "name": ("nama", "name"),
    "birth_place": ("tempat lahir bila KTP dibaca", "place of birth if this machine reads"),
    # Whether there was a card is a way to tell the NIK, or not to.
    "no_card": ("NIK", "NIK"),
    "priority_group": ("kelompok prioritas", "priority group"),
    "typed_number": ("nomor permohonan", "application number"),
    "shown_code": ("kode jadwal", "booking code"),
    "answers": ("kunjungan ke rumah juga", "For a home visit also"),
    # The number of the case is ours, told to the applicant on paper.
    "case": ("kunjungan ke rumah", "home visit"),
    "language": ("bahasa", "language"),
    "documents": ("pindaian berkas", "scans of your documents"),
    "notice": ("kapan pemberitahuan ini dibaca", "when this notice was read"),
    "guardian": ("persetujuan orang tua atau wali", "consent of a parent or guardian"),
}
ANSWERS = {
    "nik": ("NIK", "NIK"),
    "name": ("nama, tempat", "name, place"),
    "place": ("tempat, alamat", "place, address"),
    "hospital": ("tempat, alamat", "place, address"),
    "address": ("alamat", "address"),
    "needed": ("kapan paspor diperlukan", "when the passport is needed"),
    "phone": ("nomor telepon untuk menghubungi Anda", "a phone number to reach you"),
}
AT_NOTICE = walk(on.Touched(), on.EntranceChosen(Entrance.WALK_IN), on.ServiceChosen("renew_expired"))


def test_a_submission_has_exactly_the_fields_that_the_notice_names() -> None:
    assert personal(Visit("visit-1")).keys() == NAMED.keys()
    assert {question.field for question in QUESTIONS} == ANSWERS.keys()
    for indonesian, english in (*NAMED.values(), *ANSWERS.values()):
        assert indonesian in " ".join(notice("id", OFFER))
        assert english in " ".join(notice("en", OFFER))


def test_it_says_how_to_stop_and_whom_to_ask_for_what_is_sent() -> None:
    assert "Anda dapat berhenti kapan saja sebelum nomor dicetak" in OFFER.privacy_full.id
    assert (
        "Untuk yang sudah terkirim, mintalah perbaikan atau penghapusan kepada petugas"
        in OFFER.privacy_full.id
    )


def test_what_was_read_and_when_is_recorded() -> None:
    assert AT_NOTICE.step is Step.NOTICE
    assert personal(AT_NOTICE)["notice"] is None
    record = personal(walk(on.Next(), visit=AT_NOTICE))["notice"]
    lines = [line.id for line in OFFER.privacy_notice] + [OFFER.privacy_full.id]
    digest = hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
    assert record == {
        "version": digest[:12],
        "language": "id",
        "at": MORNING.isoformat(),
        "booth": OFFER.booth,
    }
    json.dumps(record)


def test_another_word_or_language_is_another_version() -> None:
    assert version_of(["a", "b"]) != version_of(["a b"])
    in_english = walk(on.LanguageChosen("en"), on.Next(), visit=AT_NOTICE).noticed
    in_indonesian = walk(on.Next(), visit=AT_NOTICE).noticed
    assert in_english is not None
    assert in_indonesian is not None
    assert in_english.version != in_indonesian.version


def test_the_notice_is_read_once_by_whoever_types_to_find_a_booking() -> None:
    waiting = walk(on.Touched(), on.EntranceChosen(Entrance.BOOKING), on.TypePersonChosen())
    assert waiting.step is Step.NOTICE_FIRST
    assert walk(on.Next(), visit=waiting).step is Step.TYPE_PERSON
    assert walk(on.Back(), visit=waiting).step is Step.LOOKUP


def test_a_code_that_is_shown_while_the_notice_stands_there_leaves_it_to_be_read() -> None:
    shown = walk(
        *(on.Touched(), on.EntranceChosen(Entrance.BOOKING), on.TypeNumberChosen()),
        *(on.CodeRead("visit-1", "MPASPOR-7F3K-0001"), on.BookingFound("visit-1", booking()), on.Next()),
    )
    assert (shown.step, shown.noticed) == (Step.NOTICE, None)
