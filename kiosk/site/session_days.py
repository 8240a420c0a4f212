"""Session days over HTTP: plan, open, bring in a roster, close, report."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from kiosk.queue.refusals import Refusal
from kiosk.queue.roster_file import Complaint, read_roster
from kiosk.queue.session_days import SessionDays
from kiosk.queue.store import Store
from kiosk.site.documentation import problems
from kiosk.site.problems import problem, refused
from kiosk.site.schemas import Booking, Id, Moment, Words, _Input
from kiosk.site.sessions import BoothOrStaff, StaffOnly

MOST_PLACES = 2_000

router = APIRouter(prefix="/api", tags=["session days"])


class SessionPlan(_Input):
    """Times of day are the site's own. `quota` counts people, `spare` those of them who are on no roster."""

    id: Id
    date: date
    opens: time
    closes: time
    quota: Annotated[int, Field(ge=1, le=MOST_PLACES)]
    spare: Annotated[int, Field(ge=0, le=MOST_PLACES)]


class People(BaseModel):
    codes: int
    people: int


class SessionDay(BaseModel):
    id: str
    date: date
    opens: str
    closes: str
    quota: int
    spare: int
    state: Literal["planned", "open", "closed"]
    roster: People


class WrongRow(Words):
    """What is wrong with a row, as the spreadsheet counts them."""

    row: int


class RosterRead(BaseModel):
    imported: int
    expected_people: int
    wrong: list[WrongRow]


class Missing(BaseModel):
    code: str
    masked_name: str
    starts_at: Moment
    people: int


class SessionReport(SessionDay):
    expected: People
    arrived: People
    walk_ins: int
    tickets: dict[str, int]
    missing: list[Missing]


class ExpectedBooking(BaseModel):
    code: str
    service: str
    starts_at: Moment
    masked_name: str
    people: int


def _days(request: Request) -> SessionDays:
    store: Store = request.app.state.store
    return SessionDays(store.database, store.rules, store.clock)


def _answer(outcome: object, status: int = 200) -> Response:
    return refused(outcome) if isinstance(outcome, Refusal) else JSONResponse(outcome, status)


@router.get("/session-days", response_model=list[SessionDay], responses=problems(401, 403))
def all_days(request: Request, _staff: StaffOnly) -> Response:
    """The session days, the latest first."""
    return JSONResponse(_days(request).all())


@router.post(
    "/session-days", status_code=201, response_model=SessionDay, responses=problems(400, 401, 403, 409, 422)
)
def plan(request: Request, body: SessionPlan, staff: StaffOnly) -> Response:
    """Make a session day; repeating its id gives the same one."""
    by = f"staff:{staff.name}"
    return _answer(
        _days(request).plan(body.id, body.date, body.opens, body.closes, body.quota, body.spare, by), 201
    )


@router.post(
    "/session-days/{day}/open", response_model=SessionDay, responses=problems(401, 403, 404, 409, 422)
)
def open_day(request: Request, day: date, staff: StaffOnly) -> Response:
    """Begin to give numbers; only on the day itself."""
    return _answer(_days(request).set_open(day, f"staff:{staff.name}", is_open=True))


@router.post("/session-days/{day}/close", response_model=SessionDay, responses=problems(401, 403, 404, 422))
def close_day(request: Request, day: date, staff: StaffOnly) -> Response:
    """Give no more numbers; whoever has one is still served."""
    return _answer(_days(request).set_open(day, f"staff:{staff.name}", is_open=False))


@router.put(
    "/session-days/{day}/roster",
    response_model=RosterRead,
    responses=problems(401, 403, 404, 409, 422),
    openapi_extra={
        "requestBody": {
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
        }
    },
)
async def bring_in(request: Request, day: date, staff: StaffOnly) -> Response:
    """Bring in a CSV or XLSX file, sent as the body. Wrong rows are told, the others are kept."""
    content = await request.body()
    return await run_in_threadpool(_bring_in, _days(request), day, content, f"staff:{staff.name}")


def _bring_in(days: SessionDays, day: date, content: bytes, by: str) -> Response:
    frame = days.frame(day)
    if isinstance(frame, Refusal):
        return refused(frame)
    roster = read_roster(content, frame)
    if isinstance(roster, Complaint):
        said = roster.as_json()
        return problem("roster_unreadable", {"why": said["id"]}, said.__getitem__)
    people = days.bring_in(day, roster.rows, by)
    if isinstance(people, Refusal):
        return refused(people)
    wrong = [{"row": row, **complaint.as_json()} for row, complaint in roster.wrong]
    return JSONResponse({"imported": len(roster.rows), "expected_people": people, "wrong": wrong})


@router.get(
    "/session-days/{day}/report", response_model=SessionReport, responses=problems(401, 403, 404, 422)
)
def report(request: Request, day: date, _staff: StaffOnly) -> Response:
    """Who was expected, who came, who came besides, and who is missing."""
    return _answer(_days(request).report(day))


@router.get("/expected", response_model=ExpectedBooking, responses=problems(401, 404, 422))
def expected(
    request: Request,
    _by: BoothOrStaff,
    code: Annotated[list[Booking], Query(min_length=1, max_length=8)],
) -> Response:
    """Who of today's roster has one of these codes."""
    found = _days(request).expected(code)
    return problem("not_expected") if found is None else JSONResponse(found)
