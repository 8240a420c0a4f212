"""The pages of the site: staff console, board, phone page, and what they load.

Every text is in the templates, Indonesian, and said in the page's language by
`_`. A choice of language or of day and night is remembered in a cookie that
says nothing else. Nothing comes from another address, and no script stands in
a page: the Content-Security-Policy forbids both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from kiosk.faults import Fault
from kiosk.queue.rules import QueueRules
from kiosk.site.announcements import LABEL
from kiosk.site.chime import chime
from kiosk.site.voice import Voice
from kiosk.words import SOURCE_LANGUAGE, languages, say

HERE = Path(__file__).parent
LANGUAGE_COOKIE = "lang"
THEME_COOKIE = "theme"
COOKIE_AGE_S = 365 * 24 * 3600
MOST_RECALLS = 9
VOICE_AGE_S = 3600

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

NIGHT_MEDIA = {"day": "not all", "night": "all"}
NIGHT_BY_SYSTEM = "(prefers-color-scheme: dark)"

PlaceOf = Callable[[str], Mapping[str, Any] | None]
"""A ticket's place in line by its id, as `GET /api/tickets/{id}` answers it; None when unknown."""


def pages_router(rules: QueueRules, place_of: PlaceOf, voice: Voice) -> APIRouter:
    """The routes /staff, /board, /t/{id}, /static/… and /voice/{label}/{counter}.wav."""
    router = APIRouter(include_in_schema=False)
    files = StaticFiles(directory=HERE / "static")
    templates = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    sound = chime()

    def page(request: Request, name: str, status: int = 200, **values: object) -> Response:
        asked = request.query_params.get(LANGUAGE_COOKIE)
        language = _known(asked or request.cookies.get(LANGUAGE_COOKIE))
        theme = request.cookies.get(THEME_COOKIE, "")
        html = templates.get_template(name).render(
            _=partial(say, language=language),
            language=language,
            languages=languages(),
            night=NIGHT_MEDIA.get(theme, NIGHT_BY_SYSTEM),
            rules=rules,
            **values,
        )
        answer = HTMLResponse(html, status_code=status, headers=HEADERS)
        if asked:
            answer.set_cookie(LANGUAGE_COOKIE, language, max_age=COOKIE_AGE_S, samesite="lax")
        return answer

    @router.get("/")
    def home() -> Response:
        return RedirectResponse("/staff")

    @router.get("/staff")
    def staff(request: Request) -> Response:
        stages = [{"code": code, **stage.name.as_json()} for code, stage in rules.stages.items()]
        return page(request, "staff.html", stages=stages)

    @router.get("/board")
    def board(request: Request) -> Response:
        return page(request, "board.html")

    @router.get("/t/{ticket}")
    def phone(request: Request, ticket: str) -> Response:
        place = place_of(ticket)
        if place is None:
            return page(request, "phone_unknown.html", status=404)
        return page(request, "phone.html", ticket=place)

    @router.get("/static/chime.wav")
    def chime_sound() -> Response:
        return Response(sound, media_type="audio/wav", headers={"Cache-Control": f"max-age={VOICE_AGE_S}"})

    @router.get("/static/{path:path}")
    async def static(request: Request, path: str) -> Response:
        answer = await files.get_response(path, request.scope)
        answer.headers["Cache-Control"] = "no-cache"
        return answer

    @router.get("/voice/{label}/{counter}.wav")
    def voice_sound(label: str, counter: str, recalls: int = 0) -> Response:
        """The spoken call. Only counters of this site are spoken, so nobody can fill the disk with others."""
        if counter not in rules.counters or not LABEL.fullmatch(label) or not 0 <= recalls <= MOST_RECALLS:
            raise HTTPException(404)
        spoken = voice.call(label, rules.counters[counter].name, recalls)
        if isinstance(spoken, Fault):
            problem = {
                "type": "about:blank",
                "title": spoken.code.name.lower(),
                "status": 503,
                "detail": say(spoken.entry.staff),
                "detail_en": say(spoken.entry.staff, "en"),
            }
            return JSONResponse(problem, status_code=503, media_type="application/problem+json")
        return FileResponse(
            spoken, media_type="audio/wav", headers={"Cache-Control": f"max-age={VOICE_AGE_S}"}
        )

    return router


def _known(language: str | None) -> str:
    """`language` when there are words for it, else Indonesian."""
    return language if language and language in languages() else SOURCE_LANGUAGE
