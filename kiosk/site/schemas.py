"""What the API takes and gives, for validation and for OpenAPI."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from kiosk.queue.accounts import ACCOUNT_NAME, Role
from kiosk.queue.groups import LARGEST_PARTY, MOST_AT_ONCE
from kiosk.queue.rules import Entrance
from kiosk.queue.tickets import State

Id = Annotated[
    str,
    Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{7,63}$", description="made by the client, safe to repeat"),
]
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,40}$")]
Reason = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
#: What stands in a booking's code or QR; no database keeps a NUL.
Booking = Annotated[str, Field(min_length=1, max_length=512, pattern=r"^[^\x00]*$")]
Moment = Annotated[
    str, Field(description="ISO 8601 with the site's offset", json_schema_extra={"format": "date-time"})
]


#: No clock is as wrong as that, and no appointment as far. At the ends of the calendar
#: itself another zone's time does not exist.
FIRST_YEAR, LAST_YEAR = 1900, 2999
AnyDay = TypeVar("AnyDay", date, datetime)


def _of_our_age(day: AnyDay) -> AnyDay:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError("a year beyond all sense")
    return day


SensibleDay = Annotated[date, AfterValidator(_of_our_age)]
SensibleMoment = Annotated[AwareDatetime, AfterValidator(_of_our_age)]

DocumentState = Literal["scanned", "skipped"]


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ReserveNumber(_Input):
    """A number that the booth gave from its lease while the site was away.
    `replaces` is the id under which it had asked before."""

    business_date: SensibleDay
    number: Annotated[int, Field(ge=1, le=99_999)]
    replaces: Id | None = None


class TicketOrder(_Input):
    id: Id
    service: Code
    entrance: Entrance
    priority: Literal["priority"] | bool | None = None
    booking: Booking | None = None
    booked_at: SensibleMoment | None = None
    arrived_at: SensibleMoment
    booth: Code
    people: Annotated[int, Field(ge=1, le=MOST_AT_ONCE, description="who are here, of `party`")] = 1
    party: Annotated[int, Field(ge=1, le=LARGEST_PARTY, description="whom the booking is for")] = 1
    checklist: Annotated[dict[Code, DocumentState], Field(max_length=20)] | None = None
    reserve: ReserveNumber | None = None


class NextRequest(_Input):
    """`finishing` is the ticket that whoever presses is serving: it alone is finished."""

    request_id: Id
    finish: bool = False
    finishing: Id | None = None


class ActionRequest(_Input):
    """`stage` or `to_counter` belongs to transfer, `grant` to priority, `minutes` to park.
    A chosen call and a park need a `reason`. `seen` is the state in which whoever
    presses saw the ticket; in another one nothing is done."""

    request_id: Id
    counter: Code
    reason: Reason | None = None
    stage: Code | None = None
    to_counter: Code | None = None
    grant: bool | None = None
    minutes: Annotated[int, Field(ge=1, le=480)] | None = None
    seen: State | None = None


class SignIn(_Input):
    name: Annotated[str, Field(pattern=ACCOUNT_NAME)]
    password: Annotated[str, Field(min_length=1, max_length=200)]


class AssistanceCall(_Input):
    id: Id
    booth: Code
    step: Annotated[str, Field(pattern=r"^[A-Za-z0-9 ._:/-]{1,60}$")]


class Words(BaseModel):
    id: str
    en: str


class CodedWords(Words):
    code: str


class WaitRange(BaseModel):
    """Minutes."""

    low: int
    high: int


class TicketIssued(BaseModel):
    id: str
    label: str
    ahead: int
    wait: WaitRange | None
    zone: str
    people: int


class DayOver(BaseModel):
    """A supervisor ended the day: no number is given before `next_day`, null when none is known."""

    ended_at: Moment
    next_day: date | None
    opens_at: str | None


class TicketPlace(BaseModel):
    id: str
    label: str
    state: State
    service: Words
    stage: CodedWords
    ahead: int
    wait: WaitRange | None
    counter: str | None
    zone: str
    called_at: Moment | None
    day_ended: DayOver | None = None


class CheckedDocument(CodedWords):
    state: DocumentState


class StaffTicket(BaseModel):
    model_config = ConfigDict(populate_by_name=True)

    id: str
    label: str
    state: State
    service: CodedWords
    stage: CodedWords
    entrance: Entrance
    class_: Annotated[str, Field(alias="class")]
    arrived_at: Moment
    called_at: Moment | None
    serving_at: Moment | None
    counter: str | None
    for_counter: str | None
    last_called_at: Moment | None
    recalls: int
    people: int
    checklist: list[CheckedDocument] | None
    park_reason: str | None
    parked_until: Moment | None
    booked_at: Moment | None
    reason: Words | None
    note: CodedWords | None


class CounterInfo(BaseModel):
    code: str
    name: str
    stages: list[str]
    state: Literal["open", "paused"]
    reason: str | None
    since: Moment | None


class ClassWait(BaseModel):
    """How many of a stage and class wait; `since` is when the first of them came."""

    model_config = ConfigDict(populate_by_name=True)

    stage: str
    class_: Annotated[str, Field(alias="class")]
    count: int
    since: Moment


class NextUp(BaseModel):
    label: str
    reason: Words


class Limits(BaseModel):
    max_wait_minutes: int
    recalls: int
    recall_pause_s: int


class Today(BaseModel):
    issued: int
    done: int
    no_show: int
    waiting: int


class AssistanceWaiting(BaseModel):
    id: str
    booth: str
    step: str
    at: Moment


class BoothFault(BaseModel):
    """What the staff is told of it."""

    code: str
    id: str
    en: str


class BoothTroubles(BaseModel):
    """What does not work at a booth, and the numbers it could not print."""

    booth: str
    faults: list[BoothFault]
    owed: list[str]


Centre = Literal["ok", "away", "unknown"]


class StaffNetwork(BaseModel):
    centre: Centre
    unsent: int


class ClockMove(BaseModel):
    """The site's clock was moved today, by so many minutes; below zero it was put back."""

    minutes: int
    since: Moment


class Queue(BaseModel):
    waiting: list[StaffTicket]
    parked: list[StaffTicket]
    missed: list[StaffTicket]
    in_hand: dict[str, StaffTicket]
    waits: list[ClassWait]
    counters: list[CounterInfo]
    next: NextUp | None
    limits: Limits
    today: Today
    assistance: list[AssistanceWaiting]
    troubles: list[BoothTroubles]
    network: StaffNetwork
    clock_move: ClockMove | None
    day_ended_at: Moment | None


class SiteInfo(BaseModel):
    id: str
    name: str


class CounterName(BaseModel):
    code: str
    name: str


class Call(BaseModel):
    id: str
    label: str
    counter: CounterName
    stage: CodedWords
    people: int
    at: Moment
    sequence: int
    recall: int


class StageCount(BaseModel):
    stage: CodedWords
    count: int


class BoardNetwork(BaseModel):
    centre: Centre


class BoardCounter(BaseModel):
    code: str
    name: str
    stages: list[str]
    state: Literal["open", "paused"]
    label: str | None


class Board(BaseModel):
    site: SiteInfo
    now: Call | None
    calls: list[Call]
    waiting: list[StageCount]
    counters: list[BoardCounter]
    time: Moment
    network: BoardNetwork


class SignedIn(BaseModel):
    name: str
    role: Role


class Asked(BaseModel):
    id: str
    #: Whether an officer has said they come.
    answered: bool


class Health(BaseModel):
    status: Literal["ok"]
    site: str
    time: Moment
    unsent: int


class Problem(BaseModel):
    """RFC 9457: title and detail in Indonesian, their English beside them."""

    model_config = ConfigDict(extra="allow")

    type: str
    status: int
    code: str
    title: str
    detail: str
    title_en: str
    detail_en: str
