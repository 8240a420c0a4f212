"""The rules of one site's queue, as data that the settings hand in.

Nothing here reads a file or a clock; `moves` is what others learned of it.
Times of day are the site's own; minutes are minutes. A class is how a ticket
gains credit while it waits (`order`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from kiosk.queue.classes import BOOKING as BOOKING
from kiosk.queue.classes import PRIORITY as PRIORITY
from kiosk.queue.classes import REGULAR as REGULAR
from kiosk.queue.clock_moves import ClockMoves
from kiosk.queue.quota import UNLIMITED, Quota
from kiosk.words import Wording

#: How long a line outlives midnight. No office opens before.
SMALL_HOURS_END = time(4)
ALL_DAY = ((time.min, time.max),)


class Entrance(StrEnum):
    """The door a ticket came through."""

    BOOKING = "booking"
    PRIORITY = "priority"
    WALK_IN = "walk_in"
    SAME_DAY = "same_day"
    LOST_OR_DAMAGED = "lost_or_damaged"
    HOME_VISIT = "home_visit"
    COLLECTION = "collection"


@dataclass(frozen=True, slots=True)
class ServiceRule:
    """What can be asked for. `stages` are passed in this order."""

    code: str
    name: Wording
    series: str
    stages: tuple[str, ...]
    quota: Quota = UNLIMITED
    zone_text: str = ""

    def after(self, stage: str) -> str | None:
        """The stage that follows `stage`; None after the last, and where `stage` is none of this service."""
        if stage not in self.stages:
            return None
        following = self.stages[self.stages.index(stage) + 1 :]
        return following[0] if following else None


@dataclass(frozen=True, slots=True)
class StageRule:
    """One step of the service; `zone` says where to wait for it."""

    code: str
    name: Wording
    zone: str = ""


@dataclass(frozen=True, slots=True)
class CounterRule:
    """A desk (loket) and the stages it serves."""

    code: str
    name: str
    stages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClassRule:
    """How fast a ticket of this class gains credit: points a minute of waiting, to the thousandth."""

    rate: float

    @property
    def weight(self) -> int:
        """The rate as a whole number, so that credits can be compared exactly."""
        return max(1, round(self.rate * 1000))


class Standing(NamedTuple):
    """Where a ticket stands in the order: its class, and since when it gains credit."""

    class_: str
    credit_from: datetime


@dataclass(frozen=True, slots=True)
class ReserveRule:
    """`numbers` of each series are leased to a booth, 0 for none, from `top` downwards
    and never below the `floor`: the ordinary numbers have that room in any case."""

    numbers: int = 20
    top: int = 999

    @property
    def floor(self) -> int:
        return self.top // 2


@dataclass(frozen=True, slots=True)
class QueueRules:
    """Everything the queue of one site is told.

    `hours` maps a weekday (Monday is 0) to its opening spans; a missing weekday
    is closed, and an empty mapping never closes; on the days of `closed_on` it is
    closed whatever the weekday. `service_minutes` is the usual
    length of a stage, used until there are measured ones. For `own_counter_minutes`
    a number that was moved to a counter is left to it alone, unless it is paused.
    """

    site: str
    site_name: str
    zone: ZoneInfo
    services: Mapping[str, ServiceRule]
    stages: Mapping[str, StageRule]
    counters: Mapping[str, CounterRule]
    classes: Mapping[str, ClassRule]
    hours: Mapping[int, tuple[tuple[time, time], ...]]
    service_minutes: Mapping[str, float]
    session_days: bool = False
    early_minutes: int = 15
    late_minutes: int = 30
    max_wait_minutes: int = 90
    cap_in_a_row: int = 3
    recall_limit: int = 3
    recall_pause_seconds: int = 15
    own_counter_minutes: int = 10
    documents: Mapping[str, Wording] = field(default_factory=dict)
    reserve: ReserveRule = ReserveRule()
    closed_on: Mapping[date, Wording] = field(default_factory=dict)
    moves: ClockMoves = field(default_factory=ClockMoves, compare=False)

    def business_date(self, moment: datetime) -> date:
        """The day it is at the site at `moment`."""
        return self.moves.day_of(moment.astimezone(self.zone).date())

    def lines(self, moment: datetime) -> tuple[date, ...]:
        """The business dates whose numbers are called at `moment`: that of today,
        and before it, until the small hours are over, that of yesterday. Who was
        there at midnight is still there."""
        local = moment.astimezone(self.zone)
        today = local.date()
        shown = (today,) if local.time() >= SMALL_HOURS_END else (today - timedelta(days=1), today)
        return tuple(dict.fromkeys(map(self.moves.day_of, shown)))

    def is_open(self, moment: datetime) -> bool:
        """Whether numbers are given at `moment`; closing time itself is closed."""
        local = moment.astimezone(self.zone)
        return any(opens <= local.time() < closes for opens, closes in self.open_hours(local.date()))

    def opens_on(self, day: date) -> bool:
        """Whether numbers are given at some time of `day`."""
        return bool(self.open_hours(day))

    def open_hours(self, day: date) -> tuple[tuple[time, time], ...]:
        """Opening and closing times on `day`; none when closed."""
        if day in self.closed_on:
            return ()
        return self.hours.get(day.weekday(), ()) if self.hours else ALL_DAY

    def standing(self, priority: bool, arrived_at: datetime, booked_at: datetime | None) -> Standing:
        """The class of an arrival and the moment its credit starts.

        A booking gains from max(arrival, booked time − early window). Late beyond
        the window, or booked for another day, it is an ordinary walk-in.
        """
        since = self.moves.by_this_clock(arrived_at)
        if priority and PRIORITY in self.classes:
            return Standing(PRIORITY, since)
        if booked_at is None or BOOKING not in self.classes:
            return Standing(REGULAR, since)
        another_day = self.business_date(booked_at) != self.business_date(arrived_at)
        if another_day or arrived_at > booked_at + timedelta(minutes=self.late_minutes):
            return Standing(REGULAR, since)
        return Standing(BOOKING, max(since, booked_at - timedelta(minutes=self.early_minutes)))

    def iso(self, moment: datetime | None) -> str | None:
        """`moment` in the site's zone, to the second, with its offset."""
        return None if moment is None else moment.astimezone(self.zone).isoformat(timespec="seconds")
