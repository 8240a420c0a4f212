"""Which tickets a booking became, and those that were too many.

Two booths that are both cut off may each give a number for one booking. Neither
can know; the centre can, when their events have come. It takes nobody's number
away: it tells both sites, and their staff sees to it. Companions of a group are
no conflict as long as no more people come than the booking is for.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Connection, Row, and_, func, or_, select, update

from central import schema
from central.store import insert_once
from central.words import stored

TOLD = timedelta(days=14)
"""So long the manifest tells of a conflict: as long as a booth may be alone."""
AFTER_ITS_DAY = "handed_in_after_its_day"
"""Why a site cancels a ticket that was on paper all the same: the booking was used."""
MOST_PEOPLE = 50

_use = schema.booking_use
_other = schema.booking_use.alias("other")


class Use(BaseModel):
    """A ticket that a booking became."""

    ticket: str
    label: str
    site: str
    booth: str
    at: datetime


class Conflict(BaseModel):
    """One booking, two tickets: the one that was known first, and the one too many."""

    booking: str
    first: Use
    second: Use


def follow(
    connection: Connection, site: str, ticket: str, kind: str, data: dict[str, Any], reason: str | None
) -> None:
    """Let the use of a booking follow what happened to its ticket after it was issued."""
    changes: dict[str, object] = {}
    if kind == "joined" and (people := _people(data)) is not None:
        changes["people"] = people
    elif kind == "cancelled" and reason != AFTER_ITS_DAY:
        changes["gone"] = True
    elif kind == "undone" and isinstance(data.get("state"), str):
        changes["gone"] = data["state"] == "cancelled"
    if changes:
        here = and_(_use.c.site == site, _use.c.ticket == ticket)
        connection.execute(update(_use).where(here).values(**changes))


def note(
    connection: Connection,
    booking: str,
    site: str,
    ticket: str,
    label: str,
    at: datetime,
    data: dict[str, Any],
    now: datetime,
) -> set[str]:
    """Write down that `booking` (its id) became `ticket`, and whether that was one too many;
    the sites that are to hear of it then."""
    party = connection.scalar(
        select(schema.booking.c.people).where(schema.booking.c.id == booking).with_for_update()
    )
    if party is None:
        return set()
    people, booth = _people(data) or 1, data.get("booth")
    values = {
        "booking": booking,
        "site": site,
        "ticket": ticket,
        "label": label[:64],
        "booth": str(booth or "")[:64],
        "people": people,
        "business_date": str(data.get("business_date") or stored(at)[:10])[:10],
        "at": stored(at),
        "received_at": stored(now),
        "gone": False,
    }
    same_day = and_(
        _use.c.booking == booking, _use.c.business_date == values["business_date"], _use.c.gone.is_(False)
    )
    before = connection.execute(
        select(_use.c.site, _use.c.ticket)
        .where(same_day)
        .order_by(_use.c.first_ticket.is_not(None), _use.c.received_at, _use.c.at)
    ).first()
    came = connection.scalar(select(func.sum(_use.c.people)).where(same_day)) or 0
    concerned: set[str] = set()
    if before is not None and came + people > party:
        values |= {"first_site": before.site, "first_ticket": before.ticket}
        concerned = {site, before.site}
    insert_once(connection, _use, values)
    return concerned


def _people(data: dict[str, Any]) -> int | None:
    """As the event says; None when no such party exists."""
    people = data.get("people")
    return people if isinstance(people, int) and 1 <= people <= MOST_PEOPLE else None


def conflict_of(connection: Connection, site: str, ticket: str) -> Conflict | None:
    """What the ticket is one too many for; None when it is not."""
    here = and_(_use.c.site == site, _use.c.ticket == ticket)
    row = connection.execute(_conflicts().where(here)).one_or_none()
    return None if row is None else _conflict(row)


def conflicts_at(connection: Connection, site: str, now: datetime) -> list[Conflict]:
    """Those of the last TOLD that a site is part of, the earliest first."""
    asked = _conflicts().where(
        _use.c.received_at >= stored(now - TOLD), or_(_use.c.site == site, _use.c.first_site == site)
    )
    return [_conflict(row) for row in connection.execute(asked.order_by(_use.c.received_at, _use.c.ticket))]


def _conflicts() -> Any:
    first = and_(_other.c.site == _use.c.first_site, _other.c.ticket == _use.c.first_ticket)
    names = ("ticket", "label", "site", "booth", "at")
    columns = [_use.c[name].label(f"second_{name}") for name in names]
    columns += [_other.c[name].label(f"first_{name}") for name in names]
    return select(_use.c.booking, *columns).join_from(_use, _other, first)


def _conflict(row: Row[Any]) -> Conflict:
    told = row._mapping
    first, second = (
        Use(**{name: told[f"{which}_{name}"] for name in Use.model_fields}) for which in ("first", "second")
    )
    return Conflict(booking=row.booking, first=first, second=second)
