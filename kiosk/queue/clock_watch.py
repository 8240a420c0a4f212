"""Notices that the clock was put back, and writes it into the audit log.

Events stay in order all the same: none is before its ticket's last (`ledger`).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from kiosk.queue.auditing import note
from kiosk.queue.rules import QueueRules

DEED = "clock_put_back"
#: Time servers correct by less.
TOLERANCE = timedelta(minutes=1)


class ClockWatch:
    """Remembers the latest moment that this process has seen."""

    def __init__(self) -> None:
        self._latest: datetime | None = None

    def look(self, connection: Connection, rules: QueueRules, now: datetime) -> None:
        """Note it when `now` is plainly before a moment that was."""
        latest, self._latest = self._latest, now
        if latest is None or latest - now <= TOLERANCE:
            return
        told = {"minutes": round((latest - now).total_seconds() / 60)}
        note(connection, now, rules.business_date(now), "system", DEED, rules.site, None, told)
