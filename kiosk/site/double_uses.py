"""Bookings that became two numbers while booths were cut off: told to the staff, until somebody saw to it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel

from kiosk.queue import double_use
from kiosk.queue.refusals import Refusal
from kiosk.site.api import TicketId, do, the_store
from kiosk.site.documentation import problems
from kiosk.site.problems import refused
from kiosk.site.reserves import SettledReserve, Settling
from kiosk.site.schemas import Moment, Words
from kiosk.site.sessions import StaffOnly

router = APIRouter(prefix="/api/double-uses", tags=["bookings"])


class DoubleUse(BaseModel):
    """`label` and `other` are the two numbers; both stand. Where the other was given
    is not known when this site found it out by itself."""

    ticket: str
    label: str
    booth: str
    at: Moment
    other: str
    other_booth: str | None
    other_at: Moment | None
    words: Words
    remedy: Words


@router.get("", response_model=list[DoubleUse], responses=problems(401, 403))
def double_uses(request: Request, _staff: StaffOnly) -> Response:
    """Bookings of the last fourteen days that were used for two tickets, and that nobody has seen to."""
    store = the_store(request)
    today = store.rules.business_date(store.clock.now())
    with store.database.read() as connection:
        return JSONResponse(double_use.unsettled(connection, store.rules, today))


@router.post(
    "/{ticket_id}/settled",
    response_model=SettledReserve,
    responses=problems(400, 401, 403, 404, 409, 415, 422),
)
async def settle(request: Request, ticket_id: TicketId, body: Settling, staff: StaffOnly) -> Response:
    """Somebody saw to it: it leaves the list, and the audit log keeps it."""
    deed = the_store(request).once(
        body.request_id,
        "settle-double-use",
        f"staff:{staff.name}",
        lambda ledger: double_use.settle(ledger, ticket_id),
    )
    answer = await do(request, deed)
    assert answer is not None
    return refused(answer) if isinstance(answer, Refusal) else JSONResponse(answer.body)
