"""Places: judged inside the lock that also gives the number.

A place is a person (`place_counts`). Whoever asks for a place of a service with
a quota is alone with it until the end of the transaction, so two that arrive
together never share the last one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from kiosk.queue import day_over, schema, session_days
from kiosk.queue.classes import BOOKING, PRIORITY
from kiosk.queue.database import Database, alone
from kiosk.queue.ledger import Ledger
from kiosk.queue.quota import Full, Given, Limit, left, still_reserved, what_is_full
from kiosk.queue.refusals import Refusal, RefusalCode
from kiosk.queue.rules import QueueRules, ServiceRule

#: How far ahead a day with room is looked for.
HORIZON_DAYS = 60
#: How far ahead a booth is told of session days: as far as it is lent numbers.
AHEAD = timedelta(days=7)

_p = schema.place_count.c


def full(
    ledger: Ledger, service: ServiceRule, class_: str, arrived_at: datetime, people: int
) -> Refusal | None:
    """Why there is no room for `people` more of `service` today; None when there
    is. Nobody else is told so until this transaction ends."""
    rules = ledger.rules
    if service.quota.limits_nothing:
        return None
    alone(ledger.connection, f"places {rules.site} {service.code}")
    local = arrived_at.astimezone(rules.zone)
    given = given_on(ledger.connection, rules.site, ledger.today, service.code)
    if rules.session_days:
        given = replace(given, awaited=session_days.awaited(ledger.connection, rules, service.code, local))
    limit = what_is_full(service.quota, class_, people, given, local)
    return None if limit is None else _refusal(ledger, service, class_, people, local, limit)


def is_booked(rules: QueueRules, booking: str | None, booked_at: datetime | None, today: date) -> bool:
    """Whether somebody has a booking for `today`: the place was given with it,
    so no quota refuses it, however late it is. It is counted like any other."""
    return booking is not None and booked_at is not None and rules.business_date(booked_at) == today


def given_on(connection: Connection, site: str, day: date, service: str) -> Given:
    rows = connection.execute(
        select(_p.class_, _p.hour, _p.issued).where(
            _p.site == site, _p.business_date == day, _p.service == service
        )
    )
    return Given({(row.class_, row.hour): row.issued for row in rows})


class Places:
    """How many places remain, for the staff."""

    def __init__(self, database: Database, rules: QueueRules) -> None:
        self._database = database
        self._rules = rules

    def at(self, now: datetime) -> dict[str, object]:
        """{date, time, day_ended, services, sessions, sessions_until}: what each service
        has given and has left at `now`, and the session days of the coming week; None
        where the site keeps none. No number is given on a day that was ended, whatever is left."""
        rules = self._rules
        local, today = now.astimezone(rules.zone), rules.business_date(now)
        with self._database.read() as connection:
            services = [
                _room(service, self._given(connection, service, today, local), local, rules)
                for service in rules.services.values()
            ]
            ended = day_over.told(connection, rules, today)
            until = today + AHEAD
            sessions = session_days.ahead(connection, rules, today, until)
        return {
            "date": today.isoformat(),
            "time": local.replace(second=0, microsecond=0).isoformat(),
            "day_ended": ended,
            "services": services,
            "sessions": sessions if rules.session_days else None,
            "sessions_until": until.isoformat(),
        }

    def _given(self, connection: Connection, service: ServiceRule, today: date, local: datetime) -> Given:
        given = given_on(connection, self._rules.site, today, service.code)
        if not self._rules.session_days:
            return given
        return replace(given, awaited=session_days.awaited(connection, self._rules, service.code, local))


def _room(service: ServiceRule, given: Given, at: datetime, rules: QueueRules) -> dict[str, object]:
    """One service: None stands for a place that is not limited."""
    quota = service.quota
    by_class = {class_: left(quota, class_, given, at) for class_ in rules.classes}
    kept = still_reserved(quota, given, at)
    return {
        "code": service.code,
        "name": service.name.as_json(),
        "given": given.total,
        "quota": quota.per_day,
        "left": None if quota.per_day is None else max(0, quota.per_day - given.total - given.awaited),
        "left_this_hour": by_class[PRIORITY].get(Limit.HOUR) if PRIORITY in by_class else None,
        "left_of_class": {
            class_: rooms[Limit.CLASS] for class_, rooms in by_class.items() if Limit.CLASS in rooms
        },
        "left_by_class": {class_: min(rooms.values(), default=None) for class_, rooms in by_class.items()},
        "reserved": {"places": kept, "until": f"{quota.reserved.released_at:%H:%M}"}
        if quota.reserved is not None and kept
        else None,
    }


def _refusal(
    ledger: Ledger, service: ServiceRule, class_: str, people: int, at: datetime, full: Full
) -> Refusal:
    """What is full, how many are left, when there is room today and on which day next."""
    values = {"service": service.code, "full": full.limit.value, "left": str(full.left)}
    later = _later_today(ledger.rules, service, at, full.limit)
    if later is not None:
        values["opens_at"] = later
    day = next_day(ledger.connection, ledger.rules, service, class_, people, ledger.today)
    if day is not None:
        values["next_day"] = day.isoformat()
        if ledger.rules.session_days:  # only there is known who comes on another day
            values["next_day_counted"] = "yes"
    return Refusal(RefusalCode.QUOTA_FULL, values)


def _later_today(rules: QueueRules, service: ServiceRule, at: datetime, limit: Limit) -> str | None:
    """When this limit opens again on the same day, as "10:00"; None when it does not."""
    opens: datetime | None = None
    if limit is Limit.HOUR and at.hour < 23:
        opens = at.replace(hour=at.hour + 1, minute=0, second=0, microsecond=0)
    elif limit is Limit.RESERVED and service.quota.reserved is not None:
        opens = datetime.combine(at.date(), service.quota.reserved.released_at, at.tzinfo)
    return f"{opens:%H:%M}" if opens is not None and rules.is_open(opens) else None


def next_day(
    connection: Connection, rules: QueueRules, service: ServiceRule, class_: str, people: int, today: date
) -> date | None:
    """The first open day after `today` with room for `people`, as far as the
    site knows: what is booked on session days is counted. None within
    `HORIZON_DAYS`."""
    sessions = _sessions(connection, rules.site, service.code, today)
    for ahead in range(1, HORIZON_DAYS + 1):
        day = today + timedelta(days=ahead)
        session = sessions.get(day)
        if rules.session_days:
            if session is None or session.spare < people:
                continue
        elif session is None and not rules.opens_on(day):
            continue
        expected = Given({(BOOKING, 0): 0 if session is None else session.booked})
        rooms = left(service.quota, class_, expected, datetime.max.replace(tzinfo=rules.zone))
        if all(room >= people for limit, room in rooms.items() if limit is not Limit.HOUR) and not (
            service.quota.per_hour is not None and service.quota.per_hour < people
        ):
            return day
    return None


class Session(NamedTuple):
    """A session day to come: the people expected for a service, and the room for others."""

    booked: int
    spare: int


def _sessions(connection: Connection, site: str, service: str, after: date) -> Mapping[date, Session]:
    """The session days after `after`, none of them one that is closed."""
    days, expected = schema.session_day.c, schema.roster.c
    rows = connection.execute(
        select(days.business_date, func.coalesce(func.sum(expected.people), 0), days.spare)
        .select_from(
            schema.session_day.outerjoin(
                schema.roster, (expected.session_day == days.id) & (expected.service == service)
            )
        )
        .where(days.site == site, days.business_date > after, days.state != "closed")
        .group_by(days.business_date, days.spare)
    )
    return {row[0]: Session(row[1], row[2]) for row in rows}
