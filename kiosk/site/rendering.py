"""A page from its template: the reader's language, day or night, and the headers of every page.

Every text is in the templates, Indonesian, and said in the page's language by
`_`. A choice of language or of day and night is remembered in a cookie that
says nothing else. Nothing comes from another address, and no script or style
stands in a page: the Content-Security-Policy forbids both.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kiosk.queue.rules import QueueRules
from kiosk.wait_words import wait_in_words
from kiosk.words import SOURCE_LANGUAGE, forms, languages, own_name, say

TEMPLATES = Path(__file__).parent / "templates"
LANGUAGE_COOKIE = "lang"
THEME_COOKIE = "theme"
COOKIE_AGE_S = 365 * 24 * 3600

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self' data:",
        "media-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}

#: Paper is white: what is printed is printed by day.
NIGHT_MEDIA = {"day": "not all", "night": "screen"}
NIGHT_BY_SYSTEM = "screen and (prefers-color-scheme: dark)"


class Renderer:
    """Makes the pages of one site."""

    def __init__(self, rules: QueueRules) -> None:
        self._rules = rules
        self._templates = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def __call__(self, request: Request, name: str, status: int = 200, **values: object) -> Response:
        """The page `name` with `values`, as the reader wants it."""
        language = language_of(request)
        theme = request.query_params.get(THEME_COOKIE) or request.cookies.get(THEME_COOKIE, "")
        html = self._templates.get_template(name).render(
            _=partial(say, language=language),
            _forms=partial(forms, language=language),
            _wait=partial(wait_in_words, language=language),
            language=language,
            path=request.url.path,
            languages=languages(),
            own_name=own_name,
            night=NIGHT_MEDIA.get(theme, NIGHT_BY_SYSTEM),
            rules=self._rules,
            **values,
        )
        answer = HTMLResponse(html, status_code=status, headers=HEADERS)
        if request.query_params.get(LANGUAGE_COOKIE):
            answer.set_cookie(LANGUAGE_COOKIE, language, max_age=COOKIE_AGE_S, samesite="lax")
        return answer


def language_of(request: Request) -> str:
    """The language asked for in the address, else the one remembered, when there are words for it;
    else Indonesian."""
    asked = request.query_params.get(LANGUAGE_COOKIE) or request.cookies.get(LANGUAGE_COOKIE)
    return asked if asked and asked in languages() else SOURCE_LANGUAGE
