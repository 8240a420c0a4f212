"""The page behind a ticket's QR: one answer holds the number and how it looks.

On a thin link every further file costs its wait before anything is seen, so the
style stands in the page, let through by its hash, and what has not changed is
answered with 304 and no page. The script may come late, or never.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from markupsafe import Markup

from kiosk.site.ended import in_words
from kiosk.site.rendering import POLICY, Renderer, language_of

STATIC = Path(__file__).parent / "static"
TICKET_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{7,63}")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SPACE = re.compile(r"\s+")

PlaceOf = Callable[[str], Mapping[str, Any] | None]
"""A ticket's place in line by its id, as `GET /api/tickets/{id}` answers it; None when unknown."""


def phone_router(page: Renderer, place_of: PlaceOf) -> APIRouter:
    """The route /t/{id}."""
    router = APIRouter(include_in_schema=False)
    day, night = _style("tokens.css", "phone.css"), _style("night.css")
    policy = POLICY.replace("style-src 'self'", f"style-src 'self' {_hash(day)} {_hash(night)}")

    @router.get("/t/{ticket}")
    def phone(request: Request, ticket: str) -> Response:
        place = place_of(ticket) if TICKET_ID.fullmatch(ticket) else None
        if place is None:
            answer = page(request, "phone_unknown.html", 404, day_style=day, night_style=night)
        else:
            ended = _ended(place["day_ended"], language_of(request))
            answer = page(request, "phone.html", ticket=place, ended=ended, day_style=day, night_style=night)
        answer.headers["Content-Security-Policy"] = policy
        return answer if place is None else _once(request, answer)

    return router


def _ended(told: Mapping[str, Any] | None, language: str) -> str | None:
    """When the day was ended and when the office opens again, as a sentence; None while it is not over."""
    if told is None:
        return None
    known = {name: str(value) for name, value in told.items() if value is not None}
    at = datetime.fromisoformat(known["ended_at"])
    return in_words({**known, "ended_at": f"{at:%H:%M}"}, language)


def _style(*names: str) -> Markup:
    """Style sheets as one text, without what only a reader of the sources needs."""
    text = "".join((STATIC / name).read_text() for name in names)
    return Markup(SPACE.sub(" ", COMMENT.sub("", text)).strip())


def _hash(style: str) -> str:
    """The source expression that lets this very style through (CSP level 3, §2.3.1)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"


def _once(request: Request, answer: Response) -> Response:
    """The answer, or 304 where the phone has it already."""
    tag = f'"{hashlib.sha256(answer.body).hexdigest()[:32]}"'
    answer.headers["ETag"] = tag
    answer.headers["Vary"] = "Cookie"
    if request.headers.get("If-None-Match") != tag:
        return answer
    kept = {
        name: value
        for name, value in answer.headers.items()
        if name not in ("content-length", "content-type")
    }
    return Response(status_code=304, headers=kept)
