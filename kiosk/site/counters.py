"""What a counter does besides the steps of one ticket: pause, undo, the end of the day, its own figures."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from kiosk.queue.counter_store import CounterStore
from kiosk.queue.refusals import Refusal
from kiosk.queue.store import Deed
from kiosk.queue.tickets import State
from kiosk.site.api import CounterCode, do, the_store
from kiosk.site.documentation import problems
from kiosk.site.problems import refused
from kiosk.site.schemas import Id, Moment, Reason, StaffTicket
from kiosk.site.sessions import StaffOnly

router = APIRouter(prefix="/api", tags=["counters"])

Count = Annotated[int, Field(ge=0)]


class Click(BaseModel):
    model_config = ConfigDict(extra="forbid")

    request_id: Id


class PauseRequest(Click):
    """The reason is asked for with a sentence when it is missing (`reason_needed`)."""

    reason: Reason = ""


class UndoRequest(Click):
    """With `ticket` nothing is undone when the last step was one of another."""

    ticket: Id | None = None


class EndRequest(Click):
    """With `force` numbers in hand are closed too."""

    reason: Reason | None = None
    force: bool = False


class ReopenRequest(Click):
    reason: Reason | None = None


class DayReopened(BaseModel):
    date: date
    ended_at: None


class CounterState(BaseModel):
    counter: str
    state: Literal["open", "paused"]
    reason: str | None
    since: Moment


class ByState(BaseModel):
    waiting: Count
    parked: Count
    no_show: Count
    in_hand: Count


class HeldNumber(BaseModel):
    label: str
    counter: str
    date: date


class LeftOpen(BaseModel):
    label: str
    state: State
    date: date


class Day(BaseModel):
    """`past` is what days before have left open."""

    date: date
    open: ByState
    in_hand: list[HeldNumber]
    past: list[LeftOpen]
    ended_at: Moment | None


class Accounts(BaseModel):
    """How the numbers of one date ended; `closed` tells how those stood that were closed now."""

    date: date
    issued: Count
    done: Count
    cancelled: Count
    closed: ByState


class DayEnded(BaseModel):
    date: date
    days: list[Accounts]


class Spread(BaseModel):
    """Minutes; None before the first."""

    mean: float | None
    median: float | None


class MyDay(BaseModel):
    """`done` counts finished stages; idle is from letting go of one number to calling the next."""

    called: Count
    done: Count
    no_show: Count
    parked: Count
    transferred: Count
    serving_minutes: Spread
    idle_minutes: float


@router.post(
    "/counters/{counter}/pause",
    response_model=CounterState,
    responses=problems(400, 401, 403, 404, 409, 422),
)
async def pause(request: Request, counter: CounterCode, body: PauseRequest, staff: StaffOnly) -> Response:
    """A counter calls nobody for a while; what it has in hand it still finishes."""
    by = f"staff:{staff.name}"
    return await _done(request, _counters(request).pausing(counter, body.reason, body.request_id, by))


@router.post(
    "/counters/{counter}/open",
    response_model=CounterState,
    responses=problems(400, 401, 403, 404, 409, 422),
)
async def reopen(request: Request, counter: CounterCode, body: Click, staff: StaffOnly) -> Response:
    """A counter calls again."""
    return await _done(request, _counters(request).opening(counter, body.request_id, f"staff:{staff.name}"))


@router.post("/undo", response_model=StaffTicket, responses=problems(400, 401, 403, 409, 422))
async def undo(request: Request, body: UndoRequest, staff: StaffOnly) -> Response:
    """Take back the own last step, within a minute. The log keeps both."""
    by = f"staff:{staff.name}"
    return await _done(request, _counters(request).undoing(body.request_id, by, body.ticket))


@router.get("/day", response_model=Day, responses=problems(401, 403))
def day(request: Request, _staff: StaffOnly) -> Response:
    """What is still open, today and from days before."""
    return JSONResponse(_counters(request).day())


@router.post("/day/end", response_model=DayEnded, responses=problems(400, 401, 403, 409, 422))
async def end_day(request: Request, body: EndRequest, staff: StaffOnly) -> Response:
    """Account for everyone: who waits, is parked or was missed is closed. Numbers in hand
    are named and stop it, unless it is forced."""
    by = f"staff:{staff.name}"
    return await _done(request, _counters(request).ending_day(body.reason, body.force, body.request_id, by))


@router.post("/day/reopen", response_model=DayReopened, responses=problems(400, 401, 403, 409, 422))
async def reopen_day(request: Request, body: ReopenRequest, staff: StaffOnly) -> Response:
    """Give numbers again on a day that was ended. Who was closed with it stays closed."""
    by = f"staff:{staff.name}"
    return await _done(request, _counters(request).reopening_day(body.reason, body.request_id, by))


@router.get("/me/today", response_model=MyDay, responses=problems(401))
def my_day(request: Request, staff: StaffOnly) -> Response:
    """What the officer who asks has done today."""
    return JSONResponse(_counters(request).my_day(f"staff:{staff.name}"))


def _counters(request: Request) -> CounterStore:
    return CounterStore(the_store(request))


async def _done(request: Request, deed: Deed) -> Response:
    answer = await do(request, deed)
    assert answer is not None
    return refused(answer) if isinstance(answer, Refusal) else JSONResponse(answer.body)
