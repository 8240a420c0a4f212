"""What a translator is given, and what he is told of his work."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from kiosk import catalogues
from kiosk.cli import main
from kiosk.words import say

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.fixture
def config(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    catalogues.forget_place(tmp_path / "locale")


def template(config: Path, *more: str) -> Catalog:
    file = config / "anjungan.pot"
    assert main(["words", "--config", str(config), "--template", str(file), *more]) == 0
    return read_po(BytesIO(file.read_bytes()))


def keep(config: Path, texts: Catalog, code: str = "qaa") -> None:
    path = config / "locale" / code / "booth.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, texts)
    catalogues.forget()


def test_the_template_has_every_text_once_with_its_english_beside_it(config: Path) -> None:
    texts = {message.id: message for message in template(config) if message.id}
    assert len(texts) > 1000
    assert texts["Sentuh untuk mulai"].auto_comments == ["English: Touch to start"]
    assert not texts["Sentuh untuk mulai"].string


def test_what_applicants_see_is_a_smaller_template(config: Path) -> None:
    texts = {message.id for message in template(config, "--applicant")}
    assert "Sentuh untuk mulai" in texts
    assert "Simpan sementara" not in texts


def test_a_filled_template_is_a_whole_language(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = template(config)
    for message in texts:
        if message.pluralizable:
            message.string = (str(message.id[0]),) * texts.num_plurals
        elif message.id:
            message.string = message.id
    keep(config, texts)
    assert main(["words", "qaa", "--config", str(config)]) == 0
    assert say("Selamat datang", "qaa") == "Selamat datang"
    capsys.readouterr()
    assert main(["words", "--json", "--config", str(config)]) == 0
    languages = {line["code"]: line for line in map(json.loads, capsys.readouterr().out.splitlines())}
    assert languages["qaa"]["said"] == languages["qaa"]["total"] == languages["en"]["said"]


def test_what_is_missing_and_what_cannot_be_used_is_named(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = config / "locale" / "qaa"
    folder.mkdir(parents=True)
    wrong = 'msgid "Ditutup pukul {time}."\nmsgstr "Q {tiem}"\n\nmsgid "Tidak ada lagi."\nmsgstr "Q"\n'
    (folder / "booth.po").write_text(HEAD + wrong, "utf-8")
    assert main(["words", "qaa", "--json", "--area", "visit", "--config", str(config)]) == 1
    told = capsys.readouterr()
    lacks = {line["text"]: line for line in map(json.loads, told.out.splitlines())}
    assert lacks["Ditutup pukul {time}."]["why"] == "{time} ≠ {tiem}"
    assert lacks["Di rumah"] == {"area": "visit", "text": "Di rumah", "english": "At home", "why": ""}
    assert "Tidak ada lagi." in told.err


@pytest.mark.parametrize("asked", [["xx"], ["../etc"], ["--area", "nothing"]])
def test_what_is_not_there_is_told_with_what_is(
    asked: list[str], config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["words", "--config", str(config), *asked]) == 2
    told = capsys.readouterr().err
    assert "id, en" in told or "screens" in told


def test_a_template_that_cannot_be_written_is_told(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nowhere = config / "no folder" / "anjungan.pot"
    assert main(["words", "--config", str(config), "--template", str(nowhere)]) == 1
    assert str(nowhere) in capsys.readouterr().err
