"""How the forwarder reads the ticket events that the site has written.

Events are appended in the transaction that changes the ticket, so the site's
database is itself the outbox: nothing is copied, and nothing can fall between.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


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


@dataclass(frozen=True, slots=True)
class Settlement:
    """The centre's verdict on one event, and why when it was rejected."""

    event: str
    verdict: EventVerdict
    why: str = ""


class EventFeed(Protocol):
    """The unsent end of the event log."""

    def unsent(self, limit: int) -> Sequence[TicketEvent]:
        """At most `limit` events the centre has not judged, oldest first."""
        ...

    def settle(self, settlements: Sequence[Settlement]) -> None:
        """Keep the verdicts; a settled event is not offered again."""
        ...

    def depth(self) -> int:
        """How many events wait."""
        ...
