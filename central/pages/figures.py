"""Daily figures by site, counted from what was forwarded; days by each site's own clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, func, select

from central import schema
from central.health import standings
from central.pages.sites import site_of_booth
from central.zones import USUAL, day_of_hour, span

_HOUR_LENGTH = len("2026-11-22T04")
#: The westernmost zone's day ends last, the easternmost's begins first.
_EAST, _WEST = "Asia/Jayapura", "Asia/Jakarta"


@dataclass(slots=True)
class Figures:
    """Of one day at one site. `no_shows` are tickets that stayed so."""

    tickets: int = 0
    no_shows: int = 0
    submissions: int = 0
    bookings: int = 0
    arrived: int = 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a booth said that it has not sent yet: the oldest thing, and how many."""

    booth: str
    site: str
    oldest_s: float | None
    things: int
    seen_at: datetime


def by_day(
    connection: Connection, first: date, last: date, zones: Mapping[str, str]
) -> Mapping[tuple[date, str], Figures]:
    """By day and site, from `first` to `last`; a pair with nothing is not there."""
    begin, end = span(first, last, _EAST)[0], span(first, last, _WEST)[1]
    event, sent, booking, ticket = (
        table.c for table in (schema.event, schema.submission, schema.booking, schema.ticket)
    )
    stayed = and_(ticket.site == event.site, ticket.id == event.ticket, ticket.state == "no_show")
    issued = select(event.site, event.at).where(event.kind == "issued")
    missed = (
        select(event.site, func.max(event.at).label("at"))
        .join(schema.ticket, stayed)
        .where(event.kind == "no_show", event.at >= begin, event.at < end)
        .group_by(event.site, event.ticket)
    )
    booked = select(booking.site, booking.starts_at.label("at"))
    asked: dict[str, Select[Any]] = {
        "tickets": issued.where(event.at >= begin, event.at < end),
        "no_shows": missed,
        "submissions": select(sent.site, sent.created_at.label("at")).where(
            sent.created_at >= begin, sent.created_at < end
        ),
        "bookings": booked.where(booking.starts_at >= begin, booking.starts_at < end),
        "arrived": booked.where(
            booking.starts_at >= begin, booking.starts_at < end, booking.status == "arrived"
        ),
    }
    figures: dict[tuple[date, str], Figures] = {}
    for name, rows in asked.items():
        for site, hour, number in connection.execute(_by_hour(rows)):
            day = day_of_hour(hour, zones.get(site, USUAL))
            if first <= day <= last:
                there = figures.setdefault((day, site), Figures())
                setattr(there, name, getattr(there, name) + number)
    return dict(sorted(figures.items(), key=lambda pair: (-pair[0][0].toordinal(), pair[0][1])))


def _by_hour(rows: Select[Any]) -> Select[Any]:
    """Hours of UTC are hours of every zone here: one count serves them all."""
    one = rows.subquery()
    hour = func.substr(one.c.at, 1, _HOUR_LENGTH).label("hour")
    return select(one.c.site, hour, func.count()).group_by(one.c.site, hour)


def waiting(connection: Connection) -> Sequence[Waiting]:
    """Booths with something unsent, the oldest first."""
    places = site_of_booth(connection)
    there = [
        Waiting(
            one.booth,
            places.get(one.booth, ""),
            one.beat.unsent.longest_s,
            one.beat.unsent.submissions + one.beat.unsent.events,
            one.seen_at,
        )
        for one in standings(connection)
        if one.beat is not None and one.seen_at is not None
    ]
    return sorted((one for one in there if one.things), key=lambda one: -(one.oldest_s or 0.0))
