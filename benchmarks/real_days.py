"""Days of an office played through the real store and its line, on a clock moved by hand.

What is told at the door is what `kiosk.queue.line` says then: with the pace it read
from the log, the people it counts in buckets, and the answers it keeps for a while.
"""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.office import office
from kiosk.clock import ManualClock
from kiosk.queue.issuing import Order
from kiosk.queue.rules import Entrance
from kiosk.queue.store import Answer, Store

BOOTH, OFFICER = "booth:booth-1", "staff:Sari"


@dataclass(frozen=True, slots=True)
class Told:
    """One ticket: the range of minutes it was told, and how long it waited."""

    class_: str
    waited: float
    low: int
    high: int


def real_days(
    openings: Iterable[datetime],
    arrivals: Callable[[], Iterable[tuple[float, str]]],
    service_minutes: Callable[[], float],
    counters: int,
) -> list[Told]:
    """Play a day from each of `openings`, `arrivals` in minutes after it."""
    told: list[Told] = []
    with tempfile.TemporaryDirectory() as folder:
        for opening in openings:
            clock = ManualClock(opening)
            store = Store.open(Path(folder) / "site.db", office(), clock)
            told += _Day(store, clock, opening, service_minutes).play(list(arrivals()), counters)
            store.close()
    return told


class _Day:
    def __init__(
        self, store: Store, clock: ManualClock, opening: datetime, service_minutes: Callable[[], float]
    ) -> None:
        self._store = store
        self._clock = clock
        self._opening = opening
        self._service_minutes = service_minutes
        self._free: list[tuple[float, str]] = []
        self._ranges: dict[str, tuple[float, str, int, int]] = {}
        self._told: list[Told] = []
        self._clicks = 0

    def play(self, arrivals: list[tuple[float, str]], counters: int) -> list[Told]:
        idle = [str(n + 1) for n in range(counters)]
        coming = sorted(arrivals, reverse=True)
        while coming or self._free:
            if coming and (not self._free or coming[-1][0] <= self._free[0][0]):
                at, class_ = coming.pop()
                self._at(at)
                self._issue(at, class_)
                if idle:
                    self._next(at, idle.pop(0), idle)
            else:
                at, counter = heapq.heappop(self._free)
                self._at(at)
                self._next(at, counter, idle)
        return self._told

    def _at(self, minutes: float) -> None:
        ahead = self._opening + timedelta(minutes=minutes) - self._clock.now()
        self._clock.advance(max(0.0, ahead.total_seconds()))

    def _issue(self, at: float, class_: str) -> None:
        number = len(self._ranges)
        now = self._clock.now()
        order = Order(
            id=f"{self._opening:%Y%m%d}-{number:05d}",
            service="new",
            entrance=Entrance.BOOKING if class_ == "booking" else Entrance.WALK_IN,
            arrived_at=now,
            booth="booth-1",
            priority=class_ == "priority",
            booking=f"UJI-{number:05d}" if class_ == "booking" else None,
            booked_at=now if class_ == "booking" else None,
        )
        answer = self._store.issue(order, BOOTH)
        assert isinstance(answer, Answer), answer
        wait: Any = answer.body["wait"]
        self._ranges[order.id] = at, class_, wait["low"], wait["high"]

    def _next(self, at: float, counter: str, idle: list[str]) -> None:
        """Finish what the counter has in hand, and call."""
        self._clicks += 1
        click = f"{self._opening:%Y%m%d}-click-{self._clicks:05d}"
        answer = self._store.do(self._store.calling_next(counter, click, OFFICER, finish=True))
        if answer is None:
            idle.append(counter)
            return
        assert isinstance(answer, Answer), answer
        came, class_, low, high = self._ranges[str(answer.body["id"])]
        self._told.append(Told(class_, at - came, low, high))
        heapq.heappush(self._free, (at + self._service_minutes(), counter))
