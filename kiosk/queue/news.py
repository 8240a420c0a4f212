"""Hearing at once that another process changed the queue.

PostgreSQL tells: a trigger on the table `change` notifies `CHANNEL` with the
commit that changed something. SQLite tells nobody; there the version is asked
for often, which costs a fraction of a millisecond.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from psycopg import AsyncConnection, OperationalError

from kiosk.queue.database import Database

#: As the migration names it.
CHANNEL = "queue_changed"
#: How often the version is asked for: on SQLite the only way to hear, on PostgreSQL a net below.
ASK_SQLITE_S, ASK_POSTGRESQL_S = 0.05, 1.0
AGAIN_S = 0.5


def ask_every_s(database: Database) -> float:
    """How often to ask `database` for its version."""
    return ASK_SQLITE_S if database.is_sqlite else ASK_POSTGRESQL_S


async def hear(database: Database, tell: Callable[[], None]) -> None:
    """On PostgreSQL call `tell` at every change until cancelled; a connection
    that breaks is made anew. On SQLite there is nothing to hear: returns at once."""
    while not database.is_sqlite:
        try:
            async with await _connected(database) as line:
                await line.execute(f"LISTEN {CHANNEL}")
                tell()  # what was changed before it listened
                async for _ in line.notifies():
                    tell()
        except OperationalError:
            await asyncio.sleep(AGAIN_S)


async def _connected(database: Database) -> AsyncConnection:
    """A connection of its own. Cancelled while it connects, it is closed first:
    the driver would leave it open."""
    connecting = asyncio.ensure_future(AsyncConnection.connect(**database.line(), autocommit=True))
    try:
        return await asyncio.shield(connecting)
    except asyncio.CancelledError:
        with suppress(OperationalError):
            await (await connecting).close()
        raise
