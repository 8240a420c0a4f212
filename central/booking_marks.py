"""By what it is known that the bookings of a site have changed, without reading them.

A mark is chance, not a count: a centre that was brought back from a backup does not
come to a mark again that a booth knows from before.
"""

from __future__ import annotations

from secrets import token_hex

from sqlalchemy import Connection, select, update

from central import schema
from central.store import insert_once

_mark = schema.booking_mark.c


def touch(connection: Connection, *sites: str) -> None:
    """The bookings of `sites` have changed; in the transaction that changes them, once and at its end."""
    # Always in the same order: two transactions that touch the same sites do not wait for each other.
    for site in sorted(set(sites)):
        new = update(schema.booking_mark).where(_mark.site == site).values(mark=token_hex(8))
        if connection.execute(new).rowcount == 0:
            first = {"site": site, "mark": token_hex(8)}
            if not insert_once(connection, schema.booking_mark, first):
                connection.execute(new)  # somebody else was first, just now


def mark_of(connection: Connection, site: str) -> str:
    """The mark of `site`; empty for one that never had a booking."""
    return connection.scalar(select(_mark.mark).where(_mark.site == site)) or ""
