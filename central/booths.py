"""Booths: their tokens and their health. Tokens are kept as digests only."""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel
from sqlalchemy import Connection, or_, select, update

from central import schema
from central.parts import Parts
from central.problems import Problem, answers
from central.store import insert_once, writing
from central.words import Id, Moment, stored

router = APIRouter(tags=["booths"])
_bearer = HTTPBearer(auto_error=False, description="The token that `central enrol BOOTH` printed")


def enrol(connection: Connection, name: str, now: datetime, keep_hours: float = 0.0) -> str:
    """A new token for booth `name`. Those it had end after `keep_hours`: time to carry
    the new one there."""
    token = secrets.token_urlsafe(32)
    ends_at = stored(now + timedelta(hours=keep_hours))
    insert_once(connection, schema.booth, {"name": name, "enrolled_at": stored(now)})
    connection.execute(update(schema.booth).where(schema.booth.c.name == name).values(revoked_at=None))
    theirs = schema.booth_token.c
    connection.execute(
        update(schema.booth_token)
        .where(theirs.booth == name, or_(theirs.ends_at.is_(None), theirs.ends_at > ends_at))
        .values(ends_at=ends_at)
    )
    connection.execute(
        schema.booth_token.insert().values(sha256=digest(token), booth=name, given_at=stored(now))
    )
    return token


def known_booth(
    parts: Parts, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> str:
    """The name of the booth that calls; 401 when its token is not known."""
    if credentials is not None:
        theirs = schema.booth_token.c
        with parts.engine.connect() as connection:
            name = connection.scalar(
                select(theirs.booth).where(
                    theirs.sha256 == digest(credentials.credentials),
                    or_(theirs.ends_at.is_(None), theirs.ends_at > stored(parts.now())),
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


def digest(token: str) -> str:
    """What is kept of a token."""
    # A token has 256 bits of chance: a plain digest cannot be guessed back.
    return hashlib.sha256(token.encode()).hexdigest()
