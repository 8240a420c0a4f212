"""Who may do what: every route and the least role that it takes, as one table.

The table is not a list beside the truth, it is the truth: `let_in` runs before
every route and reads it, and a route that is not in it is refused to everybody.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from kiosk.queue.accounts import Role
from kiosk.site.code_words import ROLES
from kiosk.site.origins import check_origin
from kiosk.site.problems import ProblemError
from kiosk.site.sessions import Gate


class Least(StrEnum):
    """The least that must be shown to be let in."""

    NOTHING = "nothing"
    BOOTH = "booth"
    BOOTH_OR_OFFICER = "booth_or_officer"
    OPERATOR = "operator"
    OFFICER = Role.OFFICER
    SUPERVISOR = Role.SUPERVISOR
    ADMINISTRATOR = Role.ADMINISTRATOR


NOTHING, BOOTH, BOOTH_OR_OFFICER = Least.NOTHING, Least.BOOTH, Least.BOOTH_OR_OFFICER
OFFICER, SUPERVISOR, ADMINISTRATOR = Least.OFFICER, Least.SUPERVISOR, Least.ADMINISTRATOR

ROUTES: Mapping[str, Least] = MappingProxyType(
    {
        # These pages are empty shells; what they show they ask the API for.
        "GET /": NOTHING,
        "GET /staff": NOTHING,
        "GET /board": NOTHING,
        "GET /board/setup": NOTHING,
        "GET /audit": NOTHING,
        "GET /story": NOTHING,
        "GET /sessions": NOTHING,
        "GET /accounts": NOTHING,
        "GET /t/{ticket}": NOTHING,
        "GET /static/chime.wav": NOTHING,
        "GET /static/{path:path}": NOTHING,
        "GET /voice/{label}/{counter}.wav": NOTHING,
        # What hangs on the wall, and what a ticket's holder may see
        "GET /api/board": NOTHING,
        "GET /api/board/stream": NOTHING,
        "GET /api/public": NOTHING,
        "GET /api/tickets/{ticket_id}": NOTHING,
        "GET /api/health": NOTHING,
        # Whoever watches the machines
        "GET /metrics": Least.OPERATOR,
        # Booths
        "POST /api/tickets": BOOTH_OR_OFFICER,
        "POST /api/assistance": BOOTH,
        "PUT /api/booths/{booth}/troubles": BOOTH,
        "POST /api/reserves": BOOTH,
        "POST /api/slip-keys": BOOTH,
        "GET /api/places": BOOTH_OR_OFFICER,
        "GET /api/expected": BOOTH_OR_OFFICER,
        "GET /api/bookings/tickets": BOOTH_OR_OFFICER,
        # Logging in and out
        "POST /api/session": NOTHING,
        "DELETE /api/session": NOTHING,
        "GET /api/session": OFFICER,
        "POST /api/session/seen": OFFICER,
        # Counters
        "GET /api/queue": OFFICER,
        "GET /api/queue/stream": OFFICER,
        "POST /api/counters/{counter}/next": OFFICER,
        "POST /api/tickets/{ticket_id}/{action}": OFFICER,
        "POST /api/counters/{counter}/pause": OFFICER,
        "POST /api/counters/{counter}/open": OFFICER,
        "POST /api/undo": OFFICER,
        "GET /api/me/today": OFFICER,
        "POST /api/assistance/{call_id}/answered": OFFICER,
        "GET /api/double-uses": OFFICER,
        "POST /api/slips/check": OFFICER,
        "POST /api/double-uses/{ticket_id}/settled": OFFICER,
        # Supervisors
        "GET /api/day": SUPERVISOR,
        "POST /api/day/end": SUPERVISOR,
        "POST /api/day/reopen": SUPERVISOR,
        "GET /api/audit": SUPERVISOR,
        "GET /api/story": SUPERVISOR,
        "GET /api/tickets/{ticket_id}/story": SUPERVISOR,
        "GET /api/reserves/refused": SUPERVISOR,
        "POST /api/reserves/refused/{ticket_id}/settled": SUPERVISOR,
        "GET /api/session-days": SUPERVISOR,
        "POST /api/session-days": SUPERVISOR,
        "PUT /api/session-days/{day}": SUPERVISOR,
        "DELETE /api/session-days/{day}": SUPERVISOR,
        "POST /api/session-days/{day}/open": SUPERVISOR,
        "POST /api/session-days/{day}/close": SUPERVISOR,
        "PUT /api/session-days/{day}/roster": SUPERVISOR,
        "GET /api/session-days/{day}/roster": SUPERVISOR,
        "DELETE /api/session-days/{day}/roster": SUPERVISOR,
        "GET /api/session-days/{day}/report": SUPERVISOR,
        "GET /reports": SUPERVISOR,
        "GET /api/reports/day": SUPERVISOR,
        "GET /api/reports/day.csv": SUPERVISOR,
        "GET /api/reports/day.xlsx": SUPERVISOR,
        # Administrators
        "GET /api/staff": ADMINISTRATOR,
        "POST /api/staff": ADMINISTRATOR,
        "POST /api/staff/{name}": ADMINISTRATOR,
        "POST /api/staff/{name}/password": ADMINISTRATOR,
    }
)

AUDIT = "/api/audit"
#: Looking at these is written into the audit log.
NOTED = (
    AUDIT,
    "/api/story",
    "/api/tickets/{ticket_id}/story",
    "/api/session-days",
    "/api/reports",
    "/reports",
    "/api/staff",
)
#: How a page looks, not what is looked at.
LOOKS = ("lang", "theme")
_PLAIN = re.compile(r"[A-Za-z0-9_.-]{1,40}")


async def let_in(request: Request) -> None:
    """Before every route: from our own pages, and by somebody who may. Raises ProblemError."""
    check_origin(request)
    path: str = request.scope["route"].path
    asked_for = f"{'GET' if request.method == 'HEAD' else request.method} {path}"
    least = ROUTES.get(asked_for)
    if least is None:
        raise RuntimeError(f"{asked_for} has no row in kiosk.site.access.ROUTES")
    if least is NOTHING:
        return
    gate: Gate = request.app.state.gate
    if least is Least.OPERATOR:
        gate.check_operator(request)
        return
    if least in (BOOTH, BOOTH_OR_OFFICER) and gate.is_booth(request):
        return
    if least is BOOTH:
        raise ProblemError("unknown_booth")
    role = Role.OFFICER if least is BOOTH_OR_OFFICER else Role(least)
    staff = await gate.staff(request)
    if not staff.role.reaches(role):
        raise ProblemError("role_too_small", role=ROLES[role])
    turning = path == AUDIT and "before" in request.query_params  # another page of what was opened
    if request.method == "GET" and path.startswith(NOTED) and not turning:
        asked = {
            name: value
            for name, value in request.query_params.items()
            if name not in LOOKS and _PLAIN.fullmatch(value)
        }
        await run_in_threadpool(gate.people.opened, f"staff:{staff.name}", request.url.path, asked)
