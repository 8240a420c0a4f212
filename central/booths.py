"""Booths: their tokens and their health. Tokens are kept as digests only."""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel
from sqlalchemy import Connection, delete, select, update

from central import schema
from central.parts import Parts
from central.problems import Problem, answers
from central.store import writing
from central.words import Id, Moment, stored

router = APIRouter(tags=["booths"])
_bearer = HTTPBearer(auto_error=False, description="The token that `central enrol BOOTH` printed")


def enrol(connection: Connection, name: str, now: datetime) -> str:
    """A new token for booth `name`; the one it had before is void."""
    token = secrets.token_urlsafe(32)
    connection.execute(delete(schema.booth).where(schema.booth.c.name == name))
    connection.execute(
        schema.booth.insert().values(name=name, token_sha256=_digest(token), enrolled_at=stored(now))
    )
    return token


def known_booth(
    parts: Parts, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> str:
    """The name of the booth that calls; 401 when its token is not known."""
    if credentials is not None:
        with parts.engine.connect() as connection:
            name = connection.scalar(
                select(schema.booth.c.name).where(
                    schema.booth.c.token_sha256 == _digest(credentials.credentials)
                )
            )
        if name is not None:
            return str(name)
    raise Problem(
        401, "denied", "This booth's token is not known here", headers={"WWW-Authenticate": "Bearer"}
    )


Booth = Annotated[str, Depends(known_booth)]


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


def _digest(token: str) -> str:
    # A token has 256 bits of chance: a plain digest cannot be guessed back.
    return hashlib.sha256(token.encode()).hexdigest()
