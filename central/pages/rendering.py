"""A page from its template: the reader's language, who reads, and headers that keep it here."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request

from central.pages.inside import document_words, in_words
from central.pages.labels import kind_words, long_words, paper_words
from central.pages.language import COOKIE, language_of, say
from central.zones import say_clock, say_day, say_moment

TEMPLATES = Path(__file__).parent / "templates"
COOKIE_AGE_S = 365 * 24 * 3600

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
#: Nothing of a page stays in a browser: it may show a person's documents.
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

_templates = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


_templates.globals.update(
    long=long_words,
    kind_words=kind_words,
    in_words=in_words,
    document_words=document_words,
    paper_words=paper_words,
)


def page(request: Request, name: str, status: int = 200, **values: Any) -> Response:
    """The page `name` with `values`, as the reader wants it."""
    language = language_of(request)
    html = _templates.get_template(name).render(
        _=partial(say, language=language),
        language=language,
        path=request.url.path,
        other=other_language(request),
        person=getattr(request.state, "person", None),
        moment=partial(say_moment, language=language),
        clock=partial(say_clock, language=language),
        day_words=partial(say_day, language=language),
        **values,
    )
    answer = HTMLResponse(html, status_code=status, headers=HEADERS)
    if request.query_params.get(COOKIE):
        answer.set_cookie(COOKIE, language, max_age=COOKIE_AGE_S, samesite="lax")
    return answer


def other_language(request: Request) -> str:
    """The address of the same page in the other language."""
    other = "id" if language_of(request) == "en" else "en"
    return f"{request.url.path}?{request.url.include_query_params(lang=other).query}"


def told(request: Request, text: str, status: int, **values: object) -> Response:
    """A page that says one thing: what happened, and what to do."""
    return page(request, "told.html", status, text=say(text, language_of(request), **values))


def file(content: bytes, media_type: str, name: str) -> Response:
    """Something to take away: kept by the browser only where the reader puts it."""
    headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, headers=headers, media_type=media_type)


def file_day(now: datetime) -> str:
    """For a file's name."""
    return f"{now:%Y%m%d-%H%M}"
