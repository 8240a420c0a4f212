"""Who is asking: staff by a session cookie, booths by their bearer token.

A session ends with the working day, after half an hour in which no hand did
anything, and everywhere at once when password or role change or the account
is closed. Which route asks for whom stands in `access`.
"""

from __future__ import annotations

import math
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Annotated

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse

from kiosk.clock import Clock
from kiosk.queue.accounts import Staff
from kiosk.queue.people import People
from kiosk.site.documentation import problems
from kiosk.site.off_loop import ask
from kiosk.site.origins import SAFE_METHODS, check_json
from kiosk.site.passwords import matches, stronger
from kiosk.site.problems import ProblemError, problem
from kiosk.site.schemas import SignedIn, SignIn

COOKIE = "anjungan_session"
#: Under TLS: a browser takes it only over https, from this very host, for all of it.
SECURE_COOKIE = f"__Host-{COOKIE}"
#: Passwords checked at once. Each takes 64 MiB; a flood of log-ins waits here, not the queue.
CHECKS_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Gate:
    """Lets staff and booths in."""

    people: People
    clock: Clock
    booth_token: str
    lasts: timedelta
    operator_token: str = ""
    checks: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(CHECKS_AT_ONCE))

    async def staff(self, request: Request) -> Staff:
        """The staff member who holds the session; looked up once a request. Raises ProblemError."""
        known: Staff | None = getattr(request.state, "staff", None)
        if known is not None:
            return known
        token = request.cookies.get(_cookie_name(request))
        staff = None
        if token is not None:
            holder = partial(self.people.session, token, in_use=request.method not in SAFE_METHODS)
            staff = await ask(self.people.database, holder)
        if staff is None:
            raise ProblemError("not_signed_in")
        request.state.staff = staff
        return staff

    def check_operator(self, request: Request) -> None:
        """Whoever watches shows a token of their own. Raises ProblemError."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        same = secrets.compare_digest(token.strip().encode(), self.operator_token.encode())
        if scheme.lower() != "bearer" or not self.operator_token or not same:
            raise ProblemError("unknown_operator")

    def is_booth(self, request: Request) -> bool:
        """Whether a booth's token is shown. Raises ProblemError when it is another's."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return False
        if not secrets.compare_digest(token.strip().encode(), self.booth_token.encode()):
            raise ProblemError("unknown_booth")
        return True


async def staff_only(request: Request) -> Staff:
    gate: Gate = request.app.state.gate
    return await gate.staff(request)


async def booth_or_staff(request: Request) -> str:
    """Who the log will name: `booth`, or `staff:NAME`."""
    gate: Gate = request.app.state.gate
    return "booth" if gate.is_booth(request) else f"staff:{(await gate.staff(request)).name}"


async def booth_only(request: Request) -> None:
    gate: Gate = request.app.state.gate
    if not gate.is_booth(request):
        raise ProblemError("unknown_booth")


StaffOnly = Annotated[Staff, Depends(staff_only)]
BoothOrStaff = Annotated[str, Depends(booth_or_staff)]

router = APIRouter(prefix="/api/session", tags=["session"])


@router.post("", response_model=SignedIn, responses=problems(400, 401, 403, 415, 422, 429))
async def sign_in(request: Request, body: SignIn) -> Response:
    """Log in: the answer sets a cookie that ends with the working day."""
    check_json(request)
    gate: Gate = request.app.state.gate
    address = request.client.host if request.client else ""
    return await to_thread.run_sync(
        partial(_sign_in, gate, body, address, request.url.scheme == "https"), limiter=gate.checks
    )


@router.get("", response_model=SignedIn, responses=problems(401))
def who_am_i(staff: StaffOnly) -> Response:
    """Who is logged in here."""
    return JSONResponse({"name": staff.name, "role": staff.role})


@router.post("/seen", status_code=204, response_class=Response, responses=problems(401, 403, 415))
async def seen(_staff: StaffOnly) -> Response:
    """Somebody sits at this console: the session does not end idle."""
    return Response(status_code=204)


@router.delete("", status_code=204, response_class=Response, responses=problems(403, 415))
def sign_out(request: Request) -> Response:
    """Log out; also when nobody was logged in."""
    gate: Gate = request.app.state.gate
    name = _cookie_name(request)
    token = request.cookies.get(name)
    if token is not None:
        gate.people.sign_out(token)
    answer = Response(status_code=204)
    answer.delete_cookie(name, httponly=True, samesite="strict", secure=name == SECURE_COOKIE)
    return answer


def _sign_in(gate: Gate, body: SignIn, address: str, secure: bool) -> Response:
    attempt = gate.people.begin_sign_in(body.name, address)
    if attempt.held_until is not None:
        return _held(attempt.held_until, gate.clock.now())
    known_hash = None if attempt.known is None else attempt.known[1]
    if not matches(known_hash, body.password) or known_hash is None:
        gate.people.sign_in_failed(attempt)
        return problem("wrong_password")
    token = secrets.token_urlsafe(32)
    staff = gate.people.signed_in(attempt, token, gate.lasts, stronger(known_hash, body.password))
    if staff is None:
        return problem("wrong_password")
    answer = JSONResponse({"name": staff.name, "role": staff.role})
    answer.set_cookie(
        SECURE_COOKIE if secure else COOKIE,
        token,
        max_age=int(gate.lasts.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=secure,
    )
    return answer


def _held(until: datetime, now: datetime) -> Response:
    """Too many failures: how long to wait, for people in minutes and for programs in seconds."""
    wait_s = (until - now).total_seconds()
    answer = problem("too_many_tries", {"minutes": str(math.ceil(wait_s / 60))})
    answer.headers["Retry-After"] = str(math.ceil(wait_s))
    return answer


def _cookie_name(request: Request) -> str:
    return SECURE_COOKIE if request.url.scheme == "https" else COOKIE
