"""The API of the queue: tickets, counters, the staff's list, calls for help.

Answers are built by the store in their final shape and sent as they are; the
models of `schemas` document them and the tests hold the two together.

The deeds (`async def`) run on the event loop itself, together with whatever
else arrived by then (`deeds`): a thread for each would only make them wait for
the interpreter. What only reads runs in the pool of threads.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import JSONResponse, Response

from kiosk.queue.calling import Action
from kiosk.queue.handing_in import HandIn
from kiosk.queue.issuing import Order
from kiosk.queue.refusals import Refusal
from kiosk.queue.reserve_store import ReserveStore
from kiosk.queue.store import Deed, Outcome, Store
from kiosk.queue.tickets import Step
from kiosk.site.deeds import Deeds
from kiosk.site.documentation import also, problems
from kiosk.site.problems import ProblemError, problem, refused
from kiosk.site.reasons import GRANTED, REVERTED
from kiosk.site.schemas import (
    ActionRequest,
    Asked,
    AssistanceCall,
    Board,
    Health,
    NextRequest,
    Queue,
    ReserveNumber,
    StaffTicket,
    TicketIssued,
    TicketOrder,
    TicketPlace,
)
from kiosk.site.sessions import BoothOrStaff, StaffOnly, booth_only

router = APIRouter(prefix="/api")


class Click(StrEnum):
    """The actions of the counters, as they stand in the address."""

    CALL = Step.CALL
    RECALL = Step.RECALL
    SERVE = Step.SERVE
    FINISH = Step.FINISH
    NO_SHOW = Step.NO_SHOW
    PARK = Step.PARK
    RESUME = Step.RESUME
    TRANSFER = Step.TRANSFER
    CANCEL = Step.CANCEL
    PRIORITY = Step.PRIORITY


def the_store(request: Request) -> Store:
    store: Store = request.app.state.store
    return store


async def do(request: Request, deed: Deed) -> Outcome:
    """Do `deed` together with whatever else arrived by now. Raises IllegalStep."""
    deeds: Deeds = request.app.state.deeds
    return await deeds.do(deed)


TicketId = Annotated[str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{7,63}$")]
CounterCode = Annotated[str, Path(pattern=r"^[A-Za-z0-9._-]{1,40}$")]
AskedCounter = Annotated[str | None, Query(pattern=r"^[A-Za-z0-9._-]{1,40}$")]
CallId = Annotated[str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{7,63}$")]


@router.post(
    "/tickets",
    status_code=201,
    response_model=TicketIssued,
    responses=also(200, "The same answer as the first time", TicketIssued)
    | problems(400, 401, 403, 409, 422),
    tags=["tickets"],
)
async def issue(request: Request, body: TicketOrder, by: BoothOrStaff) -> Response:
    """Give a number. `id` becomes the ticket's id; repeating it gives the same ticket.
    With `reserve` a booth hands in a number that it gave itself. Whom an officer gives a number
    arrives now: nobody gets an earlier place by hand."""
    from_booth = by == "booth"
    if body.reserve is not None and not from_booth:
        raise ProblemError("unknown_booth")
    order = Order(
        id=body.id,
        service=body.service,
        entrance=body.entrance,
        arrived_at=body.arrived_at if from_booth else the_store(request).clock.now(),
        booth=body.booth,
        priority=bool(body.priority),
        booking=body.booking,
        booked_at=body.booked_at,
        people=body.people,
        party=body.party,
        checklist=body.checklist,
    )
    answer = await do(request, _issuing(the_store(request), order, body.reserve, by))
    assert answer is not None
    if isinstance(answer, Refusal):
        return refused(answer)
    return JSONResponse(answer.body, 200 if answer.repeat else 201)


def _issuing(store: Store, order: Order, reserve: ReserveNumber | None, by: str) -> Deed:
    by = f"booth:{order.booth}" if by == "booth" else by
    if reserve is None:
        return store.issuing(order, by)
    handed_in = HandIn(order, reserve.business_date, reserve.number, reserve.replaces)
    return ReserveStore(store).handing_in(handed_in, by)


@router.get(
    "/tickets/{ticket_id}", response_model=TicketPlace, responses=problems(404, 422), tags=["tickets"]
)
def place(request: Request, ticket_id: TicketId) -> Response:
    """The place in line of a ticket, for whoever holds it; no personal data."""
    found = the_store(request).place(ticket_id)
    return problem("unknown_ticket") if found is None else JSONResponse(found)


@router.post(
    "/counters/{counter}/next",
    response_model=StaffTicket,
    responses=also(204, "Nobody waits for this counter") | problems(400, 401, 403, 404, 409, 422),
    tags=["counters"],
)
async def call_next(request: Request, counter: CounterCode, body: NextRequest, staff: StaffOnly) -> Response:
    """Call the next ticket to a counter, with the reason it is next; with `finish`,
    what the counter has in hand is finished first, with `finishing` only that ticket."""
    store, by = the_store(request), f"staff:{staff.name}"
    answer = await do(request, store.calling_next(counter, body.request_id, by, body.finish, body.finishing))
    if isinstance(answer, Refusal):
        return refused(answer)
    return Response(status_code=204) if answer is None else JSONResponse(answer.body)


@router.post(
    "/tickets/{ticket_id}/{action}",
    response_model=StaffTicket,
    responses=problems(400, 401, 403, 404, 409, 422),
    tags=["counters"],
)
async def act(
    request: Request, ticket_id: TicketId, action: Click, body: ActionRequest, staff: StaffOnly
) -> Response:
    """Everything a counter does to a ticket. Finishing before the last stage sends it on to the next."""
    if action is Click.TRANSFER and body.stage is None and body.to_counter is None:
        raise ProblemError("invalid_request", fields="stage")
    if action is Click.PRIORITY and body.grant is None:
        raise ProblemError("invalid_request", fields="grant")
    deed = Action(
        Step(action),
        body.counter,
        body.reason or _usual_reason(action, body.grant),
        body.stage,
        body.to_counter,
        grant=body.grant is not False,
        minutes=body.minutes,
        seen=body.seen,
    )
    answer = await do(
        request, the_store(request).acting(ticket_id, deed, body.request_id, f"staff:{staff.name}")
    )
    assert answer is not None
    return refused(answer) if isinstance(answer, Refusal) else JSONResponse(answer.body)


def _usual_reason(action: Click, grant: bool | None) -> str | None:
    """What the daily report says of a deed that one press does."""
    if action is not Click.PRIORITY:
        return None
    return GRANTED if grant else REVERTED


@router.get("/queue", response_model=Queue, responses=problems(401, 404, 422), tags=["counters"])
def queue(request: Request, _staff: StaffOnly, counter: AskedCounter = None) -> Response:
    """Everything the staff console shows; with a counter also who is next there, and why."""
    store = the_store(request)
    if counter is not None and counter not in store.rules.counters:
        return problem("unknown_counter", {"counter": counter})
    return JSONResponse(store.queue(counter))


@router.get("/board", response_model=Board, tags=["board"])
def board(request: Request) -> Response:
    """Everything the board on the wall shows."""
    return JSONResponse(the_store(request).board())


@router.post(
    "/assistance",
    status_code=201,
    response_model=Asked,
    responses=also(200, "Already known", Asked) | problems(400, 401, 422),
    dependencies=[Depends(booth_only)],
    tags=["assistance"],
)
def ask_assistance(request: Request, body: AssistanceCall) -> Response:
    """Somebody at a booth calls for help."""
    answered = the_store(request).ask_assistance(body.id, body.booth, body.step)
    return JSONResponse({"id": body.id, "answered": bool(answered)}, 201 if answered is None else 200)


@router.post(
    "/assistance/{call_id}/answered",
    status_code=204,
    response_class=Response,
    responses=problems(401, 403, 404, 422),
    tags=["assistance"],
)
def answer_assistance(request: Request, call_id: CallId, staff: StaffOnly) -> Response:
    """Somebody is on the way; the call leaves the list."""
    known = the_store(request).answer_assistance(call_id, f"staff:{staff.name}")
    return Response(status_code=204) if known else problem("unknown_call")


@router.get("/health", response_model=Health, tags=["health"])
def health(request: Request) -> Response:
    """Whether the site answers and its database can be read."""
    return JSONResponse(the_store(request).health())
