"""Booths say what does not work there, and which numbers they owe in paper."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from kiosk.faults import FaultCode
from kiosk.queue import troubles
from kiosk.site.api import the_store
from kiosk.site.documentation import problems
from kiosk.site.schemas import Code
from kiosk.site.sessions import booth_only

router = APIRouter(prefix="/api", tags=["assistance"])


class Troubles(BaseModel):
    """Everything that is so now; both empty when all works."""

    model_config = ConfigDict(extra="forbid")

    faults: Annotated[list[FaultCode], Field(max_length=20)]
    owed: Annotated[list[Code], Field(max_length=200, description="numbers without paper")]


@router.put(
    "/booths/{booth}/troubles",
    status_code=204,
    response_class=Response,
    responses=problems(400, 401, 422),
    dependencies=[Depends(booth_only)],
)
def tell(request: Request, booth: Code, body: Troubles) -> Response:
    """How a booth is now, in place of what it said before."""
    store = the_store(request)
    now = store.clock.now()
    with store.database.read() as connection:
        known = troubles.is_known(connection, store.rules, now, booth, (body.faults, body.owed))
    if not known:
        with store.settling() as connection:
            troubles.keep(connection, booth, body.faults, body.owed, now)
    return Response(status_code=204)
