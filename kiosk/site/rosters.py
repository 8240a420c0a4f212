"""Rosters over HTTP: bring one in, look at it, take somebody off it, and find who is expected."""

from __future__ import annotations

from datetime import date
from operator import itemgetter
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from kiosk.queue.refusals import Refusal
from kiosk.queue.roster_file import Complaint, read_roster
from kiosk.queue.rosters import Rosters
from kiosk.queue.store import Store
from kiosk.site.documentation import problems
from kiosk.site.problems import problem, refused
from kiosk.site.schemas import Booking, Moment, Words
from kiosk.site.sessions import BoothOrStaff, StaffOnly

router = APIRouter(prefix="/api", tags=["session days"])


class WrongRow(Words):
    """What is wrong with a row, as the spreadsheet counts them."""

    row: int


class RosterRead(BaseModel):
    imported: int
    expected_people: int
    wrong: list[WrongRow]


class ExpectedBooking(BaseModel):
    code: str
    service: str
    starts_at: Moment
    masked_name: str
    people: int


class Listed(ExpectedBooking):
    number: str


def _rosters(request: Request) -> Rosters:
    store: Store = request.app.state.store
    return Rosters(store.database, store.rules, store.clock)


@router.put(
    "/session-days/{day}/roster",
    response_model=RosterRead,
    responses=problems(401, 403, 404, 422),
    openapi_extra={
        "requestBody": {
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
        }
    },
)
async def bring_in(request: Request, day: date, staff: StaffOnly) -> Response:
    """Bring in a CSV or XLSX file, sent as the body. Wrong rows and those beyond the
    room are told, the others are kept."""
    content = await request.body()
    return await run_in_threadpool(_bring_in, _rosters(request), day, content, f"staff:{staff.name}")


def _bring_in(rosters: Rosters, day: date, content: bytes, by: str) -> Response:
    frame = rosters.frame(day)
    if isinstance(frame, Refusal):
        return refused(frame)
    roster = read_roster(content, frame)
    if isinstance(roster, Complaint):
        said = roster.as_json()
        return problem("roster_unreadable", {"why": said["id"]}, said.__getitem__)
    brought = rosters.bring_in(day, roster.rows, by)
    if isinstance(brought, Refusal):
        return refused(brought)
    told = sorted((*roster.wrong, *brought.refused), key=itemgetter(0))
    wrong = [{"row": row, **complaint.as_json()} for row, complaint in told]
    body = {"imported": brought.imported, "expected_people": brought.people, "wrong": wrong}
    return JSONResponse(body)


@router.get("/session-days/{day}/roster", response_model=list[Listed], responses=problems(401, 403, 404, 422))
def listed(request: Request, day: date, _staff: StaffOnly) -> Response:
    """Who is on the roster, in the order of their hours."""
    rows = _rosters(request).listed(day)
    return refused(rows) if isinstance(rows, Refusal) else JSONResponse(rows)


@router.delete("/session-days/{day}/roster", status_code=204, responses=problems(401, 403, 404, 409, 422))
def remove(request: Request, day: date, code: Annotated[Booking, Query()], staff: StaffOnly) -> Response:
    """Take one code off the roster of a planned day."""
    refusal = _rosters(request).remove(day, code, f"staff:{staff.name}")
    return Response(status_code=204) if refusal is None else refused(refusal)


@router.get("/expected", response_model=ExpectedBooking, responses=problems(401, 404, 422))
def expected(
    request: Request,
    _by: BoothOrStaff,
    code: Annotated[list[Booking], Query(min_length=1, max_length=8)],
) -> Response:
    """Who of today's roster has one of these codes."""
    found = _rosters(request).expected(code)
    return problem("not_expected") if found is None else JSONResponse(found)
