"""Signing in and out."""

from __future__ import annotations

import math
import re

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from central.pages import people
from central.pages.door import COOKIE_LASTS, OTHER_SITE, comes_from_here, cookie_name, sign_in_page
from central.pages.forms import Posted
from central.pages.language import language_of, say
from central.pages.people import Held
from central.pages.rendering import HEADERS, told
from central.parts import Parts

router = APIRouter()
HOME = "/office"
_OURS = re.compile(r"/office(/[A-Za-z0-9][A-Za-z0-9._:-]*)*")

WRONG = "Nama atau kata sandi salah. Periksa huruf besar dan kecil, lalu coba lagi."
EMPTY = "Tulis nama dan kata sandi."
WAIT = "Terlalu sering salah. Tunggu {count} menit, lalu coba lagi."


@router.post("/office/session")
def sign_in(request: Request, parts: Parts, form: Posted) -> Response:
    if not comes_from_here(request):
        return told(request, OTHER_SITE, 403)
    name, password = form.get("name"), form.fields.get("password", "")
    language = language_of(request)
    if not name or not password:
        return sign_in_page(request, 422, wrong=say(EMPTY, language))
    address = request.client.host if request.client else ""
    now = parts.now()
    outcome = people.sign_in(parts.engine, name, password, address, now)
    if isinstance(outcome, Held):
        wait_s = (outcome.until - now).total_seconds()
        answer = sign_in_page(request, 429, wrong=say(WAIT, language, count=math.ceil(wait_s / 60)))
        answer.headers["Retry-After"] = str(max(1, math.ceil(wait_s)))
        return answer
    if outcome is None:
        return sign_in_page(request, 401, wrong=say(WRONG, language))
    after = form.get("after")
    answer = RedirectResponse(after if _OURS.fullmatch(after) else HOME, 303, headers=HEADERS)
    answer.set_cookie(
        cookie_name(request),
        outcome,
        max_age=int(COOKIE_LASTS.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return answer


@router.post("/office/session/end")
def sign_out(request: Request, parts: Parts) -> Response:
    people.sign_out(parts.engine, request.cookies.get(cookie_name(request), ""))
    answer = RedirectResponse(HOME, 303, headers=HEADERS)
    answer.delete_cookie(cookie_name(request), secure=request.url.scheme == "https", httponly=True)
    return answer
