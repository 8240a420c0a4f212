"""Rosters: who is expected on a session day. Codes and masked names, never a NIK."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, insert, select

from kiosk.clock import Clock
from kiosk.queue import schema
from kiosk.queue.database import Database, alone
from kiosk.queue.refusals import Refusal, RefusalCode
from kiosk.queue.roster_file import NO_ROOM, NUMBER_LISTED, Complaint, Expected, Session
from kiosk.queue.rules import QueueRules
from kiosk.queue.session_days import Json, note_day, on_roster, planned, row_of, time_of

_r = schema.roster.c


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of the rows of a file: how many are on the roster now, for how many
    people with those that were on it, and which ones could not be taken."""

    imported: int
    people: int
    refused: Sequence[tuple[int, Complaint]]


class Rosters:
    """Safe for the threads of a process, and for several processes on one database."""

    def __init__(self, database: Database, rules: QueueRules, clock: Clock) -> None:
        self._database = database
        self._rules = rules
        self._clock = clock

    def frame(self, day: date) -> Session | Refusal:
        """What the rows of a roster of that day are checked against."""
        with self._database.read() as connection:
            row = row_of(connection, self._rules.site, day)
        if row is None:
            return Refusal(RefusalCode.UNKNOWN_SESSION, {"date": day.isoformat()})
        services = {
            code: (service.name.in_("id"), service.name.in_("en"))
            for code, service in self._rules.services.items()
        }
        return Session(day, time_of(row.opens), time_of(row.closes), self._rules.zone, services)

    def bring_in(self, day: date, rows: Sequence[Expected], by: str) -> Brought | Refusal:
        """Put `rows` on the roster, one after the other, as far as there is room; a code
        that is on it already is replaced, or stays as it was."""
        with self._database.write() as connection:
            alone(connection, f"session {self._rules.site}")
            row = row_of(connection, self._rules.site, day)
            if row is None:
                return Refusal(RefusalCode.UNKNOWN_SESSION, {"date": day.isoformat()})
            mine = _r.session_day == row.id
            rows_now = connection.execute(select(_r.code, _r.number, _r.people).where(mine)).all()
            people = {one.code: one.people for one in rows_now}
            listed = {one.number: one.code for one in rows_now if one.number}
            room = row.quota - row.spare - sum(people.values())
            taken, refused = [], []
            for one in rows:
                if listed.get(one.number, one.code) != one.code:
                    refused.append((one.row, Complaint(NUMBER_LISTED, {})))
                    continue
                more = one.people - people.get(one.code, 0)
                if more > max(0, room):
                    left = {"room": str(max(0, room)), "people": str(one.people)}
                    refused.append((one.row, Complaint(NO_ROOM, left)))
                    continue
                room -= more
                people[one.code] = one.people
                taken.append(one)
            connection.execute(delete(schema.roster).where(mine, _r.code.in_([one.code for one in taken])))
            if taken:
                connection.execute(insert(schema.roster), [_listed(row.id, one) for one in taken])
            note_day(connection, self._rules, self._clock, by, "roster_imported", day, {"rows": len(taken)})
            return Brought(len(taken), sum(people.values()), refused)

    def listed(self, day: date) -> list[Json] | Refusal:
        """Who is on the roster of that day, in the order of their hours."""
        with self._database.read() as connection:
            row = row_of(connection, self._rules.site, day)
            if row is None:
                return Refusal(RefusalCode.UNKNOWN_SESSION, {"date": day.isoformat()})
            mine = select(schema.roster).where(_r.session_day == row.id)
            return [
                {
                    "code": one.code,
                    "number": one.number,
                    "masked_name": one.masked_name,
                    "service": one.service,
                    "starts_at": self._rules.iso(one.starts_at),
                    "people": one.people,
                }
                for one in connection.execute(mine.order_by(_r.starts_at, _r.code))
            ]

    def remove(self, day: date, code: str, by: str) -> Refusal | None:
        """Take one code off the roster of a planned day."""
        with self._database.write() as connection:
            alone(connection, f"session {self._rules.site}")
            row = planned(connection, self._rules.site, day)
            if isinstance(row, Refusal):
                return row
            one = (_r.session_day == row.id, _r.code == code)
            people = connection.execute(select(_r.people).where(*one)).scalar()
            if people is None:
                return Refusal(RefusalCode.NOT_ON_ROSTER, {"date": day.isoformat()})
            connection.execute(delete(schema.roster).where(*one))
            note_day(connection, self._rules, self._clock, by, "roster_row_removed", day, {"people": people})
            return None

    def expected(self, codes: Sequence[str]) -> Json | None:
        """Who of today's roster has one of these codes or numbers: a booking, as a booth needs it."""
        today = self._rules.business_date(self._clock.now())
        with self._database.read() as connection:
            row = row_of(connection, self._rules.site, today)
            found = None if row is None else on_roster(connection, row.id, codes)
        if found is None:
            return None
        return {
            "code": found.code,
            "service": found.service,
            "starts_at": self._rules.iso(found.starts_at),
            "masked_name": found.masked_name,
            "people": found.people,
        }


def _listed(session_day: object, one: Expected) -> dict[str, object]:
    return {
        "session_day": session_day,
        "code": one.code,
        "number": one.number,
        "masked_name": one.masked_name,
        "service": one.service,
        "starts_at": one.starts_at,
        "people": one.people,
    }
