"""What passes between the queue and the forwarder: events one way, verdicts the other.

Values and a port; who reads them needs no database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from kiosk.faults import Fault


@dataclass(frozen=True, slots=True)
class Use:
    """One of the two tickets. `at` is when it was given, by the clock of its booth."""

    ticket: str
    label: str
    booth: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DoubleUse:
    """One booking, two tickets: the one that was known first, and the one too many."""

    booking: str
    first: Use
    second: Use


class EventVerdict(StrEnum):
    """What the centre said of one event."""

    APPLIED = "applied"
    ALREADY = "already"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class TicketEvent:
    """One line of a ticket's story; never changed after it is written."""

    id: str
    sequence: int
    ticket: str
    kind: str
    at: datetime
    by: str
    counter: str | None
    reason: str | None
    data: Mapping[str, object]
    device_at: datetime | None = None
    """What the clock said, where `at` had to say something else to stay in order."""
    boot: str | None = None
    uptime_s: float | None = None
    """Seconds of the monotonic clock in the boot of the site's machine; None in old events."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """The centre's verdict on one event, and why when it was rejected."""

    event: str
    verdict: EventVerdict
    why: str = ""
    conflict: DoubleUse | None = None
    """The ticket's booking was used for another one as well, says the centre."""


class EventFeed(Protocol):
    """The unsent end of the event log."""

    def unsent(self, limit: int) -> Sequence[TicketEvent]:
        """At most `limit` events the centre has not judged, oldest first."""
        ...

    def settle(self, settlements: Sequence[Settlement]) -> Fault | None:
        """Keep the verdicts; a settled event is not offered again. Why none of them
        could be kept, otherwise."""
        ...

    def depth(self) -> int:
        """How many events wait."""
        ...

    def oldest(self) -> datetime | None:
        """When the first of them happened, by the site's clock; None when none waits."""
        ...

    def rejected(self) -> int:
        """How many the centre has rejected; they are not offered again by themselves."""
        ...

    def learn(self, conflicts: Sequence[DoubleUse]) -> bool:
        """Tell the staff of bookings that were used twice, each once however often it
        is told; False when that cannot be written down now."""
        ...
