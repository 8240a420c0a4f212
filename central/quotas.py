"""How many people may be booked in an hour of a site for a service; whoever comes after is refused.

A quota counts every day; one for a day alone goes before it, such as 0 on a holiday.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Protocol

from sqlalchemy import Connection, delete, func, select

from central import schema
from central.store import alone
from central.words import stored
from central.zones import USUAL, local

#: The service that stands for every one without a row of its own on that day.
EVERY = "*"

_booking, _quota, _day = schema.booking.c, schema.quota.c, schema.quota_day.c


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
    most = _most(connection, wanted, at)
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
    return int(taken or 0) + wanted.people > most


def _most(connection: Connection, wanted: Wanted, at: datetime) -> int | None:
    """The quota at `at`, by the site's clock: of that day, else of every day; None for no limit."""
    of_day = select(_day.people).where(
        _day.site == wanted.site,
        _day.service.in_((wanted.service, EVERY)),
        _day.day == at.date().isoformat(),
        _day.hour == at.hour,
    )
    usual = select(_quota.people).where(
        _quota.site == wanted.site, _quota.service == wanted.service, _quota.hour == at.hour
    )
    most = connection.scalar(of_day.order_by(_day.service == EVERY))
    return connection.scalar(usual) if most is None else most


def _alone(connection: Connection, site: str) -> None:
    """Before anything is read: a quota that was read while waiting may have changed meanwhile."""
    alone(connection, f"places at {site}")


def set_quota(
    connection: Connection,
    site: str,
    service: str,
    hours: tuple[int, int],
    people: int | None,
    day: date | None = None,
) -> None:
    """For each hour from the first to before the last, of every day or of `day` alone; None for
    `people` takes it away: the limit of every day, or the exception of that day."""
    _alone(connection, site)
    table = schema.quota if day is None else schema.quota_day
    row: dict[str, object] = {"site": site, "service": service}
    row |= {"day": day.isoformat()} if day is not None else {}
    here = [table.c[name] == value for name, value in row.items()]
    connection.execute(delete(table).where(*here, table.c.hour.in_(range(*hours))))
    if people is not None:
        rows = [{**row, "hour": hour, "people": people} for hour in range(*hours)]
        connection.execute(table.insert(), rows)


def set_zone(connection: Connection, site: str, zone: str) -> None:
    connection.execute(delete(schema.site_zone).where(schema.site_zone.c.site == site))
    connection.execute(schema.site_zone.insert().values(site=site, zone=zone))
