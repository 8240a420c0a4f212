"""The story of a ticket: its events of the log, told again as spans of time. No SQL, no clock.

Events are taken in the order of the log. What was undone is left out together
with its undoing, as if neither had happened. A clock that jumped back makes a
span empty, never negative.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from kiosk.queue.tickets import Kind, State


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of a ticket, as the log has it: `stage` and `class_` are those before it, `undoes` is
    the sequence of the event that it takes back."""

    sequence: int
    ticket: str
    kind: Kind
    at: datetime
    by: str
    counter: str | None
    stage: str
    class_: str
    reason: str | None
    data: Mapping[str, Any]
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Holder:
    """What a report knows of a ticket itself; nothing personal."""

    id: str
    label: str
    service: str
    class_: str
    state: State
    people: int
    arrived_at: datetime


@dataclass(frozen=True, slots=True)
class Pause:
    """A counter that did not call; one that still lasts is told until now."""

    counter: str
    reason: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Past:
    """All that the log holds of one business date."""

    day: date
    tickets: Sequence[Holder]
    events: Sequence[Happening]
    pauses: Sequence[Pause] = ()


class Phase(StrEnum):
    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time in one phase.

    `stage` and `class_` are those at its end; `counter` the one that has the
    ticket in hand, or while it waits the only one that may call it. `end` and
    `ended_by` are None while it lasts.
    """

    phase: Phase
    start: datetime
    end: datetime | None
    stage: str
    class_: str
    counter: str | None
    ended_by: Happening | None

    @property
    def minutes(self) -> float:
        """How long it lasted; 0 while it lasts."""
        return 0.0 if self.end is None else (self.end - self.start).total_seconds() / 60


@dataclass(frozen=True, slots=True)
class Story:
    """A ticket, its events that stand, and its spans, in order."""

    ticket: Holder
    events: Sequence[Happening]
    spans: Sequence[Span]


#: The phase that an event leads to; what is not here leaves the phase as it was.
_LEADS_TO: Mapping[Kind, Phase] = MappingProxyType(
    {
        Kind.ISSUED: Phase.WAITING,
        Kind.CALLED: Phase.CALLED,
        Kind.SERVED: Phase.SERVING,
        Kind.NO_SHOW: Phase.AWAY,
        Kind.PARKED: Phase.AWAY,
        Kind.CANCELLED: Phase.AWAY,
        Kind.RESUMED: Phase.WAITING,
        Kind.TRANSFERRED: Phase.WAITING,
    }
)


def stories(past: Past) -> list[Story]:
    """The story of each ticket of a day, in the order of `past.tickets`."""
    events: dict[str, list[Happening]] = {ticket.id: [] for ticket in past.tickets}
    for event in that_stand(past.events):
        events[event.ticket].append(event)
    return [
        Story(ticket, events[ticket.id], spans(ticket.arrived_at, events[ticket.id]))
        for ticket in past.tickets
    ]


def that_stand(events: Iterable[Happening]) -> list[Happening]:
    """`events` in the order of the log, without those that were undone and without the undoings."""
    ordered = sorted(events, key=lambda one: one.sequence)
    undone = {one.undoes for one in ordered}
    return [one for one in ordered if one.undoes is None and one.sequence not in undone]


def spans(arrived_at: datetime, events: Sequence[Happening]) -> list[Span]:
    """The phases of one ticket, one after the other; its first wait begins when it arrived."""
    changes = [one for one in events if one.kind in _LEADS_TO or one.kind is Kind.FINISHED]
    found: list[Span] = []
    start = arrived_at
    for begun, ended in zip(changes, [*changes[1:], None], strict=True):
        if begun.kind is not Kind.ISSUED:
            start = max(start, begun.at)
        phase = _LEADS_TO.get(begun.kind, Phase.WAITING if begun.data.get("next") else Phase.AWAY)
        end = None if ended is None else max(start, ended.at)
        stage = _stage_after(begun) if ended is None else ended.stage
        class_ = (ended or events[-1]).class_
        found.append(Span(phase, start, end, stage, class_, _counter_of(begun, phase), ended))
    return found


def _stage_after(event: Happening) -> str:
    """Where the ticket is once `event` has happened."""
    moved_to = {Kind.FINISHED: "next", Kind.TRANSFERRED: "stage"}.get(event.kind)
    following = event.data.get(moved_to) if moved_to else None
    return event.stage if following is None else str(following)


def _counter_of(event: Happening, phase: Phase) -> str | None:
    """Who has the ticket in the phase that begins with `event`, or may alone call it."""
    if phase is not Phase.WAITING:
        return event.counter
    chosen = event.data.get("counter")
    return None if chosen is None else str(chosen)
