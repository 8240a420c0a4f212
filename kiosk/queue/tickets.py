"""The ticket and its states, as one table to read.

    waiting → called → serving → done
    no_show, parked and cancelled beside; transfer puts a ticket back to waiting

Arrival time and label never change. A step that is not in `STEPS` raises. The
last step of an officer may be undone for a minute (`undoing`): the ticket is
then what it was before, and the log tells both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType


class State(StrEnum):
    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    DONE = "done"
    NO_SHOW = "no_show"
    PARKED = "parked"
    CANCELLED = "cancelled"


class Step(StrEnum):
    """What may be done to a ticket. `advance` is a finish before the service's last stage."""

    CALL = "call"
    RECALL = "recall"
    SERVE = "serve"
    FINISH = "finish"
    ADVANCE = "advance"
    NO_SHOW = "no-show"
    PARK = "park"
    RESUME = "resume"
    TRANSFER = "transfer"
    CANCEL = "cancel"
    PRIORITY = "priority"


class Kind(StrEnum):
    """The kinds of event in the log."""

    ISSUED = "issued"
    JOINED = "joined"
    CALLED = "called"
    RECALLED = "recalled"
    SERVED = "served"
    FINISHED = "finished"
    NO_SHOW = "no_show"
    PARKED = "parked"
    RESUMED = "resumed"
    TRANSFERRED = "transferred"
    CANCELLED = "cancelled"
    PRIORITY_GRANTED = "priority_granted"
    PRIORITY_REVERTED = "priority_reverted"
    UNDONE = "undone"
    """Takes the event before it back; both stay in the log."""


IN_HAND = (State.CALLED, State.SERVING)
#: Accounted for.
FINAL = (State.DONE, State.CANCELLED)

STEPS: Mapping[tuple[State, Step], State] = MappingProxyType(
    {
        (State.WAITING, Step.CALL): State.CALLED,
        (State.WAITING, Step.PARK): State.PARKED,
        (State.WAITING, Step.TRANSFER): State.WAITING,
        (State.WAITING, Step.CANCEL): State.CANCELLED,
        (State.WAITING, Step.PRIORITY): State.WAITING,
        (State.CALLED, Step.RECALL): State.CALLED,
        (State.CALLED, Step.RESUME): State.WAITING,
        (State.CALLED, Step.SERVE): State.SERVING,
        (State.CALLED, Step.NO_SHOW): State.NO_SHOW,
        (State.CALLED, Step.PARK): State.PARKED,
        (State.CALLED, Step.TRANSFER): State.WAITING,
        (State.CALLED, Step.CANCEL): State.CANCELLED,
        (State.CALLED, Step.PRIORITY): State.CALLED,
        (State.SERVING, Step.RESUME): State.WAITING,
        (State.SERVING, Step.FINISH): State.DONE,
        (State.SERVING, Step.ADVANCE): State.WAITING,
        (State.SERVING, Step.PARK): State.PARKED,
        (State.SERVING, Step.TRANSFER): State.WAITING,
        (State.SERVING, Step.CANCEL): State.CANCELLED,
        (State.SERVING, Step.PRIORITY): State.SERVING,
        (State.PARKED, Step.CALL): State.CALLED,
        (State.PARKED, Step.RESUME): State.WAITING,
        (State.PARKED, Step.TRANSFER): State.WAITING,
        (State.PARKED, Step.CANCEL): State.CANCELLED,
        (State.PARKED, Step.PRIORITY): State.PARKED,
        (State.NO_SHOW, Step.CALL): State.CALLED,
        (State.NO_SHOW, Step.RESUME): State.WAITING,
        (State.NO_SHOW, Step.CANCEL): State.CANCELLED,
    }
)

KIND_OF: Mapping[Step, Kind] = MappingProxyType(
    {
        Step.CALL: Kind.CALLED,
        Step.RECALL: Kind.RECALLED,
        Step.SERVE: Kind.SERVED,
        Step.FINISH: Kind.FINISHED,
        Step.ADVANCE: Kind.FINISHED,
        Step.NO_SHOW: Kind.NO_SHOW,
        Step.PARK: Kind.PARKED,
        Step.RESUME: Kind.RESUMED,
        Step.TRANSFER: Kind.TRANSFERRED,
        Step.CANCEL: Kind.CANCELLED,
    }
)


class IllegalStep(Exception):
    """A step asked of a ticket whose state does not allow it."""

    def __init__(self, label: str, state: State, step: Step) -> None:
        super().__init__(f"ticket {label} is {state} and cannot {step}")
        self.label = label
        self.state = state
        self.step = step


@dataclass(frozen=True, slots=True)
class Ticket:
    """A place in the queue as it is now; every field is a column of `schema.ticket`."""

    id: str
    site: str
    business_date: date
    series: str
    number: int
    label: str
    service: str
    entrance: str
    class_: str
    stage: str
    state: State
    booking: str | None
    booked_at: datetime | None
    booth: str
    arrived_at: datetime
    credit_from: datetime
    issued_at: datetime
    counter: str | None = None
    for_counter: str | None = None
    called_at: datetime | None = None
    serving_at: datetime | None = None
    recalls: int = 0
    call_reason: Mapping[str, str] | None = None
    people: int = 1
    booking_part: int = 1
    last_called_at: datetime | None = None
    parked_until: datetime | None = None
    park_reason: str | None = None
    changed_at: datetime | None = None
    checklist: Mapping[str, str] | None = None
    note: Mapping[str, str] | None = None

    @property
    def in_hand(self) -> bool:
        """Called or being served: it occupies its counter."""
        return self.state in IN_HAND

    def after(self, step: Step) -> State:
        """The state `step` leads to. Raises IllegalStep."""
        try:
            return STEPS[self.state, step]
        except KeyError:
            raise IllegalStep(self.label, self.state, step) from None


def label_of(series: str, number: int) -> str:
    """A012 for series A, number 12; four digits and more stay whole."""
    return f"{series}{number:03d}"
