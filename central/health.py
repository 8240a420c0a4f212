"""How a booth is: its heartbeats, the newest of each and the last two days of all.

Codes, numbers and times, and what the site calls its services. What the centre does
not know is not kept, so that no booth of any version can put something personal here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field, StrictBool, StrictInt, StringConstraints, WithJsonSchema, WrapValidator
from sqlalchemy import Connection, delete, select, update

from central import names, schema
from central.booths import Booth, BoundTo
from central.names import SiteNames, or_none
from central.parts import Parts
from central.problems import answers
from central.slips import keep_key
from central.stamps import Boot, Uptime, heard_of_boot
from central.store import insert_once, writing
from central.words import Id, Moment, stored

router = APIRouter(tags=["booths"])
KEPT = timedelta(days=2)

Count = Annotated[StrictInt, Field(ge=0, lt=2**53)]
#: `ok`, `absent`, `unknown` or the code of a fault (PRN-03).
Condition = Annotated[str, StringConstraints(pattern=r"^(ok|absent|unknown|[A-Z]{3}-[0-9]{2})$")]
Paper = Annotated[str, StringConstraints(pattern=r"^(present|low|out|unknown)$")]
Fault = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}-[0-9]{2}$")]
SlipKey = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Version = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z.+_-]{1,40}$")]
Seconds = Annotated[float, Field(ge=-4e9, le=4e9, allow_inf_nan=False, strict=True)]
Celsius = Annotated[float, Field(ge=-100, le=300, allow_inf_nan=False, strict=True)]


#: To whoever checks what is sent: here anything goes, for a name must not cost a heartbeat.
ANY_NAMES = {
    "description": "{site, service, document, group}, the last three code to {id, en}; else it is left out",
}


class Disk(BaseModel):
    free_bytes: Count
    total_bytes: Count


class Devices(BaseModel):
    """As the booth's program said; `age_s` ago, null for before this boot."""

    printer: Condition = "unknown"
    paper: Paper = "unknown"
    code_reader: Condition = "unknown"
    document_camera: Condition = "unknown"
    speaker: Condition = "unknown"
    age_s: Seconds | None = None


class Unsent(BaseModel):
    """What waits at the booth. `oldest` is the oldest submission by the booth's clock,
    `oldest_s` its age, `events_oldest_s` that of the oldest ticket event."""

    submissions: Count = 0
    documents: Count = 0
    events: Count = 0
    bytes: Count = 0
    oldest: Moment | None = None
    oldest_s: Seconds | None = None
    events_oldest_s: Seconds | None = None
    quarantined: Count = 0
    events_rejected: Count = 0
    """Ticket events that this centre rejected, until somebody at the site sends them again."""

    @property
    def longest_s(self) -> float | None:
        """How long the oldest thing has waited, whatever it is; None when nothing waits."""
        ages = [age for age in (self.oldest_s, self.events_oldest_s) if age is not None]
        return max(ages, default=None)


class Heartbeat(BaseModel):
    """How a booth is: at least who and when; the rest as far as the booth knows it."""

    booth: Id
    at: Moment
    boot: Boot | None = None
    uptime_s: Uptime | None = None
    version: Version | None = None
    clock_offset_s: Seconds | None = None
    temperature_c: Celsius | None = None
    disk: Disk | None = None
    devices: Devices | None = None
    unsent: Unsent = Unsent()
    fault: Fault | None = None
    leaving: StrictBool = False
    slip_key: SlipKey | None = None
    """With which key this booth signs slips: Ed25519, in hex."""
    names: Annotated[SiteNames | None, WrapValidator(or_none), WithJsonSchema(ANY_NAMES)] = None
    """What its site calls its services; with the first beat after a start."""


class Heard(BaseModel):
    booth: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """A booth as it last said it was; `seen_at` None when it was never heard of."""

    booth: str
    enrolled_at: datetime
    seen_at: datetime | None
    beat: Heartbeat | None

    @property
    def clock_off_s(self) -> float | None:
        """Our clock less the booth's, when its beat arrived."""
        if self.seen_at is None or self.beat is None:
            return None
        return (self.seen_at - self.beat.at).total_seconds()


@router.post("/v1/heartbeats", summary="Health of a booth", responses=answers(401))
def heartbeat(parts: Parts, booth: Booth, bound_to: BoundTo, beat: Heartbeat) -> Heard:
    if beat.names is not None and bound_to not in (None, beat.names.site):
        beat = beat.model_copy(update={"names": None})  # what another site calls things is not its to say
    now = parts.now()
    with writing(parts.engine) as connection:
        keep(connection, booth, beat, now)
    return Heard(booth=booth, received_at=now)


def keep(connection: Connection, booth: str, beat: Heartbeat, now: datetime) -> None:
    """Keep `beat` as the newest of `booth` and in its history; forget what is older than KEPT."""
    body = beat.model_dump_json(exclude={"names"})
    connection.execute(
        update(schema.booth).where(schema.booth.c.name == booth).values(seen_at=stored(now), health=body)
    )
    insert_once(connection, schema.heartbeat, {"booth": booth, "received_at": stored(now), "body": body})
    before = schema.heartbeat.c
    connection.execute(
        delete(schema.heartbeat).where(before.booth == booth, before.received_at < stored(now - KEPT))
    )
    if beat.slip_key is not None:
        keep_key(connection, booth, beat.slip_key, now)
    if beat.names is not None:
        names.keep(connection, beat.names, now)
    if beat.boot is not None and beat.uptime_s is not None:
        heard_of_boot(connection, booth, beat.boot, beat.uptime_s, now)


def standings(connection: Connection) -> list[Standing]:
    """Every booth that may speak here, by name."""
    booths = schema.booth.c
    rows = connection.execute(
        select(booths.name, booths.enrolled_at, booths.seen_at, booths.health)
        .where(booths.revoked_at.is_(None))
        .order_by(booths.name)
    )
    return [
        Standing(
            booth=row.name,
            enrolled_at=datetime.fromisoformat(row.enrolled_at),
            seen_at=datetime.fromisoformat(row.seen_at) if row.seen_at else None,
            beat=Heartbeat.model_validate_json(row.health) if row.health else None,
        )
        for row in rows
    ]


def history(connection: Connection, booth: str, limit: int = 2000) -> list[tuple[datetime, Heartbeat]]:
    """The beats of `booth`, newest first: (received_at, beat)."""
    beats = schema.heartbeat.c
    rows = connection.execute(
        select(beats.received_at, beats.body)
        .where(beats.booth == booth)
        .order_by(beats.received_at.desc())
        .limit(limit)
    )
    return [
        (datetime.fromisoformat(row.received_at), Heartbeat.model_validate_json(row.body)) for row in rows
    ]
