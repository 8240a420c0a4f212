"""Ticket events: a verdict for each, and no event that holds up the others."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field, StrictInt, ValidationError
from sqlalchemy import Connection, select

from central import schema
from central.booking_uses import Conflict, conflict_of
from central.booths import Booth, MayAskAbout
from central.packed import GZIP
from central.parts import Parts
from central.problems import answers
from central.stamps import Boot, Sent, Uptime, heard_of_boot
from central.store import alone, insert_all_once, insert_once, writing
from central.ticket_states import follow
from central.words import Data, Id, Line, Moment, Word, printable, stored

router = APIRouter(tags=["events"])
MOST_EVENTS = 2000


class Event(BaseModel):
    """One line of a ticket's story, as the site wrote it. What a newer site says beside it is
    not kept, but counts in the digest: the same event sent again is known when this centre has
    learned those words too."""

    model_config = ConfigDict(extra="allow")

    id: Id
    sequence: Annotated[StrictInt, Field(ge=0, lt=2**53)]
    ticket: Id
    kind: Word
    at: Moment
    device_at: Moment | None = None
    by: Line
    counter: Id | None = None
    reason: Line | None = None
    data: Data = {}
    boot: Boot | None = None
    uptime_s: Uptime | None = None
    """In which boot of the site's machine, and how long after that began."""


_KEPT_AS_TOLD = set(Event.model_fields) - {"at", "device_at", "data"}


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
    responses=answers(401, 403),
)
def post_events(
    parts: Parts, booth: Booth, may_ask_about: MayAskAbout, batch: Batch, response: Response
) -> Verdicts:
    may_ask_about(batch.site)
    response.headers["Accept-Encoding"] = GZIP  # so may the next batch come (RFC 9110, 12.5.3)
    now = parts.now()
    told = [_read(batch.site, raw) for raw in batch.events]
    with writing(parts.engine) as connection:
        alone(connection, f"events of {batch.site}")
        _note(connection, booth, batch, now)
        return Verdicts(verdicts=_judge(connection, batch.site, told, booth, now))


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


@dataclass(frozen=True, slots=True)
class _Told:
    """One entry of a batch; `event` None, and why, when it has not the agreed shape."""

    id: str
    event: Event | None
    digest: str = ""
    why: str = ""


def _read(site: str, raw: dict[str, Any]) -> _Told:
    try:
        event = Event.model_validate(raw)
    except ValidationError as error:
        where = ", ".join(sorted({str(mistake["loc"][0]) for mistake in error.errors()}))
        return _Told(printable(raw.get("id", ""))[:64], None, why=printable(f"not the agreed shape: {where}"))
    content = json.dumps([site, event.model_dump(mode="json", exclude_none=True)], sort_keys=True)
    return _Told(event.id, event, hashlib.sha256(content.encode()).hexdigest())


def _judge(
    connection: Connection, site: str, told: Sequence[_Told], booth: str, now: datetime
) -> list[Verdict]:
    """Keep what is new and let the tickets follow it; a verdict for each."""
    firsts: dict[str, _Told] = {}
    for one in told:
        if one.event is not None:
            firsts.setdefault(one.id, one)
    rows = [_row(one.event, one.digest, site, booth, now) for one in firsts.values() if one.event]
    new = insert_all_once(connection, schema.event, rows)
    known = _digests(connection, [id_ for id_ in firsts if id_ not in new])
    known |= {id_: firsts[id_].digest for id_ in new}
    follow(connection, site, [one.event for one in firsts.values() if one.event and one.id in new], now)
    verdicts = []
    for one in told:
        if one.event is None:
            verdicts.append(Verdict(id=one.id, verdict="rejected", why=one.why))
        elif known[one.id] != one.digest:
            why = "this id was used before for another event"
            verdicts.append(Verdict(id=one.id, verdict="rejected", why=why))
        else:
            conflict = _conflict(connection, site, one.event)
            first = one.id in new and firsts[one.id] is one
            verdicts.append(Verdict(id=one.id, verdict="applied" if first else "already", conflict=conflict))
    return verdicts


def _row(event: Event, digest: str, site: str, booth: str, now: datetime) -> dict[str, object]:
    return {
        **event.model_dump(include=_KEPT_AS_TOLD),
        "at": stored(event.at),
        "device_at": stored(event.device_at) if event.device_at else None,
        "data": json.dumps(event.data),
        "digest": digest,
        "site": site,
        "received_at": stored(now),
        "received_from": booth,
    }


def _digests(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    """The digests of events that are here already, by id."""
    if not ids:
        return {}
    table = schema.event.c
    asked = select(table.id, table.digest).where(table.id.in_(ids))
    return {row.id: row.digest for row in connection.execute(asked)}


def _conflict(connection: Connection, site: str, event: Event) -> Conflict | None:
    """Told with the event that issued the ticket, as often as it is asked."""
    if event.kind != "issued" or event.data.get("booking") is None:
        return None
    return conflict_of(connection, site, event.ticket)
