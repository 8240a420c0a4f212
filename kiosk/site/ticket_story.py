"""The whole story of one number, for supervisors: what happened, by whom, why, and the time in between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel

from kiosk.queue.closing import END_OF_DAY
from kiosk.queue.gone_counters import GONE
from kiosk.queue.handing_in import AFTER_ITS_DAY, REPLACED
from kiosk.queue.history import History
from kiosk.queue.order import CLASS_NAMES
from kiosk.queue.overview import Json, staff_ticket
from kiosk.queue.rules import QueueRules
from kiosk.queue.story import Happening, Phase, Span, spans, that_stand
from kiosk.queue.tickets import Kind, Ticket
from kiosk.site.api import TicketId
from kiosk.site.documentation import problems
from kiosk.site.problems import problem
from kiosk.site.schemas import Moment, StaffTicket, Words
from kiosk.site.sessions import StaffOnly
from kiosk.words import mark, say

WORDS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.ISSUED: mark("Nomor terbit"),
        Kind.JOINED: mark("Rombongan berubah"),
        Kind.CALLED: mark("Dipanggil"),
        Kind.RECALLED: mark("Dipanggil ulang"),
        Kind.SERVED: mark("Mulai dilayani"),
        Kind.FINISHED: mark("Selesai di tahap ini"),
        Kind.NO_SHOW: mark("Tidak hadir"),
        Kind.PARKED: mark("Ditunda"),
        Kind.RESUMED: mark("Dikembalikan ke antrean"),
        Kind.TRANSFERRED: mark("Dipindahkan"),
        Kind.CANCELLED: mark("Dibatalkan"),
        Kind.PRIORITY_GRANTED: mark("Prioritas diberikan"),
        Kind.PRIORITY_REVERTED: mark("Prioritas dicabut"),
        Kind.UNDONE: mark("Langkah sebelumnya diurungkan"),
    }
)

#: The reasons that no person gave; what people choose or write stands as it is.
OWN_REASONS: Mapping[str, str] = MappingProxyType(
    {
        END_OF_DAY: mark("Ditutup akhir hari"),
        GONE: mark("Loketnya tidak ada lagi di konfigurasi"),
        REPLACED: mark("Diganti nomor cadangan"),
        AFTER_ITS_DAY: mark("Diserahkan anjungan setelah harinya"),
    }
)

router = APIRouter(prefix="/api", tags=["audit"])


class Happened(BaseModel):
    """One step. `to` is where it led: a stage, a counter, a class. `phase` begins with it and
    lasted so many `minutes`; both null where it began none, minutes also while it lasts.
    What was `undone` began nothing."""

    sequence: int
    at: Moment
    kind: Kind
    words: Words
    by: str
    counter: str | None
    stage: Words
    to: Words | None
    why: Words | None
    reason: Words | None
    undone: bool
    phase: Phase | None
    minutes: float | None


class TicketStory(BaseModel):
    date: date
    ticket: StaffTicket
    events: list[Happened]


@router.get("/tickets/{ticket_id}/story", response_model=TicketStory, responses=problems(401, 403, 404, 422))
def story(request: Request, ticket_id: TicketId, _staff: StaffOnly) -> Response:
    """Everything that happened to a ticket, from the log."""
    history: History = request.app.state.history
    found = history.of_ticket(ticket_id)
    return problem("unknown_ticket") if found is None else _told(request, *found)


@router.get("/story", response_model=TicketStory, responses=problems(401, 403, 404, 422))
def story_of_number(
    request: Request,
    _staff: StaffOnly,
    number: Annotated[str, Query(pattern=r"^ *[A-Za-z]{1,4}[0-9]{1,5} *$")],
    date: Annotated[date | None, Query(description="a business date; today when left out")] = None,
) -> Response:
    """The same, by the number on the paper."""
    history: History = request.app.state.history
    ticket = history.numbered(number.strip().upper(), date or history.today)
    found = None if ticket is None else history.of_ticket(ticket)
    return problem("unknown_ticket") if found is None else _told(request, *found)


def _told(request: Request, ticket: Ticket, events: Sequence[Happening]) -> Response:
    rules: QueueRules = request.app.state.rules
    standing = that_stand(events)
    lengths = _begun_with(standing, spans(ticket.arrived_at, standing))
    undone = {one.undoes for one in events}
    return JSONResponse(
        {
            "date": ticket.business_date.isoformat(),
            "ticket": staff_ticket(ticket, rules),
            "events": [
                _event(one, rules, lengths.get(one.sequence), one.sequence in undone) for one in events
            ],
        }
    )


def _begun_with(events: Sequence[Happening], found: Sequence[Span]) -> Mapping[int, Span]:
    """Each span by the sequence of the event that it begins with."""
    if not events:
        return {}
    begun = [events[0], *(span.ended_by for span in found if span.ended_by is not None)]
    return {event.sequence: span for event, span in zip(begun, found, strict=True)}


def _event(event: Happening, rules: QueueRules, span: Span | None, undone: bool) -> Json:
    counter = rules.counters.get(event.counter or "")
    why = event.data.get("why")
    return {
        "sequence": event.sequence,
        "at": rules.iso(event.at),
        "kind": event.kind,
        "words": _in_both(WORDS[event.kind]),
        "by": event.by,
        "counter": event.counter if counter is None else counter.name,
        "stage": _stage(event.stage, rules),
        "to": _to(event, rules),
        "why": None if why is None else {"id": why, "en": event.data.get("why_en") or why},
        "reason": None if event.reason is None else _in_both(OWN_REASONS.get(event.reason, event.reason)),
        "undone": undone,
        "phase": None if span is None else span.phase,
        "minutes": None if span is None or span.end is None else round(span.minutes, 1),
    }


def _to(event: Happening, rules: QueueRules) -> Json | None:
    """Where `event` led, in words; None when it led nowhere else."""
    data: Mapping[str, Any] = event.data
    if event.kind is Kind.TRANSFERRED and data.get("counter"):
        counter = rules.counters.get(data["counter"])
        name = data["counter"] if counter is None else counter.name
        return {"id": name, "en": name}
    if event.kind in (Kind.TRANSFERRED, Kind.FINISHED):
        stage = data.get("stage" if event.kind is Kind.TRANSFERRED else "next")
        return None if stage is None else _stage(str(stage), rules)
    if event.kind in (Kind.PRIORITY_GRANTED, Kind.PRIORITY_REVERTED):
        return _in_both(CLASS_NAMES.get(data["to"], data["to"]))
    return None


def _stage(code: str, rules: QueueRules) -> Json:
    stage = rules.stages.get(code)
    return {"id": code, "en": code} if stage is None else dict(stage.name.as_json())


def _in_both(text: str) -> Json:
    return {"id": say(text, "id"), "en": say(text, "en")}
