"""A booth asks for numbers that it may give while this site is out of reach."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from kiosk.queue.refusals import Refusal
from kiosk.queue.reserve_store import ReserveStore
from kiosk.site.api import do, the_store
from kiosk.site.documentation import also, problems
from kiosk.site.problems import refused
from kiosk.site.schemas import Code, Id
from kiosk.site.sessions import booth_only

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
