"""Icons by their Phosphor names, as characters of the icon typeface."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

#: What a document looks like, by the word the configuration uses.
PICTURES = {"card": "identification-card", "page": "file-text", "passport": "book-bookmark"}


@cache
def _glyphs() -> Mapping[str, int]:
    with (Path(__file__).parent / "icons/glyphs.toml").open("rb") as file:
        return tomllib.load(file)


def glyph(name: str) -> str:
    """The character of icon `name`; the name of no icon is a mistake."""
    return chr(_glyphs()[PICTURES.get(name, name)])


def known(name: str) -> bool:
    """Whether there is an icon of that name."""
    return PICTURES.get(name, name) in _glyphs()
