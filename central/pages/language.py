"""Words of the pages: Indonesian in the code, English in `central/locale/en` (gettext).

The message id of a text is its Indonesian wording. A text that counts calls its
number `count`; where English has a form for one, gettext's `msgid_plural` gives it.
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
    """Indonesian text to its English wording, for many where it counts."""
    return {text: forms[-1] for text, forms in _forms().items()}


def say(text: str, language: str, **values: object) -> str:
    """`text` in `language`, with `{names}` filled from `values`. The value `count` is a
    whole number, and chooses the form."""
    forms = _forms().get(text, (text,)) if language == ENGLISH else (text,)
    wording = forms[0] if values.get("count") == 1 else forms[-1]
    return wording.format(**values) if values else wording


@cache
def _forms() -> Mapping[str, tuple[str, ...]]:
    """English says a thing in one form, or in one for 1 and one for every other number."""
    forms: dict[str, tuple[str, ...]] = {}
    for path in sorted((LOCALE / ENGLISH).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=ENGLISH):
                if message.pluralizable:
                    forms[message.id[0]] = tuple(message.string or ())
                elif message.id and message.string:
                    forms[str(message.id)] = (str(message.string),)
    return forms


def language_of(request: Request) -> str:
    """The language asked for in the address, else the one remembered, else Indonesian."""
    asked = request.query_params.get(COOKIE) or request.cookies.get(COOKIE)
    return ENGLISH if asked == ENGLISH else INDONESIAN
