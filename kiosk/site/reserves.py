"""A booth asks for numbers that it may give while this site is out of reach; a supervisor
sees those that were refused when they came back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from kiosk.queue.refusals import Refusal, RefusalCode
from kiosk.queue.refused_numbers import RefusedNumber
from kiosk.queue.reserve_store import ReserveStore
from kiosk.queue.rules import QueueRules
from kiosk.site.api import TicketId, do, the_store
from kiosk.site.documentation import also, problems
from kiosk.site.problems import refused
from kiosk.site.schemas import Code, CodedWords, Id, Moment
from kiosk.site.sessions import StaffOnly, booth_only
from kiosk.words import mark, say

#: What happened to a refused number, and what to do for who holds it.
WHY: Mapping[str, str] = MappingProxyType(
    {
        RefusalCode.NOT_LEASED: mark(
            "Nomor {label} tidak termasuk cadangan anjungan itu, jadi tidak masuk antrean. "
            "Layani pemegangnya langsung di meja, menurut jam datangnya."
        ),
        RefusalCode.NUMBER_TAKEN: mark(
            "Nomor {label} sudah tercatat untuk tiket lain: dua orang memegang nomor yang sama. "
            "Cocokkan jam datang pada tiketnya, lalu layani pemegang yang ini langsung di meja."
        ),
        RefusalCode.UNKNOWN_SERVICE: mark(
            "Layanan nomor {label} ({service}) tidak ada lagi di kantor ini, jadi tidak masuk antrean. "
            "Tanyakan keperluan pemegangnya dan layani langsung di meja."
        ),
    }
)

router = APIRouter(prefix="/api/reserves", tags=["reserves"])


class ReserveRequest(BaseModel):
    """`business_date` is today, or a day of the coming week."""

    model_config = ConfigDict(extra="forbid")

    id: Id
    booth: Code
    business_date: date


class LeasedBlock(BaseModel):
    """Numbers `first` to `last` of a series, both included."""

    series: Annotated[str, Field(pattern=r"^[A-Z]$")]
    first: int
    last: int


class Reserve(BaseModel):
    id: str
    booth: str
    business_date: date
    blocks: list[LeasedBlock]


@router.post(
    "",
    status_code=201,
    response_model=Reserve,
    responses=also(200, "The same blocks as the first time", Reserve) | problems(400, 401, 403, 409, 422),
    dependencies=[Depends(booth_only)],
)
async def lease(request: Request, body: ReserveRequest) -> Response:
    """Lease a block of numbers of each series for one day. A series whose range
    is spent is left out; another id leases further blocks."""
    deed = ReserveStore(the_store(request)).leasing(
        body.id, body.booth, body.business_date, f"booth:{body.booth}"
    )
    answer = await do(request, deed)
    assert answer is not None
    if isinstance(answer, Refusal):
        return refused(answer)
    return JSONResponse(answer.body, 200 if answer.repeat else 201)


class RefusedReserve(BaseModel):
    """A number on paper that the queue refused; `why` says what happened and what to do."""

    ticket: str
    label: str
    booth: str
    business_date: date
    refused_at: Moment
    arrived_at: Moment | None
    why: CodedWords


class Settling(BaseModel):
    model_config = ConfigDict(extra="forbid")

    request_id: Id


class SettledReserve(BaseModel):
    ticket: str
    label: str


@router.get("/refused", response_model=list[RefusedReserve], responses=problems(401, 403))
def refused_numbers(request: Request, _staff: StaffOnly) -> Response:
    """Numbers of the last week that a booth gave from its reserve, that the queue refused when they
    were handed in, and whose holders nobody has seen to yet."""
    store = the_store(request)
    return JSONResponse([_shown(one, store.rules) for one in ReserveStore(store).refused()])


@router.post(
    "/refused/{ticket_id}/settled",
    response_model=SettledReserve,
    responses=problems(400, 401, 403, 404, 409, 415, 422),
)
async def settle(request: Request, ticket_id: TicketId, body: Settling, staff: StaffOnly) -> Response:
    """The holder of a refused number was seen to: it leaves the list, and the audit log keeps it."""
    deed = ReserveStore(the_store(request)).settling(ticket_id, body.request_id, f"staff:{staff.name}")
    answer = await do(request, deed)
    assert answer is not None
    return refused(answer) if isinstance(answer, Refusal) else JSONResponse(answer.body)


def _shown(one: RefusedNumber, rules: QueueRules) -> dict[str, object]:
    values = {"label": one.label, "service": one.service or "–"}
    return {
        "ticket": one.ticket,
        "label": one.label,
        "booth": one.booth,
        "business_date": one.business_date.isoformat(),
        "refused_at": rules.iso(one.refused_at),
        "arrived_at": one.arrived_at,
        "why": {
            "code": one.why,
            "id": say(WHY[one.why], "id", **values),
            "en": say(WHY[one.why], "en", **values),
        },
    }
