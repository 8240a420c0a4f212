"""Days on which a service point opens: planned, opened, closed, reported.

Where a site keeps session days, numbers are given only while one is open. Who
is on the roster always gets a number; whoever is not, as long as there is spare
room. The roster keeps codes and masked names, never a NIK.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection, Row, delete, func, insert, or_, select, update

from kiosk.clock import Clock
from kiosk.queue import schema
from kiosk.queue.auditing import note
from kiosk.queue.database import Database, alone
from kiosk.queue.refusals import Refusal, RefusalCode
from kiosk.queue.roster_file import Expected, Session
from kiosk.queue.rules import QueueRules
from kiosk.queue.tickets import State

PLANNED, OPEN, CLOSED = "planned", "open", "closed"
MOST_SHOWN = 60

_s = schema.session_day.c
_r = schema.roster.c
_t = schema.ticket.c

Json = dict[str, object]


def judge(
    connection: Connection, rules: QueueRules, now: datetime, booking: str | None, people: int
) -> Refusal | None:
    """Why no number is given now; None when one is. Call with the lock held."""
    today = rules.business_date(now)
    row = _row(connection, rules.site, today)
    local = now.astimezone(rules.zone).time()
    if row is None or row.state != OPEN or not _time(row.opens) <= local < _time(row.closes):
        return Refusal(RefusalCode.CLOSED)
    if booking is not None and _expected(connection, row.id, (booking,)) is not None:
        return None
    alone(connection, f"session {rules.site}")
    if _unexpected(connection, rules.site, row) + people > row.spare:
        return Refusal(RefusalCode.SESSION_FULL, {"spare": str(row.spare)})
    return None


def ahead(connection: Connection, rules: QueueRules, first: date, last: date) -> list[Json]:
    """The session days from `first` to `last`, with the room left for who is on no roster."""
    rows = connection.execute(
        select(schema.session_day)
        .where(_s.site == rules.site, _s.business_date.between(first, last))
        .order_by(_s.business_date)
    ).all()
    return [
        {
            "date": row.business_date.isoformat(),
            "state": row.state,
            "opens": row.opens,
            "closes": row.closes,
            "spare_left": max(0, row.spare - _unexpected(connection, rules.site, row)),
        }
        for row in rows
    ]


def awaited(connection: Connection, rules: QueueRules, service: str, at: datetime) -> int:
    """How many people of today's roster are expected for `service` still: they
    have not come, and their window is not over."""
    today = rules.business_date(at)
    came = (
        select(func.coalesce(func.sum(_t.people), 0))
        .where(
            _t.site == rules.site,
            _t.business_date == today,
            _t.booking == _r.code,
            _t.state != State.CANCELLED,
        )
        .scalar_subquery()
    )
    rows = connection.execute(
        select(_r.people - came)
        .join(schema.session_day, _s.id == _r.session_day)
        .where(
            _s.site == rules.site,
            _s.business_date == today,
            _r.service == service,
            _r.starts_at >= at - timedelta(minutes=rules.late_minutes),
        )
    )
    return sum(max(0, left) for left in rows.scalars())


class SessionDays:
    """Safe for the threads of a process, and for several processes on one database."""

    def __init__(self, database: Database, rules: QueueRules, clock: Clock) -> None:
        self._database = database
        self._rules = rules
        self._clock = clock

    def all(self) -> list[Json]:
        """The session days, the latest first."""
        rows = (
            select(schema.session_day)
            .where(_s.site == self._rules.site)
            .order_by(_s.business_date.desc())
            .limit(MOST_SHOWN)
        )
        with self._database.read() as connection:
            return [self._told(connection, row) for row in connection.execute(rows)]

    def plan(
        self, day_id: str, day: date, opens: time, closes: time, quota: int, spare: int, by: str
    ) -> Json | Refusal:
        """Make a session day; repeating it gives the same one."""
        if closes <= opens or spare > quota:
            return Refusal(RefusalCode.SESSION_NONSENSE)
        values = {
            "id": day_id,
            "site": self._rules.site,
            "business_date": day,
            "opens": f"{opens:%H:%M}",
            "closes": f"{closes:%H:%M}",
            "quota": quota,
            "spare": spare,
            "state": PLANNED,
            "by": by,
            "changed_at": self._clock.now(),
        }
        with self._database.write() as connection:
            alone(connection, f"session {self._rules.site}")
            row = _row(connection, self._rules.site, day)
            if row is not None and row.id != day_id:
                return Refusal(RefusalCode.SESSION_EXISTS, {"date": day.isoformat()})
            if row is None:
                if connection.execute(select(_s.id).where(_s.id == day_id)).first() is not None:
                    return Refusal(RefusalCode.REQUEST_REUSED)
                connection.execute(insert(schema.session_day), values)
                self._note(connection, by, "session_planned", day, {"quota": quota, "spare": spare})
                row = _row(connection, self._rules.site, day)
            assert row is not None
            return self._told(connection, row)

    def set_open(self, day: date, by: str, is_open: bool) -> Json | Refusal:
        """Open a planned day, or close an open one; a closed day may be opened again."""
        with self._database.write() as connection:
            alone(connection, f"session {self._rules.site}")
            row = _row(connection, self._rules.site, day)
            if row is None:
                return Refusal(RefusalCode.UNKNOWN_SESSION, {"date": day.isoformat()})
            if is_open and day != self._rules.business_date(self._clock.now()):
                return Refusal(RefusalCode.SESSION_NOT_TODAY, {"date": day.isoformat()})
            state = OPEN if is_open else CLOSED
            if row.state != state:
                changed = {"state": state, "by": by, "changed_at": self._clock.now()}
                connection.execute(update(schema.session_day).where(_s.id == row.id).values(changed))
                self._note(connection, by, "session_opened" if is_open else "session_closed", day, {})
                row = _row(connection, self._rules.site, day)
                assert row is not None
            return self._told(connection, row)

    def frame(self, day: date) -> Session | Refusal:
        """What the rows of a roster of that day are checked against."""
        with self._database.read() as connection:
            row = _row(connection, self._rules.site, day)
        if row is None:
            return Refusal(RefusalCode.UNKNOWN_SESSION, {"date": day.isoformat()})
        services = {
            code: (service.name.in_("id"), service.name.in_("en"))
            for code, service in self._rules.services.items()
        }
        return Session(day, _time(row.opens), _time(row.closes), self._rules.zone, services)

    def bring_in(self, day: date, rows: Sequence[Expected], by: str) -> int | Refusal:
        """Put `rows` on the roster; a code that is on it already is replaced.
        Returns how many are expected then."""
        with self._database.write() as connection:
            alone(connection, f"session {self._rules.site}")
            row = _row(connection, self._rules.site, day)
            if row is None:
                return Refusal(RefusalCode.UNKNOWN_SESSION, {"date": day.isoformat()})
            mine = _r.session_day == row.id
            codes = [one.code for one in rows]
            kept = select(func.coalesce(func.sum(_r.people), 0)).where(mine, _r.code.not_in(codes))
            people = connection.execute(kept).scalar_one() + sum(one.people for one in rows)
            if people + row.spare > row.quota:
                values = {"people": str(people), "room": str(row.quota - row.spare)}
                return Refusal(RefusalCode.ROSTER_TOO_LONG, values)
            connection.execute(delete(schema.roster).where(mine, _r.code.in_(codes)))
            if rows:
                connection.execute(
                    insert(schema.roster),
                    [
                        {
                            "session_day": row.id,
                            "code": one.code,
                            "number": one.number,
                            "masked_name": one.masked_name,
                            "service": one.service,
                            "starts_at": one.starts_at,
                            "people": one.people,
                        }
                        for one in rows
                    ],
                )
            self._note(connection, by, "roster_imported", day, {"rows": len(rows)})
            return int(people)

    def expected(self, codes: Sequence[str]) -> Json | None:
        """Who of today's roster has one of these codes or numbers: a booking, as a booth needs it."""
        today = self._rules.business_date(self._clock.now())
        with self._database.read() as connection:
            row = _row(connection, self._rules.site, today)
            found = None if row is None else _expected(connection, row.id, codes)
        if found is None:
            return None
        return {
            "code": found.code,
            "service": found.service,
            "starts_at": self._rules.iso(found.starts_at),
            "masked_name": found.masked_name,
            "people": found.people,
        }

    def report(self, day: date) -> Json | Refusal:
        """Who was expected, who came, who came besides, and how they left."""
        with self._database.read() as connection:
            row = _row(connection, self._rules.site, day)
            if row is None:
                return Refusal(RefusalCode.UNKNOWN_SESSION, {"date": day.isoformat()})
            here = (_t.site == self._rules.site, _t.business_date == day)
            tickets = connection.execute(select(_t.booking, _t.people, _t.state).where(*here)).all()
            expected = connection.execute(
                select(schema.roster).where(_r.session_day == row.id).order_by(_r.starts_at, _r.code)
            ).all()
            codes = {one.code for one in expected}
            live = [one for one in tickets if one.state != State.CANCELLED]
            came = {one.booking for one in live}
            by_state: dict[str, int] = {}
            for one in tickets:
                by_state[one.state] = by_state.get(one.state, 0) + 1
            missing = [one for one in expected if one.code not in came]
            return {
                **self._told(connection, row),
                "expected": {"codes": len(codes), "people": sum(one.people for one in expected)},
                "arrived": {
                    "codes": len(codes & came),
                    "people": sum(one.people for one in live if one.booking in codes),
                },
                "walk_ins": sum(one.people for one in live if one.booking not in codes),
                "tickets": by_state,
                "missing": [
                    {
                        "code": one.code,
                        "masked_name": one.masked_name,
                        "starts_at": self._rules.iso(one.starts_at),
                        "people": one.people,
                    }
                    for one in missing
                ],
            }

    def _told(self, connection: Connection, row: Row[tuple[object, ...]]) -> Json:
        people = select(func.count(), func.coalesce(func.sum(_r.people), 0)).where(_r.session_day == row.id)
        count, total = connection.execute(people).one()
        return {
            "id": row.id,
            "date": row.business_date.isoformat(),
            "opens": row.opens,
            "closes": row.closes,
            "quota": row.quota,
            "spare": row.spare,
            "state": row.state,
            "roster": {"codes": count, "people": int(total)},
        }

    def _note(self, connection: Connection, by: str, deed: str, day: date, data: Mapping[str, int]) -> None:
        now = self._clock.now()
        note(connection, now, self._rules.business_date(now), by, deed, day.isoformat(), data=data)


def _row(connection: Connection, site: str, day: date) -> Row[tuple[object, ...]] | None:
    statement = select(schema.session_day).where(_s.site == site, _s.business_date == day)
    return connection.execute(statement).first()


def _expected(
    connection: Connection, session_day: object, codes: Sequence[str]
) -> Row[tuple[object, ...]] | None:
    return connection.execute(
        select(schema.roster)
        .where(_r.session_day == session_day, or_(_r.code.in_(codes), _r.number.in_([c for c in codes if c])))
        .limit(1)
    ).first()


def _unexpected(connection: Connection, site: str, row: Row[tuple[object, ...]]) -> int:
    """How many people have a number of that day and are not on its roster."""
    codes = select(_r.code).where(_r.session_day == row.id)
    others = select(func.coalesce(func.sum(_t.people), 0)).where(
        _t.site == site,
        _t.business_date == row.business_date,
        _t.state != State.CANCELLED,
        or_(_t.booking.is_(None), _t.booking.not_in(codes)),
    )
    return int(connection.execute(others).scalar_one())


def _time(written: object) -> time:
    return time.fromisoformat(str(written))
