"""Ticket events: a verdict for each, and no event that holds up the others."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, StrictInt, ValidationError
from sqlalchemy import Connection, select, update

from central import booking_uses, schema
from central.booking_uses import Conflict, conflict_of
from central.bookings import arrive
from central.booths import Booth
from central.parts import Parts
from central.problems import answers
from central.stamps import Sent, heard_of_boot
from central.store import insert_once, writing
from central.words import Id, Line, Moment, Word, stored

router = APIRouter(tags=["events"])
MOST_EVENTS = 2000

STATE_AFTER = {
    "issued": "waiting",
    "called": "called",
    "recalled": "called",
    "serving": "serving",
    "served": "serving",
    "done": "done",
    "finished": "done",
    "no_show": "no_show",
    "parked": "parked",
    "resumed": "waiting",
    "transferred": "waiting",
    "cancelled": "cancelled",
}
"""A kind that is not here is kept, and leaves the ticket where it was."""


class Event(BaseModel):
    """One line of a ticket's story, as the site wrote it."""

    model_config = ConfigDict(extra="forbid")

    id: Id
    sequence: Annotated[StrictInt, Field(ge=0, lt=2**53)]
    ticket: Id
    kind: Word
    at: Moment
    device_at: Moment | None = None
    by: Line
    counter: Id | None = None
    reason: Line | None = None
    data: dict[str, Any] = {}


class Batch(BaseModel):
    """Events of one site. Each is judged by itself: a malformed one is rejected alone."""

    site: Id
    sent: Sent | None = None
    events: Annotated[list[dict[str, Any]], Field(max_length=MOST_EVENTS)]


class Verdict(BaseModel):
    id: str
    verdict: Literal["applied", "already", "rejected"]
    why: str | None = None
    conflict: Conflict | None = None
    """The ticket's booking was used for another ticket too; both numbers stand."""


class Verdicts(BaseModel):
    verdicts: list[Verdict]


@router.post(
    "/v1/events",
    summary="Hand over ticket events",
    response_model_exclude_none=True,
    responses=answers(401),
)
def post_events(parts: Parts, booth: Booth, batch: Batch) -> Verdicts:
    now = parts.now()
    with writing(parts.engine) as connection:
        _note(connection, booth, batch, now)
        return Verdicts(verdicts=[_judge(connection, batch.site, raw, booth, now) for raw in batch.events])


def _note(connection: Connection, booth: str, batch: Batch, now: datetime) -> None:
    """Keep the clocks of both sides beside each other."""
    if (sent := batch.sent) is None:
        return
    told = {"site": batch.site, "boot": sent.boot, "uptime_s": sent.uptime_s, "events": len(batch.events)}
    insert_once(
        connection,
        schema.event_batch,
        {**told, "booth": booth, "received_at": stored(now), "sent_at": stored(sent.at)},
    )
    heard_of_boot(connection, booth, sent.boot, sent.uptime_s, now)


def _judge(connection: Connection, site: str, raw: dict[str, Any], booth: str, now: datetime) -> Verdict:
    id_ = str(raw.get("id", ""))[:64]
    try:
        event = Event.model_validate(raw)
    except ValidationError as error:
        where = ", ".join(sorted({str(mistake["loc"][0]) for mistake in error.errors()}))
        return Verdict(id=id_, verdict="rejected", why=f"not the agreed shape: {where}")
    content = json.dumps([site, event.model_dump(mode="json", exclude_none=True)], sort_keys=True)
    digest = hashlib.sha256(content.encode()).hexdigest()
    new = insert_once(
        connection,
        schema.event,
        {
            **event.model_dump(exclude={"at", "device_at", "data"}),
            "at": stored(event.at),
            "device_at": stored(event.device_at) if event.device_at else None,
            "data": json.dumps(event.data),
            "digest": digest,
            "site": site,
            "received_at": stored(now),
            "received_from": booth,
        },
    )
    if not new:
        known = connection.scalar(select(schema.event.c.digest).where(schema.event.c.id == event.id))
        if known == digest:
            return Verdict(id=id_, verdict="already", conflict=_conflict(connection, site, event))
        return Verdict(id=id_, verdict="rejected", why="this id was used before for another event")
    _apply(connection, site, event, now)
    return Verdict(id=id_, verdict="applied", conflict=_conflict(connection, site, event))


def _conflict(connection: Connection, site: str, event: Event) -> Conflict | None:
    """Told with the event that issued the ticket, as often as it is asked."""
    if event.kind != "issued" or event.data.get("booking") is None:
        return None
    return conflict_of(connection, site, event.ticket)


def _apply(connection: Connection, site: str, event: Event, now: datetime) -> None:
    """Let the ticket follow. Order is by sequence: no clock of a booth is trusted."""
    table = schema.ticket.c
    label, booking = event.data.get("label"), event.data.get("booking")
    insert_once(
        connection, schema.ticket, {"site": site, "id": event.ticket, "state": "unknown", "sequence": -1}
    )
    known: dict[str, object] = {}
    if isinstance(label, str):
        known["label"] = label[:16]
    if isinstance(booking, str):
        known["booking"] = booking[:64]
    this = (table.site == site, table.id == event.ticket)
    if known:
        connection.execute(update(schema.ticket).where(*this).values(**known))
    goes_on = event.kind == "finished" and event.data.get("next") is not None
    state = "waiting" if goes_on else STATE_AFTER.get(event.kind)
    if event.kind == "undone" and event.data.get("state") in STATE_AFTER.values():
        state = event.data["state"]
    if state is not None:
        connection.execute(
            update(schema.ticket)
            .where(*this, table.sequence < event.sequence)
            .values(state=state, sequence=event.sequence)
        )
    if event.kind == "issued" and isinstance(booking, str):
        called = str(label or event.ticket)
        row = arrive(connection, booking, event.ticket, called, event.at)
        if row is not None:
            booking_uses.note(connection, row.id, site, event.ticket, called, event.at, event.data, now)
    booking_uses.follow(connection, site, event.ticket, event.kind, event.data, event.reason)
