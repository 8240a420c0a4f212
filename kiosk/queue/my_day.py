"""What an officer has done today, from the log alone: counts, service times, idle time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from itertools import pairwise
from statistics import fmean, median
from typing import NamedTuple

from sqlalchemy import Connection, select

from kiosk.queue import schema
from kiosk.queue.overview import Json
from kiosk.queue.tickets import Kind

#: What empties the hand, and what ends the wait for the next: idle is from one to the other.
FREED = (Kind.FINISHED, Kind.NO_SHOW, Kind.PARKED, Kind.TRANSFERRED, Kind.CANCELLED, Kind.RESUMED)
PAUSED, OPENED = "counter_paused", "counter_opened"

_e = schema.ticket_event.c
_a = schema.audit.c


class Turning(NamedTuple):
    """A moment at which an officer's hand became empty or full, or the counter opened or paused."""

    at: datetime
    hand_empty: bool | None = None
    open: bool | None = None


def my_day(connection: Connection, by: str, today: date) -> Json:
    """{called, done, no_show, parked, transferred, serving_minutes, idle_minutes}.

    done: stages finished. serving_minutes: {mean, median}, None before the
    first. idle_minutes: from letting go of one number to calling the next,
    pauses left out; the same as in the reports, by officer.
    """
    rows = connection.execute(
        select(_e.kind, _e.at, _e.data)
        .where(_e.by == by, _e.business_date == today, schema.DEEDS, schema.STANDS)
        .order_by(_e.sequence)
    ).all()
    counts = Counter(row.kind for row in rows)
    minutes = [float(row.data["minutes"]) for row in rows if row.kind == Kind.FINISHED]
    turnings = [
        Turning(row.at, hand_empty=row.kind in FREED)
        for row in rows
        if row.kind == Kind.CALLED or row.kind in FREED
    ]
    return {
        "called": counts[Kind.CALLED],
        "done": counts[Kind.FINISHED],
        "no_show": counts[Kind.NO_SHOW],
        "parked": counts[Kind.PARKED],
        "transferred": counts[Kind.TRANSFERRED],
        "serving_minutes": {
            "mean": round(fmean(minutes), 1) if minutes else None,
            "median": round(median(minutes), 1) if minutes else None,
        },
        "idle_minutes": round(_idle([*turnings, *_pauses(connection, by, today)]), 1),
    }


def _pauses(connection: Connection, by: str, today: date) -> list[Turning]:
    """A pause is no idleness."""
    rows = connection.execute(
        select(_a.at, _a.deed).where(_a.business_date == today, _a.deed.in_((PAUSED, OPENED)), _a.by == by)
    )
    return [Turning(row.at, open=row.deed == OPENED) for row in rows]


def _idle(turnings: Iterable[Turning]) -> float:
    """Minutes from letting go of one number to calling the next."""
    minutes, hand_empty, is_open = 0.0, False, True
    line = sorted(turnings, key=lambda turning: turning.at)
    for one, then in pairwise(line):
        hand_empty = hand_empty if one.hand_empty is None else one.hand_empty
        is_open = is_open if one.open is None else one.open
        if hand_empty and is_open:
            minutes += (then.at - one.at).total_seconds() / 60
    return minutes
