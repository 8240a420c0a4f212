"""Who may see which page: the cookie of a session, looked up before a body is read.

A browser says where a form comes from (Origin, Sec-Fetch-Site). What comes from
another site is refused, the log-in included; with a SameSite=Strict cookie that
scripts cannot read, those are the locks. Source: OWASP Cross-Site Request
Forgery Prevention; Fetch Metadata, W3C.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends
from fastapi.responses import Response
from starlette.requests import Request
from starlette.types import Scope

from central.pages import people
from central.pages.people import Person, Role
from central.pages.rendering import page, told
from central.parts import CentreParts

COOKIE, SECURE_COOKIE = "office", "__Host-office"
#: What a browser keeps longer than this ended long before at our side.
COOKIE_LASTS: timedelta = people.LASTS
SAFE = ("GET", "HEAD")


class Refused(Exception):
    """Somebody is not let in; `response` tells them why, and how they are."""

    def __init__(self, response: Response) -> None:
        super().__init__("refused")
        self.response = response


def admit(parts: CentreParts, scope: Scope, least: Role) -> None:
    """Leave who asks in the request's state as `person`. Raises Refused."""
    request = Request(scope)
    if not comes_from_here(request):
        raise Refused(told(request, OTHER_SITE, 403))
    token = request.cookies.get(cookie_name(request), "")
    person = people.who(parts.engine, token, parts.now()) if token else None
    if person is None:
        raise Refused(sign_in_page(request, 401, ended=bool(token)))
    scope.setdefault("state", {})["person"] = person
    if not person.role.is_at_least(least):
        raise Refused(told(request, NOT_YOURS, 403))


OTHER_SITE = "Permintaan ini datang dari situs lain, jadi tidak dijalankan. Buka halaman ini langsung."
NOT_YOURS = "Peran akun Anda tidak membuka halaman ini. Mintalah kepada administrator pusat."


def sign_in_page(request: Request, status: int, wrong: str = "", ended: bool = False) -> Response:
    """The page to sign in, at whatever address was asked for; afterwards it leads there."""
    after = str(request.url.path) if request.method == "GET" else ""
    return page(request, "sign_in.html", status, wrong=wrong, ended=ended, after=after)


def comes_from_here(request: Request) -> bool:
    """Whether a request that may change something comes from a page of ours."""
    if request.method in SAFE:
        return True
    if request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    if origin is None:
        return True  # no browser: and a browser alone has the cookie without its owner's will
    asked = urlsplit(origin)
    # A proxy may end TLS in front of us; the other way round would be a downgrade.
    secure_enough = asked.scheme == "https" or request.url.scheme == "http"
    return secure_enough and asked.netloc == request.headers.get("host")


def cookie_name(request: Request) -> str:
    return SECURE_COOKIE if request.url.scheme == "https" else COOKIE


async def person_of(request: Request) -> Person:
    """Who asks, as the gate has found."""
    person: Person = request.state.person
    return person


Asking = Annotated[Person, Depends(person_of)]
