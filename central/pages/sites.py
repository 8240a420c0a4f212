"""Which sites there are, as far as anything was heard of them."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, select, union

from central import schema
from central.words import stored

LATELY = timedelta(days=31)
#: Of the newest submissions: sites are few, and every one of them sends all day.
NEWEST = 2000


def sites(connection: Connection, now: datetime) -> list[str]:
    """By name: those that told their names, have quotas or a zone of their own, bookings since a month
    ago, or a booth that handed over events or submissions lately."""
    booking = schema.booking.c
    newest = select(schema.submission.c.site).order_by(schema.submission.c.created_at.desc()).limit(NEWEST)
    heard = union(
        select(schema.name.c.site),
        select(schema.quota.c.site),
        select(schema.quota_day.c.site),
        select(schema.site_zone.c.site),
        select(booking.site).where(booking.starts_at >= stored(now - LATELY)),
        select(newest.subquery().c.site),
    )
    return sorted({*connection.scalars(heard), *site_of_booth(connection).values()})


def site_of_booth(connection: Connection) -> dict[str, str]:
    """The site for which each booth last handed over events."""
    booth, batch = schema.booth.c, schema.event_batch.c
    # By the key of the batches, booth by booth: there are millions of them.
    last = select(batch.site).where(batch.booth == booth.name).order_by(batch.received_at.desc()).limit(1)
    rows = connection.execute(select(booth.name, last.scalar_subquery().label("site")))
    return {row.name: row.site for row in rows if row.site is not None}
