"""The audit log: every deed of staff that is no event of a ticket, append-only.

Who did what to what, and when. Never a password, a token, a network address or
anything that tells who an applicant is: `subject` names a counter, an account,
a day or a page, and `data` holds codes and figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Connection, insert

from kiosk.queue import schema


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
