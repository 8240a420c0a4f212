"""Words of the pages: Indonesian in the code, English in `central/locale/en` (gettext).

The message id of a text is its Indonesian wording.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po
from starlette.requests import Request

INDONESIAN, ENGLISH = "id", "en"
COOKIE = "lang"
LOCALE = Path(__file__).parent.parent / "locale"


@cache
def english() -> Mapping[str, str]:
    """Indonesian text to its English wording."""
    texts: dict[str, str] = {}
    for path in sorted((LOCALE / ENGLISH).glob("*.po")):
        with path.open("rb") as file:
            texts |= {str(m.id): str(m.string) for m in read_po(file, locale=ENGLISH) if m.id and m.string}
    return texts


def say(text: str, language: str, **values: object) -> str:
    """`text` in `language`, with `{names}` filled from `values`."""
    wording = english().get(text, text) if language == ENGLISH else text
    return wording.format(**values) if values else wording


def language_of(request: Request) -> str:
    """The language asked for in the address, else the one remembered, else Indonesian."""
    asked = request.query_params.get(COOKIE) or request.cookies.get(COOKIE)
    return ENGLISH if asked == ENGLISH else INDONESIAN
