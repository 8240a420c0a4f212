"""The feed of a queue whose database may be out of reach: then it offers nothing
new, and whatever else is to be forwarded goes on."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import TypeVar

from kiosk.faults import Fault, FaultCode
from kiosk.full_disk import disk_full
from kiosk.queue.database import AWAY, why_away
from kiosk.queue.feed import DoubleUse, EventFeed, Settlement, TicketEvent
from kiosk.queue.store import Store
from kiosk.queue.store_feed import StoreFeed

Answer = TypeVar("Answer")

log = logging.getLogger(__name__)


class PatientFeed(EventFeed):
    """`open_store` is called until it gives a store; close this to close it."""

    def __init__(self, open_store: Callable[[], Store]) -> None:
        self._open_store = open_store
        self._store: Store | None = None
        self._away: Fault | None = None
        """Why the last question had no answer."""
        self._depth = 0
        self._oldest: datetime | None = None
        self._rejected = 0

    def unsent(self, limit: int) -> Sequence[TicketEvent]:
        return self._ask(lambda feed: feed.unsent(limit), ())

    def settle(self, settlements: Sequence[Settlement]) -> Fault | None:
        """DISK_FULL or SITE_AWAY when the verdicts could not be kept."""
        self._ask(lambda feed: feed.settle(settlements), None)
        return self._away

    def depth(self) -> int:
        """As last known while the database is away."""
        self._depth = self._ask(lambda feed: feed.depth(), self._depth)
        return self._depth

    def oldest(self) -> datetime | None:
        """As last known while the database is away."""
        self._oldest = self._ask(lambda feed: feed.oldest(), self._oldest)
        return self._oldest

    def rejected(self) -> int:
        """As last known while the database is away."""
        self._rejected = self._ask(lambda feed: feed.rejected(), self._rejected)
        return self._rejected

    def learn(self, conflicts: Sequence[DoubleUse]) -> bool:
        return self._ask(lambda feed: feed.learn(conflicts), False)

    def close(self) -> None:
        if self._store is not None:
            self._store.close()

    def _ask(self, question: Callable[[StoreFeed], Answer], otherwise: Answer) -> Answer:
        try:
            if self._store is None:
                self._store = self._open_store()
            answer = question(StoreFeed(self._store))
        except AWAY as error:
            if self._away is None:
                log.error("the queue's database is away: %s", why_away(error))
            self._away = _fault(error)
            return otherwise
        self._away = None
        return answer


def _fault(error: Exception) -> Fault:
    cause = getattr(error, "orig", None)
    if isinstance(cause, sqlite3.OperationalError):
        with suppress(sqlite3.OperationalError):
            return disk_full(cause)
    return Fault(FaultCode.SITE_AWAY, f"the queue's database: {why_away(error)}")
