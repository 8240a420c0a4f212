"""Days on which a service point opens: planned, opened, closed, reported.

Where a site keeps session days, numbers are given only while one is open. Who
is on the roster always gets a number; whoever is not, as long as there is spare
room. The rosters themselves are kept by `rosters`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection, Row, delete, func, insert, or_, select, update

from kiosk.clock import Clock
from kiosk.queue import schema
from kiosk.queue.auditing import note
from kiosk.queue.database import Database, alone
from kiosk.queue.refusals import Refusal, RefusalCode
from kiosk.queue.roster_purge import is_purged, turnout
from kiosk.queue.rules import QueueRules
from kiosk.queue.tickets import State

PLANNED, OPEN, CLOSED = "planned", "open", "closed"
MOST_SHOWN = 60

_s = schema.session_day.c
_r = schema.roster.c
_t = schema.ticket.c

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Plan:
    """When a session day is, and for how many people; `spare` of them on no roster."""

    day: date
    opens: time
    closes: time
    quota: int
    spare: int

    @property
    def is_nonsense(self) -> bool:
        return self.closes <= self.opens or self.spare > self.quota

    def as_row(self) -> dict[str, object]:
        """The columns that a plan fills."""
        return {
            "business_date": self.day,
            "opens": f"{self.opens:%H:%M}",
            "closes": f"{self.closes:%H:%M}",
            "quota": self.quota,
            "spare": self.spare,
        }


def judge(
    connection: Connection, rules: QueueRules, now: datetime, booking: str | None, people: int
) -> Refusal | None:
    """Why no number is given now; None when one is. Call with the lock held."""
    today = rules.business_date(now)
    row = row_of(connection, rules.site, today)
    local = now.astimezone(rules.zone).time()
    if row is None or row.state != OPEN or not time_of(row.opens) <= local < time_of(row.closes):
        return Refusal(RefusalCode.CLOSED)
    if booking is not None and on_roster(connection, row.id, (booking,)) is not None:
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

    def plan(self, day_id: str, plan: Plan, by: str) -> Json | Refusal:
        """Make a session day; repeating it gives the same one."""
        day = plan.day
        if plan.is_nonsense:
            return Refusal(RefusalCode.SESSION_NONSENSE)
        values = {**plan.as_row(), "id": day_id, "site": self._rules.site, "state": PLANNED}
        values |= {"by": by, "changed_at": self._clock.now()}
        with self._database.write() as connection:
            alone(connection, f"session {self._rules.site}")
            row = row_of(connection, self._rules.site, day)
            if row is not None and row.id != day_id:
                return Refusal(RefusalCode.SESSION_EXISTS, {"date": day.isoformat()})
            if row is None:
                if connection.execute(select(_s.id).where(_s.id == day_id)).first() is not None:
                    return Refusal(RefusalCode.REQUEST_REUSED)
                if self._is_past(day):
                    return Refusal(RefusalCode.SESSION_PAST, {"date": day.isoformat()})
                connection.execute(insert(schema.session_day), values)
                self._note(connection, by, "session_planned", day, {"quota": plan.quota, "spare": plan.spare})
                row = row_of(connection, self._rules.site, day)
            assert row is not None
            return self._told(connection, row)

    def change(self, day_id: str, day: date, plan: Plan, by: str) -> Json | Refusal:
        """Give the planned session `day_id` of `day` another plan; repeating it changes
        nothing. Who is on its roster goes with it to another date."""
        if plan.is_nonsense:
            return Refusal(RefusalCode.SESSION_NONSENSE)
        site = self._rules.site
        with self._database.write() as connection:
            alone(connection, f"session {site}")
            row = connection.execute(
                select(schema.session_day).where(_s.id == day_id, _s.site == site)
            ).first()
            if row is None or row.business_date not in (day, plan.day):
                return Refusal(RefusalCode.UNKNOWN_SESSION, {"date": day.isoformat()})
            changed = {name: value for name, value in plan.as_row().items() if getattr(row, name) != value}
            if not changed:
                return self._told(connection, row)
            refusal = self._why_not(connection, row, plan)
            if refusal is not None:
                return refusal
            changed |= {"by": by, "changed_at": self._clock.now()}
            connection.execute(update(schema.session_day).where(_s.id == day_id).values(changed))
            moved = plan.day - row.business_date
            if moved:
                # The zone is part of each hour: where clocks change, nine stays nine.
                for one in connection.execute(
                    select(_r.code, _r.starts_at).where(_r.session_day == day_id)
                ).all():
                    at = one.starts_at.astimezone(self._rules.zone) + moved
                    mine = (_r.session_day == day_id, _r.code == one.code)
                    connection.execute(update(schema.roster).where(*mine).values(starts_at=at))
            told = {"date": plan.day.isoformat(), "quota": plan.quota, "spare": plan.spare}
            told |= {"opens": f"{plan.opens:%H:%M}", "closes": f"{plan.closes:%H:%M}"}
            self._note(connection, by, "session_changed", day, told)
            row = row_of(connection, site, plan.day)
            assert row is not None
            return self._told(connection, row)

    def _is_past(self, day: date) -> bool:
        return day < self._rules.business_date(self._clock.now())

    def _why_not(self, connection: Connection, row: Row[tuple[object, ...]], plan: Plan) -> Refusal | None:
        if row.state != PLANNED:
            return Refusal(RefusalCode.SESSION_NOT_PLANNED, {"date": row.business_date.isoformat()})
        if plan.day != row.business_date and self._is_past(plan.day):
            return Refusal(RefusalCode.SESSION_PAST, {"date": plan.day.isoformat()})
        there = row_of(connection, self._rules.site, plan.day)
        if there is not None and there.id != row.id:
            return Refusal(RefusalCode.SESSION_EXISTS, {"date": plan.day.isoformat()})
        expected = connection.execute(select(_r.people, _r.starts_at).where(_r.session_day == row.id)).all()
        people = sum(one.people for one in expected)
        if people > plan.quota - plan.spare:
            values = {"people": str(people), "room": str(plan.quota - plan.spare)}
            return Refusal(RefusalCode.ROSTER_TOO_LONG, values)
        hours = (one.starts_at.astimezone(self._rules.zone).time() for one in expected)
        outside = sum(not plan.opens <= hour < plan.closes for hour in hours)
        if outside:
            return Refusal(RefusalCode.ROSTER_OUT_OF_HOURS, {"count": str(outside)})
        return None

    def withdraw(self, day: date, by: str) -> Refusal | None:
        """Take a planned day back, with its roster."""
        with self._database.write() as connection:
            alone(connection, f"session {self._rules.site}")
            row = planned(connection, self._rules.site, day)
            if isinstance(row, Refusal):
                return row
            told = {"quota": row.quota, "spare": row.spare, **self._on_roster(connection, row)}
            connection.execute(delete(schema.roster).where(_r.session_day == row.id))
            connection.execute(delete(schema.session_day).where(_s.id == row.id))
            self._note(connection, by, "session_withdrawn", day, told)
            return None

    def set_open(self, day: date, by: str, is_open: bool) -> Json | Refusal:
        """Open a planned day, or close an open one; a closed day may be opened again."""
        with self._database.write() as connection:
            alone(connection, f"session {self._rules.site}")
            row = row_of(connection, self._rules.site, day)
            if row is None:
                return Refusal(RefusalCode.UNKNOWN_SESSION, {"date": day.isoformat()})
            if is_open and day != self._rules.business_date(self._clock.now()):
                return Refusal(RefusalCode.SESSION_NOT_TODAY, {"date": day.isoformat()})
            state = OPEN if is_open else CLOSED
            if row.state != state:
                changed = {"state": state, "by": by, "changed_at": self._clock.now()}
                connection.execute(update(schema.session_day).where(_s.id == row.id).values(changed))
                self._note(connection, by, "session_opened" if is_open else "session_closed", day, {})
                row = row_of(connection, self._rules.site, day)
                assert row is not None
            return self._told(connection, row)

    def report(self, day: date) -> Json | Refusal:
        """Who was expected, who came, who came besides, and how they left."""
        with self._database.read() as connection:
            row = row_of(connection, self._rules.site, day)
            if row is None:
                return Refusal(RefusalCode.UNKNOWN_SESSION, {"date": day.isoformat()})
            here = (_t.site == self._rules.site, _t.business_date == day)
            by_state = connection.execute(
                select(_t.state, func.count().label("many")).where(*here).group_by(_t.state)
            )
            live = select(_t.booking).where(*here, _t.state != State.CANCELLED, _t.booking.is_not(None))
            missing = select(schema.roster).where(_r.session_day == row.id, _r.code.not_in(live))
            return {
                **self._told(connection, row),
                **turnout(connection, self._rules, row),
                "tickets": {one.state: one.many for one in by_state},
                "missing": [
                    {
                        "code": one.code,
                        "masked_name": one.masked_name,
                        "starts_at": self._rules.iso(one.starts_at),
                        "people": one.people,
                    }
                    for one in connection.execute(missing.order_by(_r.starts_at, _r.code))
                ],
            }

    def _note(
        self, connection: Connection, by: str, deed: str, day: date, data: Mapping[str, object]
    ) -> None:
        note_day(connection, self._rules, self._clock, by, deed, day, data)

    def _told(self, connection: Connection, row: Row[tuple[object, ...]]) -> Json:
        return {
            "id": row.id,
            "date": row.business_date.isoformat(),
            "opens": row.opens,
            "closes": row.closes,
            "quota": row.quota,
            "spare": row.spare,
            "state": row.state,
            "roster": self._on_roster(connection, row),
            "roster_purged": is_purged(self._rules, row.business_date, self._clock.now()),
        }

    def _on_roster(self, connection: Connection, row: Row[tuple[object, ...]]) -> dict[str, int]:
        people = select(func.count(), func.coalesce(func.sum(_r.people), 0)).where(_r.session_day == row.id)
        count, total = connection.execute(people).one()
        return {"codes": count, "people": int(total)}


def note_day(
    connection: Connection,
    rules: QueueRules,
    clock: Clock,
    by: str,
    deed: str,
    day: date,
    data: Mapping[str, object],
) -> None:
    """Write into the audit log what was done to a session day: figures, nobody's code."""
    now = clock.now()
    note(connection, now, rules.business_date(now), by, deed, day.isoformat(), data=data)


def row_of(connection: Connection, site: str, day: date) -> Row[tuple[object, ...]] | None:
    statement = select(schema.session_day).where(_s.site == site, _s.business_date == day)
    return connection.execute(statement).first()


def planned(connection: Connection, site: str, day: date) -> Row[tuple[object, ...]] | Refusal:
    """The session of `day` while it may still be changed, or why it may not."""
    row = row_of(connection, site, day)
    if row is None:
        return Refusal(RefusalCode.UNKNOWN_SESSION, {"date": day.isoformat()})
    if row.state != PLANNED:
        return Refusal(RefusalCode.SESSION_NOT_PLANNED, {"date": day.isoformat()})
    return row


def on_roster(
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


def time_of(written: object) -> time:
    return time.fromisoformat(str(written))
