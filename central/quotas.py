"""How many people may be booked in an hour of a site for a service; whoever comes after is refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Protocol

from sqlalchemy import Connection, delete, func, select

from central import schema
from central.store import alone
from central.words import stored
from central.zones import USUAL, local, span

_booking, _quota = schema.booking.c, schema.quota.c


class Wanted(Protocol):
    """The part of a booking that takes a place."""

    code: str
    site: str
    service: str
    starts_at: datetime
    people: int


def zone_of(connection: Connection, site: str) -> str:
    return connection.scalar(select(schema.site_zone.c.zone).where(schema.site_zone.c.site == site)) or USUAL


def is_full(connection: Connection, wanted: Wanted) -> bool:
    """Whether `wanted` is more than the quota of its hour takes beside those that are there.
    Until the transaction ends nobody else is given a place there, and its quota stays."""
    _alone(connection, wanted.site)
    at = local(wanted.starts_at, zone_of(connection, wanted.site))
    most = connection.scalar(
        select(_quota.people).where(
            _quota.site == wanted.site, _quota.service == wanted.service, _quota.hour == at.hour
        )
    )
    if most is None:
        return False
    begin = at.replace(minute=0, second=0, microsecond=0)
    taken = connection.scalar(
        select(func.sum(_booking.people)).where(
            _booking.site == wanted.site,
            _booking.service == wanted.service,
            _booking.starts_at >= stored(begin),
            _booking.starts_at < stored(begin + timedelta(hours=1)),
            _booking.code != wanted.code,
        )
    )
    return int(taken or 0) + wanted.people > int(most)


def _alone(connection: Connection, site: str) -> None:
    """Before anything is read: a quota that was read while waiting may have changed meanwhile."""
    alone(connection, f"places at {site}")


def set_quota(
    connection: Connection, site: str, service: str, hours: tuple[int, int], people: int | None
) -> None:
    """For each hour from the first to before the last; None takes the limit away."""
    _alone(connection, site)
    for hour in range(*hours):
        here = (_quota.site == site, _quota.service == service, _quota.hour == hour)
        connection.execute(delete(schema.quota).where(*here))
        if people is not None:
            row = {"site": site, "service": service, "hour": hour, "people": people}
            connection.execute(schema.quota.insert().values(**row))


def set_zone(connection: Connection, site: str, zone: str) -> None:
    connection.execute(delete(schema.site_zone).where(schema.site_zone.c.site == site))
    connection.execute(schema.site_zone.insert().values(site=site, zone=zone))


def slots(connection: Connection, site: str, day: date) -> Mapping[str, Mapping[int, tuple[int, int | None]]]:
    """By service and hour of `day`: (people booked, quota or None)."""
    zone = zone_of(connection, site)
    first, after = span(day, day, zone)
    there: dict[str, dict[int, tuple[int, int | None]]] = {}
    for row in connection.execute(select(schema.quota).where(_quota.site == site)):
        there.setdefault(row.service, {})[row.hour] = (0, row.people)
    booked = select(_booking.service, _booking.starts_at, _booking.people).where(
        _booking.site == site, _booking.starts_at >= first, _booking.starts_at < after
    )
    for row in connection.execute(booked):
        hours = there.setdefault(row.service, {})
        hour = local(row.starts_at, zone).hour
        taken, most = hours.get(hour, (0, None))
        hours[hour] = (taken + row.people, most)
    return {service: dict(sorted(hours.items())) for service, hours in sorted(there.items())}
