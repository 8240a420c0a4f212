"""Words are spelt as the dictionary has them (KBBI), polite, and short."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from texts_said import said

from kiosk.catalogues import read
from kiosk.faults import CATALOGUE
from kiosk.words import say

CONFIG = Path(__file__).resolve().parents[2] / "config"
#: What is written instead, by what must not be written.
WRONG: Mapping[str, str] = {
    "antri": "antre",
    "antrian": "antrean",
    "mengantri": "mengantre",
    "ijin": "izin",
    "silahkan": "silakan",
    "jadual": "jadwal",
    "nomer": "nomor",
    "pasport": "paspor",
    "passport": "paspor",
    "scan": "pindai",
    "scanner": "pemindai",
    "printer": "mesin cetak",
    "kwitansi": "kuitansi",
    "resiko": "risiko",
    "praktek": "praktik",
    "aktifitas": "aktivitas",
    "sistim": "sistem",
    "tehnisi": "teknisi",
    "kadaluarsa": "kedaluwarsa",
    "ijasah": "ijazah",
    "materai": "meterai",
    "terimakasih": "terima kasih",
    "disini": "di sini",
    "dimana": "di mana",
    "kesini": "ke sini",
    "diatas": "di atas",
    "dibawah": "di bawah",
    "didepan": "di depan",
    "merubah": "mengubah",
    "dirubah": "diubah",
    "download": "unduh",
    "upload": "unggah",
    "handphone": "ponsel",
    "hp": "ponsel",
    "kamu": "Anda",
    "kau": "Anda",
    "engkau": "Anda",
    "anda": "Anda",
    "bapak": "Bapak",
    "dokumem": "dokumen",
}
MISSPELT = re.compile(rf"\b({'|'.join(WRONG)})\b")
#: What an applicant reads: screens, what a visit answers, the camera's guidance, the papers.
FACES = ("kiosk/screens", "kiosk/visit", "kiosk/documents", "kiosk/printing", "kiosk/booth")
#: For technicians alone.
TECHNICAL = ("kiosk/screens/technician", "kiosk/documents/plate")
#: Letters of one sentence for an applicant: about two lines of the usual text.
SENTENCE = 95
#: Sentences of one text.
SENTENCES = 3
ENDS = re.compile(r"(?<=[.!?;])\s+")


def texts() -> dict[str, str]:
    """Every text, and where it is said."""
    found = {**said("central"), **said("kiosk")}
    for code, entry in CATALOGUE.items():
        found |= dict.fromkeys((entry.applicant, entry.staff, entry.remedy), code.name)
    return found


def configured(value: Any) -> Iterator[str]:
    """Every Indonesian text of the configuration."""
    if isinstance(value, dict):
        if {"id", "en"} <= value.keys():
            yield str(value["id"])
        for inner in value.values():
            yield from configured(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from configured(inner)


def for_applicants() -> list[str]:
    found = {text for face in FACES for text, file in said(face).items() if not file.startswith(TECHNICAL)}
    return sorted(found | {entry.applicant for entry in CATALOGUE.values()})


def test_no_text_is_misspelt() -> None:
    wrong = {text: file for text, file in texts().items() if MISSPELT.search(text)}
    assert wrong == {}


@pytest.mark.parametrize("file", ["booth.toml", "services.toml", "tariffs.toml"])
def test_no_text_of_the_configuration_is_misspelt(file: str) -> None:
    found = list(configured(tomllib.loads((CONFIG / file).read_text("utf-8"))))
    assert found
    assert [text for text in found if MISSPELT.search(text)] == []


def test_the_measure_finds_what_is_wrong() -> None:
    assert MISSPELT.search("Ambil nomer antrian")
    assert MISSPELT.search("Silahkan anda menunggu")
    assert not MISSPELT.search("Silakan Anda menunggu nomor antrean")


@pytest.mark.parametrize("language", ["id", "en"])
def test_what_an_applicant_reads_is_said_in_short_sentences(language: str) -> None:
    said_so = [say(text, language) for text in for_applicants()]
    assert [one for text in said_so for one in ENDS.split(text) if len(one) > SENTENCE] == []
    assert [text for text in said_so if len(ENDS.split(text)) > SENTENCES] == []


@pytest.mark.parametrize("language", ["id", "en"])
def test_nobody_is_shouted_at(language: str) -> None:
    assert [text for text in for_applicants() if "!" in say(text, language)] == []


def test_english_is_polite_and_whole() -> None:
    """A sentence ends as the Indonesian one does, and neither has two blanks in a row."""
    wrong = [
        text
        for text, wording in read("en").texts.items()
        for form in wording.forms
        if (text.endswith(".") != form.endswith("."))
        or "  " in form.replace("}  {", "")
        or form != form.strip()
    ]
    assert wrong == []


#: What goes on in the background is nothing to be done about.
CARRIES_ON = "Layanan tetap berjalan."
#: What to do now, or that all is well.
REMEDIES = re.compile(
    r"Silakan|Lanjutkan|lanjutkan|Ketik|ketik|Foto|foto|Ambil|Ratakan|Terangkan"
    r"|layanan tetap berjalan|sah|hampir|siap membantu"
)


def test_a_fault_tells_the_applicant_what_to_do_now() -> None:
    told = {code.name: entry.applicant for code, entry in CATALOGUE.items() if entry.applicant != CARRIES_ON}
    assert {name: text for name, text in told.items() if not REMEDIES.search(text)} == {}
