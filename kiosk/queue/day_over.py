"""A day that a supervisor ended gives no more numbers, until it is opened again.

Both are deeds of the audit log, and the later of them holds. A booth that gives
from its reserve while the site is away cannot know; its numbers are taken in.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import Connection, bindparam, or_, select

from kiosk.queue import schema, session_days
from kiosk.queue.auditing import note
from kiosk.queue.database import alone, while_nobody_is_alone
from kiosk.queue.ledger import Ledger
from kiosk.queue.overview import Json
from kiosk.queue.prepared import Prepared
from kiosk.queue.refusals import Refusal, RefusalCode
from kiosk.queue.rules import QueueRules

#: The deeds in the audit log.
DAY_ENDED, DAY_REOPENED = "day_ended", "day_reopened"
#: So many days are looked at for the next opening.
LOOK_AHEAD = 60

_a = schema.audit.c
_LATEST = Prepared(
    select(_a.deed, _a.at)
    .where(
        _a.business_date == bindparam("today"),
        or_(_a.deed == DAY_ENDED, _a.deed == DAY_REOPENED),
        _a.subject == bindparam("subject"),
    )
    .order_by(_a.sequence.desc())
    .limit(1)
)


def turn(site: str) -> str:
    """Who ends a day is alone with this; who gives a number comes before or after."""
    return f"day {site}"


def ended_at(connection: Connection, today: date) -> datetime | None:
    """When the day was ended; None while it is open, or opened again."""
    row = _LATEST.first(connection, {"today": today, "subject": today.isoformat()})
    if row is None or row.deed != DAY_ENDED:
        return None
    at: datetime = row.at
    return at


def told(connection: Connection, rules: QueueRules, today: date) -> Json | None:
    """{ended_at, next_day, opens_at}: when the day was ended, and when numbers are given
    again, null where that is not known; None while the day is not over."""
    at = ended_at(connection, today)
    if at is None:
        return None
    opening = _next_opening(connection, rules, today)
    return {
        "ended_at": rules.iso(at),
        "next_day": opening.get("next_day"),
        "opens_at": opening.get("opens_at"),
    }


def refusal(ledger: Ledger) -> Refusal | None:
    """`closed`, with when the day was ended and when numbers are given again; None while it is not over."""
    rules = ledger.rules
    while_nobody_is_alone(ledger.connection, turn(rules.site))
    at = ended_at(ledger.connection, ledger.today)
    if at is None:
        return None
    values = {"ended_at": f"{at.astimezone(rules.zone):%H:%M}"}
    return Refusal(RefusalCode.CLOSED, values | _next_opening(ledger.connection, rules, ledger.today))


def reopen(ledger: Ledger, reason: str | None) -> Json | Refusal:
    """Give numbers again on the day that was ended: {date, ended_at}."""
    connection, today = ledger.connection, ledger.today
    alone(connection, turn(ledger.rules.site))
    if ended_at(connection, today) is None:
        return Refusal(RefusalCode.DAY_NOT_ENDED)
    note(connection, ledger.now, today, ledger.by, DAY_REOPENED, today.isoformat(), reason)
    return {"date": today.isoformat(), "ended_at": None}


def _next_opening(connection: Connection, rules: QueueRules, today: date) -> dict[str, str]:
    """{next_day, opens_at}: the first day after `today` on which numbers are given, if one is known."""
    last = today + timedelta(days=LOOK_AHEAD)
    if rules.session_days:
        for row in session_days.ahead(connection, rules, today + timedelta(days=1), last):
            if row["state"] != session_days.CLOSED:
                return {"next_day": str(row["date"]), "opens_at": str(row["opens"])}
        return {}
    for ahead in range(1, LOOK_AHEAD + 1):
        day = today + timedelta(days=ahead)
        spans = rules.open_hours(day)
        if spans:
            return {"next_day": day.isoformat(), "opens_at": f"{min(spans)[0]:%H:%M}"}
    return {}
