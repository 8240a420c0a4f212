"""Notices that the clock was put back, and lets nobody lose by it.

Credit is time waited. Left alone, whoever waits would have none until the clock
came again to the hour it had, and newcomers would be called before. Therefore,
when the clock is put back, all who are here gain their credit from as much
earlier: each keeps what it has waited, and between two of them nothing changes.
A booking whose window had not begun waits for it by the new time. Arrival times
stay, and so do events: none is before its ticket's last (`ledger`).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, bindparam, func, select, update

from kiosk.clock import Clock
from kiosk.queue import schema
from kiosk.queue.auditing import note
from kiosk.queue.columns import Moment
from kiosk.queue.database import alone
from kiosk.queue.order import MICROSECOND
from kiosk.queue.rules import QueueRules
from kiosk.queue.tickets import State

DEED = "clock_put_back"
#: Time servers correct by less.
TOLERANCE = timedelta(minutes=1)

_t = schema.ticket.c
_a = schema.audit.c

HERE = (
    select(_t.id, _t.arrived_at, _t.credit_from)
    .where(
        _t.site == bindparam("site"),
        _t.business_date == bindparam("today"),
        _t.state.not_in((State.DONE, State.CANCELLED)),
        _t.credit_from <= bindparam("begun"),
    )
    .order_by(_t.id)
)
MOVE = update(schema.ticket).where(_t.id == bindparam("this")).values(credit_from=bindparam("since"))
LAST_DEED = select(func.max(_t.changed_at, type_=Moment)).where(
    _t.site == bindparam("site"), _t.business_date == bindparam("today")
)
LAST_TIME = (
    select(_a.data)
    .where(_a.business_date == bindparam("today"), _a.deed == DEED)
    .order_by(_a.sequence.desc())
    .limit(1)
)


class ClockWatch:
    """Compares the wall clock with the one that never goes back, which all
    processes of a machine share; at first with the last deed of the day."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._started_at: datetime | None = None

    def look(self, connection: Connection, rules: QueueRules, now: datetime) -> None:
        """When the clock was put back: note it, and move who is here."""
        known = self._started_at
        self._started_at = started_at = now - timedelta(seconds=self._clock.monotonic_s())
        today = rules.business_date(now)
        if known is None:
            last = connection.execute(LAST_DEED, {"site": rules.site, "today": today}).scalar()
            by = timedelta(0) if last is None else last - now
        else:
            by = known - started_at
        if by <= TOLERANCE:
            return
        alone(connection, f"clock {rules.site}")
        begun = {"site": rules.site, "today": today, "begun": now + by}
        here = connection.execute(HERE, begun).all()
        told = connection.execute(LAST_TIME, {"today": today}).scalar()
        known_already = told is not None and abs(_moment(told) - started_at) <= TOLERANCE
        if known_already and not any(now < one.credit_from <= one.arrived_at for one in here):
            return  # another process was faster
        for one in here:
            # Before whoever comes now, not beside.
            connection.execute(MOVE, {"this": one.id, "since": one.credit_from - by - MICROSECOND})
        data = {
            "minutes": round(by.total_seconds() / 60),
            "numbers": len(here),
            "started_at": started_at.astimezone(UTC).isoformat(timespec="seconds"),
        }
        note(connection, now, today, "system", DEED, rules.site, None, data)


def _moment(told: dict[str, str]) -> datetime:
    return datetime.fromisoformat(told["started_at"])
