"""Session days over HTTP: plan, change, withdraw, open, close, report; their rosters are in `rosters`."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from kiosk.queue.refusals import Refusal
from kiosk.queue.session_days import Plan, SessionDays
from kiosk.queue.store import Store
from kiosk.site.documentation import problems
from kiosk.site.problems import refused
from kiosk.site.schemas import Id, Moment, SensibleDay, _Input
from kiosk.site.sessions import StaffOnly

MOST_PLACES = 2_000

router = APIRouter(prefix="/api", tags=["session days"])


class SessionPlan(_Input):
    """Times of day are the site's own. `quota` counts people, `spare` those of them who are on no roster."""

    id: Id
    date: SensibleDay
    opens: time
    closes: time
    quota: Annotated[int, Field(ge=1, le=MOST_PLACES)]
    spare: Annotated[int, Field(ge=0, le=MOST_PLACES)]

    def plan(self) -> Plan:
        opens, closes = (
            hour.replace(second=0, microsecond=0, tzinfo=None) for hour in (self.opens, self.closes)
        )
        return Plan(self.date, opens, closes, self.quota, self.spare)


class People(BaseModel):
    codes: int
    people: int


class SessionDay(BaseModel):
    """`roster_purged` says that nobody's code is kept any more: the day is long over."""

    id: str
    date: date
    opens: str
    closes: str
    quota: int
    spare: int
    state: Literal["planned", "open", "closed"]
    roster: People
    roster_purged: bool


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
    return _answer(_days(request).plan(body.id, body.plan(), f"staff:{staff.name}"), 201)


@router.put(
    "/session-days/{day}", response_model=SessionDay, responses=problems(400, 401, 403, 404, 409, 422)
)
def change(request: Request, day: date, body: SessionPlan, staff: StaffOnly) -> Response:
    """Give a planned session day, told by its id, another date, other hours or places.
    Who is on its roster goes with it."""
    return _answer(_days(request).change(body.id, day, body.plan(), f"staff:{staff.name}"))


@router.delete("/session-days/{day}", status_code=204, responses=problems(401, 403, 404, 409, 422))
def withdraw(request: Request, day: date, staff: StaffOnly) -> Response:
    """Take a planned session day back, with its roster."""
    refusal = _days(request).withdraw(day, f"staff:{staff.name}")
    return Response(status_code=204) if refusal is None else refused(refusal)


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


@router.get(
    "/session-days/{day}/report", response_model=SessionReport, responses=problems(401, 403, 404, 422)
)
def report(request: Request, day: date, _staff: StaffOnly) -> Response:
    """Who was expected, who came, who came besides, and who is missing."""
    return _answer(_days(request).report(day))
