"""Who is asking: staff by a session cookie, booths by their bearer token."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Request, Response, Security
from fastapi.responses import JSONResponse
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer

from kiosk.queue.accounts import Staff
from kiosk.queue.store import Store
from kiosk.site.documentation import problems
from kiosk.site.passwords import matches
from kiosk.site.problems import ProblemError, problem
from kiosk.site.schemas import SignedIn, SignIn

COOKIE = "anjungan_session"
SAFE_METHODS = ("GET", "HEAD")

_cookie = APIKeyCookie(name=COOKIE, scheme_name="staff", auto_error=False)
_bearer = HTTPBearer(scheme_name="booth", auto_error=False)

CookieToken = Annotated[str | None, Security(_cookie)]
BearerToken = Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)]


@dataclass(frozen=True, slots=True)
class Gate:
    """Lets staff and booths in."""

    store: Store
    booth_token: str
    lasts: timedelta

    def staff(self, request: Request, token: str | None) -> Staff:
        """The staff member who holds the session. Raises ProblemError."""
        staff = None if token is None else self.store.session(token)
        if staff is None:
            raise ProblemError("not_signed_in")
        if request.method not in SAFE_METHODS:
            _same_origin(request)
        return staff

    def is_booth(self, credentials: HTTPAuthorizationCredentials) -> bool:
        return secrets.compare_digest(credentials.credentials.encode(), self.booth_token.encode())


async def staff_only(request: Request, token: CookieToken) -> Staff:
    gate: Gate = request.app.state.gate
    return gate.staff(request, token)


async def booth_or_staff(request: Request, token: CookieToken, bearer: BearerToken) -> str:
    """Who the log will name: `booth`, or `staff:NAME`."""
    gate: Gate = request.app.state.gate
    if bearer is None:
        return f"staff:{gate.staff(request, token).name}"
    if not gate.is_booth(bearer):
        raise ProblemError("unknown_booth")
    return "booth"


async def booth_only(request: Request, bearer: BearerToken) -> None:
    gate: Gate = request.app.state.gate
    if bearer is None or not gate.is_booth(bearer):
        raise ProblemError("unknown_booth")


StaffOnly = Annotated[Staff, Depends(staff_only)]
BoothOrStaff = Annotated[str, Depends(booth_or_staff)]

router = APIRouter(prefix="/api/session", tags=["session"])


@router.post("", response_model=SignedIn, responses=problems(400, 401, 403, 422))
def sign_in(request: Request, body: SignIn) -> Response:
    """Log in: the answer sets a cookie that ends with the working day."""
    _same_origin(request)
    gate: Gate = request.app.state.gate
    known = gate.store.credentials(body.name)
    if not matches(None if known is None else known[1], body.password) or known is None:
        return problem("wrong_password")
    token = secrets.token_urlsafe(32)
    gate.store.open_session(known[0].name, token, gate.lasts)
    answer = JSONResponse({"name": known[0].name, "role": known[0].role})
    answer.set_cookie(
        COOKIE,
        token,
        max_age=int(gate.lasts.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return answer


@router.get("", response_model=SignedIn, responses=problems(401))
def who_am_i(staff: StaffOnly) -> Response:
    """Who is logged in here."""
    return JSONResponse({"name": staff.name, "role": staff.role})


@router.delete("", status_code=204, response_class=Response, responses=problems(403))
def sign_out(request: Request, token: CookieToken) -> Response:
    """Log out; also when nobody was logged in."""
    _same_origin(request)
    if token is not None:
        gate: Gate = request.app.state.gate
        gate.store.close_session(token)
    answer = Response(status_code=204)
    answer.delete_cookie(COOKIE, httponly=True, samesite="strict")
    return answer


def _same_origin(request: Request) -> None:
    """A browser's write must come from our own pages (CSRF)."""
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise ProblemError("other_origin")
