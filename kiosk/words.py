"""Words for people: Indonesian in the code, other languages in catalogues.

The message id of a text is its Indonesian wording. A translation is a gettext
catalogue, `locale/<language>/<area>.po`; every area of a language is read at
start and merged. A translator adds a language by adding a folder.

A text that counts calls its number `count`. Where a language has several forms
of it, the catalogue gives them by gettext's `msgid_plural`, and the number chooses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from gettext import c2py
from pathlib import Path

SOURCE_LANGUAGE = "id"
LOCALE = Path(__file__).parent / "locale"
COUNT = "count"


def mark(text: str) -> str:
    """Mark a text for translation where it is defined; it is looked up later."""
    return text


def languages() -> tuple[str, ...]:
    """The languages there are words for, Indonesian first."""
    return (SOURCE_LANGUAGE, *sorted(folder.name for folder in LOCALE.iterdir() if folder.is_dir()))


@dataclass(frozen=True, slots=True)
class Language:
    """What is written in one language. `texts` are the wordings by their Indonesian text,
    for many where they count; `forms` are all of those that have several, that for one
    first, and `form_of` tells which of them a number takes."""

    texts: Mapping[str, str]
    forms: Mapping[str, tuple[str, ...]]
    form_of: Callable[[int], int]


@cache
def _read(name: str) -> Language:
    """Everything in the folder of `name`; nothing for Indonesian itself."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po

    texts: dict[str, str] = {}
    forms: dict[str, tuple[str, ...]] = {}
    for path in sorted((LOCALE / name).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=name):
                if message.pluralizable:
                    text, wordings = message.id[0], tuple(message.string or ())
                    texts[text], forms[text] = wordings[-1], wordings
                elif message.id and message.string:
                    texts[str(message.id)] = str(message.string)
    return Language(texts, forms, c2py(Catalog(name).plural_expr))


def catalogue(name: str) -> Mapping[str, str]:
    """Indonesian text to its wording in a language; empty for Indonesian itself."""
    return _read(name).texts


def forms(text: str, language: str) -> tuple[str, ...]:
    """Every form of `text`, that for one first, for who chooses later; one where it has no others."""
    read = _read(language)
    return read.forms.get(text) or (read.texts.get(text, text),)


def read_words() -> None:
    """Read every catalogue now, so that the first who needs one does not wait for it."""
    for name in languages():
        _read(name)


def say(text: str, language: str = SOURCE_LANGUAGE, **values: object) -> str:
    """`text` in `language`, with `{names}` filled from `values`. The value `count` is a
    whole number: it chooses the form, and is written as the language does."""
    read = _read(language)
    wording = read.texts.get(text, text)
    if COUNT in values:
        count = int(str(values[COUNT]))
        if text in read.forms:
            wording = read.forms[text][read.form_of(count)]
        values[COUNT] = number(count, language)
    return wording.format(**values) if values else wording


def number(count: int, language: str) -> str:
    """`count` with the language's mark between thousands."""
    return f"{count:,}" if language == "en" else f"{count:,}".replace(",", ".")


@dataclass(frozen=True, slots=True)
class Wording:
    """A text that a technician wrote in the configuration, in each language."""

    id: str
    en: str

    def in_(self, language: str) -> str:
        """The wording in `language`; Indonesian where there is none."""
        return self.en if language == "en" else self.id

    def as_json(self) -> dict[str, str]:
        return {"id": self.id, "en": self.en}
