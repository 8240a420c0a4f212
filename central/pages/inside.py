"""What was sealed, field by field, in words: our own, and those of the site for its codes."""

from __future__ import annotations

from collections.abc import Sequence

from central.names import Kind, Names
from central.pages.labels import Say, field_words, part_words, value_words

#: Fields whose value is a code of the site, and the field below which the names are such codes.
_CODED: dict[str, Kind] = {"service": "service", "priority_group": "group"}
_PAPERS = "documents."


def in_words(
    personal: Sequence[tuple[str, str]], called: Names, site: str, language: str, say: Say
) -> list[tuple[str, str]]:
    """(what it is, what it says) of every field."""
    return [
        (_field(path, called, site, language, say), _value(path, value, called, site, language, say))
        for path, value in personal
    ]


def document_words(code: str, called: Names, site: str, language: str, say: Say) -> str:
    """A document by its code; `ktp.back` is its other side, `kk.2` its second page."""
    code, _, part = code.partition(".")
    known = called.said("document", code, language, site)
    words = known if known != code else field_words(code, say)
    return f"{words} · {part_words(part, say)}" if part else words


def _field(path: str, called: Names, site: str, language: str, say: Say) -> str:
    if path.startswith(_PAPERS):
        paper = document_words(path.removeprefix(_PAPERS), called, site, language, say)
        return f"{field_words(_PAPERS.rstrip('.'), say)} · {paper}"
    return field_words(path, say)


def _value(path: str, value: str, called: Names, site: str, language: str, say: Say) -> str:
    kind = _CODED.get(path)
    if kind is None:
        return value_words(path, value, say)
    return called.said(kind, value, language, site) if value else value_words(path, value, say)
