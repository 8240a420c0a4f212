"""Where a thing stands in its booth's own order, and when a booth's boot began by our clock.

A booth's wall clock may be anywhere. Its monotonic clock is told with each
heartbeat, so the true time of anything stamped in that boot can be worked out:
`boot.started_at` and its uptime together. It is kept for people to read;
nothing is ordered by it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from pydantic import BaseModel, Field, StrictInt, StringConstraints
from sqlalchemy import Connection

from central import schema
from central.store import insert_once
from central.words import Moment, stored

Boot = Annotated[str, StringConstraints(pattern=r"^[0-9a-f-]{8,64}$")]
Uptime = Annotated[float, Field(ge=0, le=3.2e9, allow_inf_nan=False, strict=True)]


class Stamp(BaseModel):
    """Of a submission: the booth's own count, and the boot in which it was made."""

    sequence: Annotated[StrictInt, Field(ge=0, lt=2**53)]
    boot: Boot
    uptime_s: Uptime


class Sent(BaseModel):
    """Of a batch: the booth's clocks when it was sent."""

    at: Moment
    boot: Boot
    uptime_s: Uptime


def heard_of_boot(connection: Connection, booth: str, boot: str, uptime_s: float, now: datetime) -> None:
    """Keep when this boot began by our clock, at the first time that we hear of it."""
    started_at = stored(now - timedelta(seconds=min(uptime_s, 3.2e9)))
    told = {"booth": booth, "id": boot, "started_at": started_at, "first_heard_at": stored(now)}
    insert_once(connection, schema.boot, told)
