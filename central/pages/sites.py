"""Which sites there are, as far as anything was heard of them."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, select, union

from central import schema
from central.words import stored

LATELY = timedelta(days=31)


def sites(connection: Connection, now: datetime) -> list[str]:
    """By name: those with bookings, quotas or events, or that sent something lately."""
    sent = schema.submission.c
    heard = union(
        select(schema.event_batch.c.site),
        select(schema.booking.c.site),
        select(schema.quota.c.site),
        select(schema.site_zone.c.site),
        select(sent.site).where(sent.created_at >= stored(now - LATELY)),
    )
    return sorted(connection.scalars(heard))


def site_of_booth(connection: Connection) -> dict[str, str]:
    """The site for which each booth last handed over events."""
    batch = schema.event_batch.c
    rows = connection.execute(select(batch.booth, batch.site).distinct().order_by(batch.booth))
    return {row.booth: row.site for row in rows}
