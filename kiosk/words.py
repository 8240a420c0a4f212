"""Words for people: Indonesian in the code, other languages in catalogues.

The message id of a text is its Indonesian wording. A translation is a gettext
catalogue, `locale/<language>/<area>.po`; every area of a language is read at
start and merged. A translator adds a language by adding a folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SOURCE_LANGUAGE = "id"
LOCALE = Path(__file__).parent / "locale"


def mark(text: str) -> str:
    """Mark a text for translation where it is defined; it is looked up later."""
    return text


def languages() -> tuple[str, ...]:
    """The languages there are words for, Indonesian first."""
    return (SOURCE_LANGUAGE, *sorted(folder.name for folder in LOCALE.iterdir() if folder.is_dir()))


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Indonesian text to its wording in `language`; empty for Indonesian itself."""
    from babel.messages.pofile import read_po

    texts: dict[str, str] = {}
    if language == SOURCE_LANGUAGE:
        return texts
    for path in sorted((LOCALE / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id and message.string:
                    texts[str(message.id)] = str(message.string)
    return texts


def read_words() -> None:
    """Read every catalogue now, so that the first who needs one does not wait for it."""
    for language in languages():
        catalogue(language)


def say(text: str, language: str = SOURCE_LANGUAGE, **values: object) -> str:
    """`text` in `language`, with `{names}` filled from `values`."""
    wording = catalogue(language).get(text, text)
    return wording.format(**values) if values else wording


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
