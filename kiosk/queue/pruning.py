"""Kept answers of long ago are dropped: nobody repeats a click after three days."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from kiosk.queue import schema
from kiosk.queue.columns import Moment
from kiosk.queue.database import Database

KEPT = timedelta(days=3)
#: So few at a time that a counter that presses meanwhile does not feel it.
AT_A_TIME = 500


def prune_requests(database: Database, now: datetime) -> int:
    """Drop the requests older than `KEPT`; how many that were. Several
    processes may do so at once. A clock that was put forward by days makes no
    click of a moment ago an old one: it is the last one that counts."""
    request, dropped = schema.request, 0
    with database.read() as connection:
        last = connection.execute(select(func.max(request.c.at, type_=Moment))).scalar() or now
    old = (
        select(request.c.id)
        .where(request.c.at < min(now, last) - KEPT)
        .order_by(request.c.at)
        .limit(AT_A_TIME)
        .with_for_update(skip_locked=True)
    )
    while True:
        with database.write() as connection:
            count = connection.execute(delete(request).where(request.c.id.in_(old))).rowcount
        dropped += count
        if count < AT_A_TIME:
            return dropped
