"""Catalogues of words: gettext files, `<language>/<area>.po`, in one or more folders.

A translator adds a language by adding a folder named by its code, such as `bjn`: to
`kiosk/locale`, or to `locale` in the configuration, where an update of the program
leaves it alone. What cannot be used (a text that is not finished, or whose blanks are
not those of the original) is left out, and said in another language instead.
"""

from __future__ import annotations

import logging
import re
import string
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from gettext import c2py
from pathlib import Path
from types import MappingProxyType

SOURCE_LANGUAGE, ENGLISH = "id", "en"
LOCALE = Path(__file__).parent / "locale"
#: What a language is called in itself: every catalogue translates this by its own name.
OWN_NAME = "Indonesia"
#: A line of a file's head that says where a missing text comes from instead: `X-Fallback: id`.
FALLBACK = "X-Fallback"
#: ISO 639, and a region where it matters: `bjn`, `pt_BR`.
CODE = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?")

log = logging.getLogger(__name__)

_places: list[Path] = [LOCALE]


@dataclass(frozen=True, slots=True)
class Said:
    """One text as a language says it: in one form, or in several by a number."""

    forms: tuple[str, ...]
    form_of: Callable[[int], int]


@dataclass(frozen=True, slots=True)
class Language:
    """What is written in one language, by the Indonesian text; `wrong` are the texts
    that cannot be used and why, `falls_back` the languages that are asked instead."""

    texts: Mapping[str, Said] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)
    falls_back: tuple[str, ...] = ()


def read_also(folder: Path) -> None:
    """From now on look for languages in `folder` too; one that is not there is no matter."""
    if folder not in _places:
        _places.append(folder)
        forget()


def forget_place(folder: Path) -> None:
    """Look there no longer."""
    if folder in _places:
        _places.remove(folder)
        forget()


def forget() -> None:
    """Read every catalogue anew when it is next asked for."""
    read.cache_clear()
    languages.cache_clear()


@cache
def languages() -> tuple[str, ...]:
    """The languages there are words for: Indonesian, English, then the others."""
    found = {
        folder.name
        for place in _places
        if place.is_dir()
        for folder in place.iterdir()
        if CODE.fullmatch(folder.name) and any(folder.glob("*.po"))
    }
    return (SOURCE_LANGUAGE, ENGLISH, *sorted(found - {SOURCE_LANGUAGE, ENGLISH}))


@cache
def read(name: str) -> Language:
    """Everything in the folders of `name`; nothing for Indonesian itself."""
    texts: dict[str, Said] = {}
    wrong: dict[str, str] = {}
    falls_back = {ENGLISH: ENGLISH}
    for place in _places:
        for path in sorted((place / name).glob("*.po")):
            for text, said, flaw, fallback in _read_file(path, name):
                if fallback in languages():
                    falls_back = {fallback: fallback}
                if flaw:
                    wrong[text] = flaw
                elif said is not None:
                    texts[text] = said
    if wrong:
        log.warning("words.unusable language=%s texts=%d", name, len(wrong))
    others = tuple(other for other in falls_back if other not in (name, SOURCE_LANGUAGE))
    return Language(MappingProxyType(texts), MappingProxyType(wrong), others)


def chain(language: str) -> Iterator[str]:
    """`language`, then those that are asked where it has no words; Indonesian is left to the caller."""
    if language != SOURCE_LANGUAGE and language in languages():
        yield language
        yield from read(language).falls_back


def own_name(language: str) -> str:
    """What a language calls itself; its code where nobody knows."""
    if language == SOURCE_LANGUAGE:
        return OWN_NAME
    said = read(language).texts.get(OWN_NAME)
    return said.forms[0] if said else language


def blanks(sentence: str) -> frozenset[str]:
    """The names in braces. Raises ValueError where the braces are not in pairs."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(sentence) if name)


def _read_file(path: Path, name: str) -> Iterator[tuple[str, Said | None, str, str]]:
    """Each text of a file: the text, how it is said, why it cannot be, and the fallback."""
    from babel.messages.pofile import PoFileError, read_po

    try:
        with path.open("rb") as file:
            catalogue = read_po(file, locale=name, abort_invalid=True)
        form_of = c2py(catalogue.plural_expr)
    except (PoFileError, UnicodeError, ValueError, LookupError) as error:
        yield path.name, None, f"{path}: {error}", ""
        return
    fallback = _header(path, FALLBACK)
    for message in catalogue:
        if not message.id:
            continue
        several = isinstance(message.id, (tuple, list))
        text = str(message.id[0] if several else message.id)
        forms = tuple(message.string) if isinstance(message.string, (tuple, list)) else (message.string,)
        if message.fuzzy or not all(forms):
            continue
        wordings = tuple(str(form) for form in forms)
        flaw = _flaw(text, wordings)
        if not flaw and several and form_of_fails(form_of, len(wordings)):
            flaw = f"plural forms: {catalogue.plural_expr}"
        yield text, None if flaw else Said(wordings, form_of), flaw, fallback


def form_of_fails(form_of: Callable[[int], int], forms: int) -> bool:
    """Whether some number would ask for a form that is not there."""
    return any(not 0 <= form_of(count) < forms for count in (*range(202), 1000, 1_000_000))


def _flaw(text: str, wordings: tuple[str, ...]) -> str:
    wanted = blanks(text)
    for wording in wordings:
        try:
            found = blanks(wording)
        except ValueError as error:
            return str(error)
        if found != wanted:
            return f"{_braced(wanted)} ≠ {_braced(found)}"
    return ""


def _braced(names: frozenset[str]) -> str:
    return " ".join(f"{{{name}}}" for name in sorted(names)) or "∅"


def _header(path: Path, name: str) -> str:
    """A line of the file's head that Babel does not keep."""
    found = re.search(rf'^"{name}:\s*(\w+)', path.read_text("utf-8", "replace"), re.MULTILINE)
    return found[1] if found else ""
