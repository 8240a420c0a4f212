"""Quotas as rules: how many places a service has by day, hour and class, and
what is full. No SQL here: `places` counts, this judges.

A place is a person, so a group of four takes four. Hours are hours of arrival,
0 to 23, in the site's own zone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum
from types import MappingProxyType

from kiosk.queue.classes import PRIORITY


class Limit(StrEnum):
    """What can be full, the most lasting first."""

    DAY = "day"
    CLASS = "class"
    RESERVED = "reserved"
    HOUR = "hour"


@dataclass(frozen=True, slots=True)
class Reserved:
    """So many places of the day are kept for priority groups until `released_at`."""

    places: int
    released_at: time


@dataclass(frozen=True, slots=True)
class Quota:
    """The places of one service; None is no limit."""

    per_day: int | None = None
    per_hour: int | None = None
    by_class: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    reserved: Reserved | None = None

    @property
    def limits_nothing(self) -> bool:
        return self.per_day is None and self.per_hour is None and not self.by_class


UNLIMITED = Quota()


@dataclass(frozen=True, slots=True)
class Given:
    """The places given on one day, by class and hour; `awaited` are kept for
    bookings that are expected still."""

    places: Mapping[tuple[str, int], int] = field(default_factory=lambda: MappingProxyType({}))
    awaited: int = 0

    @property
    def total(self) -> int:
        return sum(self.places.values())

    def of(self, class_: str) -> int:
        return sum(count for (one, _), count in self.places.items() if one == class_)

    def in_hour(self, hour: int) -> int:
        return sum(count for (_, one), count in self.places.items() if one == hour)


@dataclass(frozen=True, slots=True)
class Full:
    """A limit that is reached; `left` places remain under it, too few."""

    limit: Limit
    left: int


def left(quota: Quota, class_: str, given: Given, at: datetime) -> dict[Limit, int]:
    """The places left for `class_` under each limit there is. `at` is the
    arrival, in the site's zone."""
    rooms: dict[Limit, int] = {}
    if quota.per_day is not None:
        rooms[Limit.DAY] = quota.per_day - given.total - given.awaited
    if class_ in quota.by_class:
        rooms[Limit.CLASS] = quota.by_class[class_] - given.of(class_)
    if quota.per_day is not None and class_ != PRIORITY:
        rooms[Limit.RESERVED] = rooms[Limit.DAY] - still_reserved(quota, given, at)
    if quota.per_hour is not None:
        rooms[Limit.HOUR] = quota.per_hour - given.in_hour(at.hour)
    return {limit: max(0, room) for limit, room in rooms.items()}


def still_reserved(quota: Quota, given: Given, at: datetime) -> int:
    """Places that only a priority group may have at `at`."""
    if quota.reserved is None or at.time() >= quota.reserved.released_at:
        return 0
    return max(0, quota.reserved.places - given.of(PRIORITY))


def what_is_full(quota: Quota, class_: str, people: int, given: Given, at: datetime) -> Full | None:
    """The most lasting limit that leaves no room for `people` more; None when there is room."""
    rooms = left(quota, class_, given, at)
    return next((Full(limit, rooms[limit]) for limit in Limit if rooms.get(limit, people) < people), None)
