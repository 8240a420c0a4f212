"""Notices that the clock was moved, forward or back, and lets nobody lose by it.

Credit is time waited. Left alone, whoever waits when the clock is put back would
have none until it came again to the hour it had, and newcomers would be called
before; and when it is put forward all would be overdue at once, with an hour or a
day that nobody has waited. Therefore all who are here gain their credit from as
much earlier or later: each keeps what it has waited, and between two of them
nothing changes. A booking whose window had not begun waits for it by the new
time. Arrival times stay, and so do events: none is before its ticket's last
(`ledger`). Which day it is then, see `clock_moves`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select, update

from kiosk.clock import Clock
from kiosk.queue import schema
from kiosk.queue.auditing import note
from kiosk.queue.clock_moves import Move
from kiosk.queue.columns import Moment
from kiosk.queue.database import alone
from kiosk.queue.order import MICROSECOND
from kiosk.queue.rules import QueueRules
from kiosk.queue.tickets import FINAL

PUT_BACK, PUT_FORWARD = "clock_put_back", "clock_put_forward"
DEEDS = (PUT_BACK, PUT_FORWARD)
#: Time servers correct by less.
TOLERANCE = timedelta(minutes=1)
#: An office where nothing has happened for so long is not at work: its day may end.
AT_WORK = timedelta(hours=2)

_t = schema.ticket.c
_a = schema.audit.c

HERE = (
    select(_t.id, _t.business_date, _t.arrived_at, _t.credit_from)
    .where(
        _t.site == bindparam("site"),
        _t.business_date.in_(bindparam("days", expanding=True)),
        _t.state.not_in(FINAL),
    )
    .order_by(_t.id)
)
MOVE = update(schema.ticket).where(_t.id == bindparam("this")).values(credit_from=bindparam("since"))
LAST_DEED = select(func.max(_t.changed_at, type_=Moment)).where(
    _t.site == bindparam("site"), _t.business_date == bindparam("today")
)
LAST_TIME = select(_a.data).where(_a.deed.in_(DEEDS)).order_by(_a.sequence.desc()).limit(1)


class ClockWatch:
    """Compares the wall clock with the one that never goes back, which all
    processes of a machine share; at first with the last deed of the day."""

    def __init__(self, clock: Clock, rules: QueueRules) -> None:
        self._clock = clock
        self._rules = rules
        self._began: datetime | None = None
        """When the machine was started, by the wall clock as it was last seen."""
        self._seen_at: datetime | None = None
        self._noted: datetime | None = None
        """As `_began`, of a move that was written down in a transaction that may have been undone."""

    def recall(self, connection: Connection) -> None:
        """What was noted of the last move, by another process or by this one before it was started again."""
        told = _last_told(connection)
        self._rules.moves.last = Move.from_json(told) if told is not None and "wall" in told else None

    def glance(self, connection: Connection, now: datetime) -> None:
        """Before something is only read: did another process note a move meanwhile?"""
        if self._began is not None and abs(self._started(now) - self._began) > TOLERANCE:
            self.recall(connection)

    def look(self, connection: Connection, now: datetime) -> None:
        """Before something is written: when the clock was moved, note it and move who is here."""
        started = self._started(now)
        if self._noted is not None:
            self._began = self._noted if _is_told(connection, self._noted) else self._began
            self._noted = None
        by = self._ahead_of_last_deed(connection, now) if self._began is None else started - self._began
        if abs(by) > TOLERANCE:
            alone(connection, f"clock {self._rules.site}")
            if not _is_told(connection, started):
                self._move(connection, now, by)
                self._noted = started
                return
            self.recall(connection)  # another process was faster
        self._began, self._seen_at = started, now

    def _started(self, now: datetime) -> datetime:
        return now - timedelta(seconds=self._clock.monotonic_s())

    def _ahead_of_last_deed(self, connection: Connection, now: datetime) -> timedelta:
        """How far `now` is before the last deed of its day, below zero; zero when
        nobody who is here loses by it."""
        today = self._rules.business_date(now)
        last = _last_deed(connection, self._rules, today)
        here = _here(connection, self._rules, (today,))
        loses = any(now < one.credit_from <= one.arrived_at for one in here)
        return min(timedelta(0), now - last) if last is not None and loses else timedelta(0)

    def _move(self, connection: Connection, now: datetime, by: timedelta) -> None:
        rules, was = self._rules, now - by
        day = rules.business_date(was)
        here = _here(connection, rules, rules.lines(was))
        last = _last_deed(connection, rules, day)
        at_work = bool(here) and last is not None and last > was - AT_WORK
        wall = now.astimezone(rules.zone).date()
        move = Move(by, (self._seen_at or was) + by, wall, day if at_work else wall)
        moved = [(one.id, since) for one in here if (since := _since(one, now, by)) != one.credit_from]
        for ticket, since in moved:
            connection.execute(MOVE, {"this": ticket, "since": since})
        rules.moves.last = move
        data = {
            "minutes": abs(round(by.total_seconds() / 60)),
            "numbers": len(moved),
            "started_at": self._started(now).astimezone(UTC).isoformat(timespec="seconds"),
            **move.as_json(),
        }
        deed = PUT_FORWARD if by > timedelta(0) else PUT_BACK
        note(connection, now, rules.business_date(now), "system", deed, rules.site, None, data)


def _since(one: Row[Any], now: datetime, by: timedelta) -> datetime:
    """Since when a ticket gains credit, by the clock as it is after the move."""
    since: datetime = one.credit_from
    if since <= now - by:
        # Before whoever comes now, not beside.
        return since + by - MICROSECOND
    if one.arrived_at < since < now:
        return now  # a booking whose window the move passed over
    return since


def _here(connection: Connection, rules: QueueRules, days: Sequence[date]) -> Sequence[Row[Any]]:
    return list(connection.execute(HERE, {"site": rules.site, "days": days}))


def _last_deed(connection: Connection, rules: QueueRules, day: date) -> datetime | None:
    return connection.execute(LAST_DEED, {"site": rules.site, "today": day}).scalar()


def _last_told(connection: Connection) -> dict[str, object] | None:
    return connection.execute(LAST_TIME).scalar()


def _is_told(connection: Connection, started: datetime) -> bool:
    """Whether the last move noted is the one after which the machine seems to have `started` then."""
    told = _last_told(connection)
    return told is not None and abs(datetime.fromisoformat(str(told["started_at"])) - started) <= TOLERANCE
