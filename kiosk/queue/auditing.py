"""The audit log: every deed of staff that is no event of a ticket, append-only.

Who did what to what, and when. Never a password, a token, a network address or
anything that tells who an applicant is: `subject` names a counter, an account,
a day or a page, and `data` holds codes and figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, insert, select

from kiosk.queue import schema


@dataclass(frozen=True, slots=True)
class Entry:
    """One deed as it was written down; `sequence` grows with every deed."""

    sequence: int
    at: datetime
    by: str
    deed: str
    subject: str
    reason: str | None
    data: Mapping[str, object]


def note(
    connection: Connection,
    now: datetime,
    business_date: date,
    by: str,
    deed: str,
    subject: str,
    reason: str | None = None,
    data: Mapping[str, object] | None = None,
) -> None:
    """Write one deed down, in the transaction of the deed itself.

    `by` is who did it ("staff:sari", "system"); `deed` one word or two joined
    by "_" ("signed_in", "counter_paused"); `subject` what it was done to.
    """
    connection.execute(
        insert(schema.audit),
        {
            "at": now,
            "business_date": business_date,
            "by": by,
            "deed": deed,
            "subject": subject,
            "reason": reason,
            "data": dict(data or {}),
        },
    )


def entries(
    connection: Connection, business_date: date, deed: str | None, before: int | None, count: int
) -> list[Entry]:
    """At most `count` deeds of a day, the latest first; only those called `deed`,
    only those older than the sequence `before`."""
    table = schema.audit.c
    asked = select(
        table.sequence, table.at, table.by, table.deed, table.subject, table.reason, table.data
    ).where(table.business_date == business_date)
    if deed is not None:
        asked = asked.where(table.deed == deed)
    if before is not None:
        asked = asked.where(table.sequence < before)
    rows = connection.execute(asked.order_by(table.sequence.desc()).limit(count))
    return [Entry(*row) for row in rows]


def deeds_of(connection: Connection, business_date: date) -> list[str]:
    """Which kinds of deed there are on a day."""
    table = schema.audit.c
    asked = select(table.deed).where(table.business_date == business_date)
    return list(connection.execute(asked.distinct().order_by(table.deed)).scalars())
