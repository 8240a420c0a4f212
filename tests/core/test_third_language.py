"""A translator adds a language by adding a folder: no line of the program is touched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from kiosk import catalogues
from kiosk.settings.reading import load, mistakes_in
from kiosk.words import Wording, day_in_words, forms, languages, number, own_name, say

CONFIG = Path(__file__).resolve().parents[2] / "config"
HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
THREE_FORMS = '"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n==2 ? 1 : 2);\\n"\n'
SHUT, WELCOME = "Ditutup pukul {time}.", "Selamat datang"

Add = Callable[..., Path]


@pytest.fixture
def add(tmp_path: Path) -> Iterator[Add]:
    """Write a catalogue of a made-up language: `add(texts, head)`."""
    folder = tmp_path / "locale"

    def write(*entries: str, code: str = "qaa", head: str = HEAD) -> Path:
        path = folder / code / "screens.po"
        path.parent.mkdir(parents=True)
        path.write_text("\n".join((head, *entries)), "utf-8")
        catalogues.read_also(folder)
        return folder

    yield write
    catalogues.forget_place(folder)


def entry(text: str, wording: str) -> str:
    return f'msgid "{text}"\nmsgstr "{wording}"\n'


def test_a_folder_is_a_language(add: Add) -> None:
    add(entry(WELCOME, "Qaa!"), entry("Indonesia", "Qaana"))
    assert languages() == ("id", "en", "qaa")
    assert own_name("qaa") == "Qaana"
    assert say(WELCOME, "qaa") == "Qaa!"


def test_what_it_lacks_is_said_in_english(add: Add) -> None:
    add(entry(WELCOME, "Qaa!"))
    assert say("Sentuh untuk mulai", "qaa") == "Touch to start"
    assert own_name("qaa") == "qaa"


def test_a_local_language_may_ask_for_indonesian_instead(add: Add) -> None:
    add(entry(WELCOME, "Qaa!"), head=HEAD + '"X-Fallback: id\\n"\n')
    assert say("Sentuh untuk mulai", "qaa") == "Sentuh untuk mulai"


def test_its_numbers_take_its_own_forms(add: Add) -> None:
    text = "{count} kiriman"
    plural = f'msgid "{text}"\nmsgid_plural "{text}"\n'
    add(
        plural + 'msgstr[0] "{count} a"\nmsgstr[1] "{count} b"\nmsgstr[2] "{count} c"\n',
        head=HEAD + THREE_FORMS,
    )
    assert [say(text, "qaa", count=count) for count in (1, 2, 3)] == ["1 a", "2 b", "3 c"]
    assert forms(text, "qaa") == ("{count} a", "{count} b", "{count} c")


def test_its_days_are_in_its_own_words_and_order(add: Add) -> None:
    add(
        entry("Selasa", "Qardi"), entry("{weekday}, {day} {month} {year}", "{year} {month} {day} ({weekday})")
    )
    assert day_in_words(date(2026, 11, 24), "qaa") == "2026 November 24 (Qardi)"


def test_its_thousands_are_written_as_it_writes_them(add: Add) -> None:
    add(entry(WELCOME, "Bienvenue"), code="fr")
    assert number(12345, "fr") == "12\u202f345"
    assert number(12345, "qaa") == "12.345"


@pytest.mark.parametrize(
    ("wording", "head"),
    [("Q {tiem}", HEAD), ("Q", HEAD), ("Q {time", HEAD), ("", HEAD)],
    ids=["a misspelt blank", "no blank", "half a brace", "nothing yet"],
)
def test_a_mistake_of_the_translator_costs_that_text_alone(add: Add, wording: str, head: str) -> None:
    add(entry(SHUT, wording), entry(WELCOME, "Qaa!"), head=head)
    assert say(SHUT, "qaa", time="10.00") == "Closed at 10.00."
    assert say(WELCOME, "qaa") == "Qaa!"


def test_a_text_marked_as_uncertain_is_not_used(add: Add) -> None:
    add("#, fuzzy\n" + entry(WELCOME, "Qaa?"), entry("Kembali", "Qback"))
    assert say(WELCOME, "qaa") == "Welcome"


def test_a_file_that_is_no_catalogue_costs_no_more_than_itself(add: Add) -> None:
    folder = add(entry(WELCOME, "Qaa!"))
    (folder / "qaa" / "torn.po").write_bytes(b'msgid "half\nmsgstr \xff\xfe')
    catalogues.forget()
    assert say(WELCOME, "qaa") == "Qaa!"
    assert list(catalogues.read("qaa").wrong) == ["torn.po"]


def test_forms_that_a_number_would_miss_are_not_used(add: Add) -> None:
    text = "{count} kiriman"
    one = f'msgid "{text}"\nmsgid_plural "{text}"\nmsgstr[0] "{{count}} a"\nmsgstr[1] "{{count}} b"\n'
    add(one, head=HEAD + '"Plural-Forms: nplurals=2; plural=n;\\n"\n')
    assert say(text, "qaa", count=5) == "5 submissions"


def test_a_wording_of_the_configuration_may_be_written_in_it(add: Add) -> None:
    add(entry(WELCOME, "Qaa!"))
    assert Wording("Paspor", "Passport", (("qaa", "Qasspor"),)).in_("qaa") == "Qasspor"
    assert Wording("Paspor", "Passport").in_("qaa") == "Passport"


def configured(tmp_path: Path, key: str) -> Path:
    """The configuration with one text more, and a language of its own beside it."""
    config = tmp_path / "config"
    config.mkdir()
    for file in CONFIG.glob("*.toml"):
        text = file.read_text("utf-8")
        written = 'en = "Waiting area A" }'
        (config / file.name).write_text(
            text.replace(written, f'en = "Waiting area A", {key} = "Qarea A" }}', 1)
        )
    (config / "locale" / "qaa").mkdir(parents=True)
    (config / "locale" / "qaa" / "all.po").write_text(HEAD + entry(WELCOME, "Qaa!"))
    return config


@pytest.fixture
def config_of(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    yield lambda key: configured(tmp_path, key)
    catalogues.forget_place(tmp_path / "config" / "locale")


def test_the_configuration_brings_a_language_and_texts_in_it(config_of: Callable[[str], Path]) -> None:
    settings = load(config_of("qaa"))
    assert languages() == ("id", "en", "qaa")
    assert settings.services_file.stage[0].zone.others == (("qaa", "Qarea A"),)


def test_a_text_in_a_language_that_is_not_there_is_a_mistake(config_of: Callable[[str], Path]) -> None:
    mistakes = mistakes_in(config_of("qab"))
    assert [mistake.key for mistake in mistakes] == ["stage[1].zone.qab"]
