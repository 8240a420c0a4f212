"""Quotas as a page shows them: the hours of a day, and the days that have their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, select

from central import schema
from central.quotas import EVERY, zone_of
from central.zones import local, span

_booking, _quota, _day = schema.booking.c, schema.quota.c, schema.quota_day.c


@dataclass(frozen=True, slots=True)
class Slot:
    """An hour of a service: people booked, the quota or None, and whether that is of this day alone."""

    taken: int
    most: int | None = None
    of_day: bool = False

    @property
    def full(self) -> bool:
        return self.most is not None and self.taken >= self.most


def slots(connection: Connection, site: str, day: date) -> Mapping[str, Mapping[int, Slot]]:
    """By service and hour of `day`; under EVERY what counts for the services that are not there."""
    zone = zone_of(connection, site)
    first, after = span(day, day, zone)
    taken: dict[str, dict[int, int]] = {}
    booked = select(_booking.service, _booking.starts_at, _booking.people).where(
        _booking.site == site, _booking.starts_at >= first, _booking.starts_at < after
    )
    for row in connection.execute(booked):
        hours = taken.setdefault(row.service, {})
        hour = local(row.starts_at, zone).hour
        hours[hour] = hours.get(hour, 0) + row.people
    usual = _by_service(connection, select(schema.quota).where(_quota.site == site))
    of_day = _by_service(
        connection, select(schema.quota_day).where(_day.site == site, _day.day == day.isoformat())
    )
    every = of_day.get(EVERY, {})
    there: dict[str, dict[int, Slot]] = {}
    for service in sorted({*taken, *usual, *of_day}, key=lambda one: (one == EVERY, one)):
        own, always = {**every, **of_day.get(service, {})}, usual.get(service, {})
        there[service] = {
            hour: Slot(taken.get(service, {}).get(hour, 0), own.get(hour, always.get(hour)), hour in own)
            for hour in sorted({*taken.get(service, {}), *always, *own})
        }
    return there


def _by_service(connection: Connection, asked: Select[Any]) -> dict[str, dict[int, int]]:
    there: dict[str, dict[int, int]] = {}
    for row in connection.execute(asked):
        there.setdefault(row.service, {})[row.hour] = row.people
    return there


@dataclass(frozen=True, slots=True)
class DayQuota:
    """Hours in a row of one day that have a quota of their own; `until` no longer counts."""

    day: date
    service: str
    begin: int
    until: int
    people: int


def of_days(connection: Connection, site: str, first: date) -> list[DayQuota]:
    """Those of `site` from `first` on."""
    rows = connection.execute(
        select(schema.quota_day)
        .where(_day.site == site, _day.day >= first.isoformat())
        .order_by(_day.day, _day.service, _day.hour)
    )
    found: list[DayQuota] = []
    for row in rows:
        one = DayQuota(date.fromisoformat(row.day), row.service, row.hour, row.hour + 1, row.people)
        last = found[-1] if found else None
        if (
            last is not None
            and replace(last, begin=one.begin, until=one.until) == one
            and last.until == one.begin
        ):
            found[-1] = replace(last, until=one.until)
        else:
            found.append(one)
    return found
