"""Booths: which one calls, and its health."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.security import HTTPBearer
from pydantic import BaseModel
from sqlalchemy import update

from central import schema
from central.parts import Parts
from central.problems import answers
from central.store import writing
from central.words import Id, Moment, stored

router = APIRouter(tags=["booths"])
_bearer = HTTPBearer(auto_error=False, description="The token that `central enrol BOOTH` printed")


async def booth_of(request: Request, shown: Annotated[object, Depends(_bearer)]) -> str:
    """The name of the booth that calls, which the gate has found."""
    name: str = request.state.booth
    return name


Booth = Annotated[str, Depends(booth_of)]


class Heartbeat(BaseModel):
    """How a booth is: at least who and when; the rest as the booth knows it."""

    booth: Id
    at: Moment
    unsent: dict[str, Any] = {}
    version: str | None = None


class Heard(BaseModel):
    booth: str
    received_at: datetime


@router.post("/v1/heartbeats", summary="Health of a booth", responses=answers(401))
def heartbeat(parts: Parts, booth: Booth, beat: Heartbeat) -> Heard:
    now = parts.now()
    with writing(parts.engine) as connection:
        connection.execute(
            update(schema.booth)
            .where(schema.booth.c.name == booth)
            .values(seen_at=stored(now), health=json.dumps(beat.model_dump(mode="json")))
        )
    return Heard(booth=booth, received_at=now)
