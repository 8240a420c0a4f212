"""The log, read again day by day for the reports. It only reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from kiosk.clock import Clock
from kiosk.queue import schema
from kiosk.queue.database import Database
from kiosk.queue.ledger import find
from kiosk.queue.reporting import Report, report
from kiosk.queue.rules import QueueRules
from kiosk.queue.story import Happening, Holder, Past, Pause
from kiosk.queue.tickets import Kind, State, Ticket

_t = schema.ticket.c
_e = schema.ticket_event.c
_a = schema.audit.c

_FIELDS = tuple(field.name for field in fields(Happening))
_HAPPENINGS = select(*(_e[name] for name in _FIELDS))

#: As the audit log calls them.
PAUSED, OPENED = "counter_paused", "counter_opened"


class History:
    """What happened at one site, on any day it has kept."""

    def __init__(self, database: Database, rules: QueueRules, clock: Clock) -> None:
        self._database = database
        self._rules = rules
        self._clock = clock

    @property
    def today(self) -> date:
        """The day it is at the site."""
        return self._rules.business_date(self._clock.now())

    def report(self, first: date, last: date) -> Report:
        """What is told of the days from `first` to `last`, both included."""
        with self._database.read() as connection:
            return report(first, last, self._days(connection, first, last), self._rules)

    def of_ticket(self, ticket_id: str) -> tuple[Ticket, list[Happening]] | None:
        """A ticket and everything that happened to it, also what was undone; None when there is none."""
        with self._database.read() as connection:
            ticket = find(connection, ticket_id)
            if ticket is None:
                return None
            rows = connection.execute(_HAPPENINGS.where(_e.ticket == ticket_id).order_by(_e.sequence))
            return ticket, [_happening(row) for row in rows]

    def numbered(self, label: str, day: date) -> str | None:
        """The id of the ticket with that label on `day`; None when there is none."""
        with self._database.read() as connection:
            asked = select(_t.id).where(
                _t.site == self._rules.site, _t.business_date == day, _t.label == label
            )
            found: str | None = connection.execute(asked).scalar_one_or_none()
            return found

    def _days(self, connection: Connection, first: date, last: date) -> Iterator[Past]:
        """The days on which something happened, one at a time."""
        here = (_t.site == self._rules.site, _t.business_date.between(first, last))
        kept = connection.execute(
            select(_t.business_date).where(*here).distinct().union(_days_of_pauses(first, last))
        ).scalars()
        for day in sorted(kept):
            events = self._events(connection, day)
            yield Past(day, self._tickets(connection, day), events, self._pauses(connection, day, events))

    def _tickets(self, connection: Connection, day: date) -> list[Holder]:
        rows = connection.execute(
            select(_t.id, _t.label, _t.service, _t.class_, _t.state, _t.people, _t.arrived_at)
            .where(_t.site == self._rules.site, _t.business_date == day)
            .order_by(_t.arrived_at, _t.series, _t.number)
        )
        return [
            Holder(row.id, row.label, row.service, row.class_, State(row.state), row.people, row.arrived_at)
            for row in rows
        ]

    def _events(self, connection: Connection, day: date) -> list[Happening]:
        rows = connection.execute(
            _HAPPENINGS.where(_e.site == self._rules.site, _e.business_date == day).order_by(_e.sequence)
        )
        return [_happening(row) for row in rows]

    def _pauses(self, connection: Connection, day: date, events: Sequence[Happening]) -> list[Pause]:
        """The pauses of a day. One that was not ended on its day lasts until now, or until the last thing
        that happened on a day that is over."""
        deeds = connection.execute(
            select(_a.at, _a.deed, _a.subject, _a.reason)
            .where(_a.business_date == day, _a.deed.in_((PAUSED, OPENED)))
            .order_by(_a.sequence)
        ).all()
        lasting: dict[str, tuple[datetime, str]] = {}
        pauses: list[Pause] = []

        def end(counter: str, until: datetime) -> None:
            if counter in lasting:
                since, reason = lasting.pop(counter)
                pauses.append(Pause(counter, reason, since, max(since, until)))

        for row in deeds:
            end(row.subject, row.at)
            if row.deed == PAUSED:
                lasting[row.subject] = (row.at, row.reason or "")
        latest = [one.at for one in events] + [row.at for row in deeds]
        for counter in list(lasting):
            end(counter, self._clock.now() if day == self.today else max(latest))
        return pauses


def _happening(row: Row[Any]) -> Happening:
    return Happening(**{**dict(zip(_FIELDS, row, strict=True)), "kind": Kind(row.kind)})


def _days_of_pauses(first: date, last: date) -> Select[tuple[date]]:
    return (
        select(_a.business_date)
        .where(_a.business_date.between(first, last), _a.deed.in_((PAUSED, OPENED)))
        .distinct()
    )
