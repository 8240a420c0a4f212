"""Rosters go when their day is long over: codes and masked names are needed no more.

What a report adds up of them is kept, as figures, in the audit log.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import Connection, Row, delete, exists, func, select

from kiosk.queue import schema
from kiosk.queue.auditing import note
from kiosk.queue.database import Database, alone
from kiosk.queue.rules import QueueRules
from kiosk.queue.tickets import State

#: So long after its day somebody may still ask who was on a roster.
KEPT = timedelta(days=14)
DEED = "roster_purged"

_s = schema.session_day.c
_r = schema.roster.c
_t = schema.ticket.c
_a = schema.audit.c

Json = dict[str, object]


def is_purged(rules: QueueRules, day: date, now: datetime) -> bool:
    """Whether the roster of `day` is no longer kept."""
    return day + KEPT < rules.business_date(now)


def purge_rosters(database: Database, rules: QueueRules, now: datetime) -> int:
    """Delete the rosters whose day is longer ago than `KEPT`; how many rosters that
    were. Several processes may do so at once."""
    listed = exists(select(_r.code).where(_r.session_day == _s.id))
    over = select(schema.session_day).where(
        _s.site == rules.site, _s.business_date < rules.business_date(now) - KEPT, listed
    )
    with database.read() as connection:
        days = connection.execute(over).all()
    purged = 0
    for day in days:
        with database.write() as connection:
            alone(connection, f"session {rules.site}")
            figures = turnout(connection, rules, day)
            if connection.execute(delete(schema.roster).where(_r.session_day == day.id)).rowcount:
                at, subject = rules.business_date(now), day.business_date.isoformat()
                note(connection, now, at, "system", DEED, subject, data=figures)
                purged += 1
    return purged


def turnout(connection: Connection, rules: QueueRules, day: Row[tuple[object, ...]]) -> Json:
    """{expected: {codes, people}, arrived: {codes, people}, walk_ins}: of the roster while
    it is there, afterwards as it was written down."""
    listed = select(_r.code, _r.people).where(_r.session_day == day.id)
    expected = {one.code: one.people for one in connection.execute(listed)}
    if not expected:
        kept = _kept(connection, day.business_date)
        if kept is not None:
            return kept
    live = connection.execute(
        select(_t.booking, func.sum(_t.people).label("people"))
        .where(_t.site == rules.site, _t.business_date == day.business_date, _t.state != State.CANCELLED)
        .group_by(_t.booking)
    ).all()
    came = {one.booking: int(one.people) for one in live}
    return {
        "expected": {"codes": len(expected), "people": sum(expected.values())},
        "arrived": {
            "codes": len(expected.keys() & came.keys()),
            "people": sum(people for code, people in came.items() if code in expected),
        },
        "walk_ins": sum(people for code, people in came.items() if code not in expected),
    }


def _kept(connection: Connection, day: date) -> Json | None:
    figures = connection.execute(
        select(_a.data)
        .where(_a.business_date >= day, _a.deed == DEED, _a.subject == day.isoformat())
        .order_by(_a.sequence.desc())
        .limit(1)
    ).scalar()
    return None if figures is None else dict(figures)
