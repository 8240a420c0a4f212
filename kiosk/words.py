"""Words for people: Indonesian in the code, other languages in catalogues.

The message id of a text is its Indonesian wording. A translation is a gettext
catalogue (`kiosk/catalogues.py`); a text that a language lacks is said in English, or
in the language that its catalogue names instead, and else in Indonesian.

A text that counts calls its number `count`. Where a language has several forms
of it, the catalogue gives them by gettext's `msgid_plural`, and the number chooses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from kiosk.catalogues import (
    ENGLISH,
    LOCALE,
    SOURCE_LANGUAGE,
    Said,
    chain,
    languages,
    own_name,
    read,
    read_also,
)

__all__ = [
    "ENGLISH",
    "LOCALE",
    "SOURCE_LANGUAGE",
    "Wording",
    "catalogue",
    "day_in_words",
    "forms",
    "languages",
    "mark",
    "number",
    "own_name",
    "read_also",
    "read_words",
    "say",
]

COUNT = "count"


def mark(text: str) -> str:
    """Mark a text for translation where it is defined; it is looked up later."""
    return text


def catalogue(name: str) -> Mapping[str, str]:
    """Indonesian text to its wording in a language, for many where it counts; empty for
    Indonesian itself."""
    return {text: said.forms[-1] for text, said in read(name).texts.items()}


def _said(text: str, language: str) -> Said | None:
    """How `text` is said in `language` or in one that stands in; None for Indonesian."""
    for other in chain(language):
        said = read(other).texts.get(text)
        if said is not None:
            return said
    return None


def forms(text: str, language: str) -> tuple[str, ...]:
    """Every form of `text`, that for one first, for who chooses later; one where it has no others."""
    said = _said(text, language)
    return said.forms if said else (text,)


def read_words() -> None:
    """Read every catalogue now, so that the first who needs one does not wait for it."""
    for name in languages():
        read(name)


def say(text: str, language: str = SOURCE_LANGUAGE, **values: object) -> str:
    """`text` in `language`, with `{names}` filled from `values`. The value `count` is a
    whole number: it chooses the form, and is written as the language does."""
    said = _said(text, language)
    wording = said.forms[-1] if said else text
    if COUNT in values:
        count = int(str(values[COUNT]))
        if said is not None and len(said.forms) > 1:
            wording = said.forms[said.form_of(count)]
        values[COUNT] = number(count, language)
    return wording.format(**values) if values else wording


def number(count: int, language: str) -> str:
    """`count` with the language's mark between thousands."""
    return f"{count:,}".replace(",", _between_thousands(language))


@cache
def _between_thousands(language: str) -> str:
    """A comma in English, a point in Indonesian and where nobody knows."""
    from babel import Locale, UnknownLocaleError

    try:
        symbols = Locale.parse(language).number_symbols
    except UnknownLocaleError:
        return "."
    return str(symbols.get("latn", symbols).get("group", "."))


DAYS = (
    mark("Senin"),
    mark("Selasa"),
    mark("Rabu"),
    mark("Kamis"),
    mark("Jumat"),
    mark("Sabtu"),
    mark("Minggu"),
)
MONTHS = (
    mark("Januari"),
    mark("Februari"),
    mark("Maret"),
    mark("April"),
    mark("Mei"),
    mark("Juni"),
    mark("Juli"),
    mark("Agustus"),
    mark("September"),
    mark("Oktober"),
    mark("November"),
    mark("Desember"),
)
A_DAY = mark("{weekday}, {day} {month} {year}")


def day_in_words(day: date, language: str = SOURCE_LANGUAGE) -> str:
    """“Selasa, 24 November 2026”; the order is the language's own."""
    return say(
        A_DAY,
        language,
        weekday=say(DAYS[day.weekday()], language),
        day=day.day,
        month=say(MONTHS[day.month - 1], language),
        year=day.year,
    )


@dataclass(frozen=True, slots=True)
class Wording:
    """A text that a technician wrote in the configuration: in Indonesian and English, and
    in `others` by the code of the language where it was written."""

    id: str
    en: str
    others: tuple[tuple[str, str], ...] = ()

    def in_(self, language: str) -> str:
        """The wording in `language`; in one that stands in where there is none."""
        written = dict(self.others, en=self.en)
        return next((written[other] for other in chain(language) if other in written), self.id)

    def as_json(self) -> dict[str, str]:
        return {"id": self.id, "en": self.en, **dict(self.others)}
