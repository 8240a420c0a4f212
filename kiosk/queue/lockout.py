"""Lock-out on guessing: failed log-ins are counted by name and by address.

An attempt counts as a failure from its beginning until it has succeeded, so
that a hundred guesses at once are a hundred failures. The counts stand in the
database: they survive a restart and hold for every worker. A name that nobody
has is counted like any other, so the wait tells nothing about who exists.

Kept are digests, never what was typed: people type passwords into the wrong
field, and a network address is nobody's business.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from kiosk.queue import schema
from kiosk.queue.database import alone

#: From this failure on there is a wait. Many counters may share one address, hence its larger number.
NAME_FAILURES, ADDRESS_FAILURES = 5, 20
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Culprit:
    """A name or an address that log-ins come from. `limit` failures make it wait."""

    kind: str
    value: str
    limit: int

    @property
    def digest(self) -> str:
        return hashlib.sha256(f"{self.kind} {self.value}".encode()).hexdigest()


def culprits(name: str, address: str) -> tuple[Culprit, Culprit]:
    """Both that are counted; a name is the same in capitals."""
    return Culprit("name", name.casefold(), NAME_FAILURES), Culprit("address", address, ADDRESS_FAILURES)


def wait_after(failures: int, limit: int) -> timedelta:
    """None before the limit; then 1, 2, 4, 8 and at last 15 minutes."""
    if failures < limit:
        return timedelta()
    doublings: int = min(failures - limit, 10)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def begin(
    connection: Connection, who: tuple[Culprit, ...], now: datetime
) -> tuple[datetime | None, list[str]]:
    """Begin an attempt: until when it is refused, or None when it may go on and
    is counted. Also the kinds that this attempt locks for the next ones."""
    alone(connection, "sign in")
    table = schema.sign_in_failure
    connection.execute(delete(table).where(table.c.last_at <= now - FORGOTTEN_AFTER))
    held = connection.execute(
        select(table.c.locked_until).where(
            table.c.who.in_([one.digest for one in who]),
            # A clock that was set back must not make anyone wait longer than the longest wait.
            table.c.locked_until.between(now + timedelta(microseconds=1), now + LONGEST_WAIT),
        )
    ).scalars()
    until = max(held, default=None)
    if until is not None:
        return until, []
    locked = []
    for one in who:
        before = connection.execute(select(table.c.failures).where(table.c.who == one.digest)).scalar()
        failures = (before or 0) + 1
        wait = wait_after(failures, one.limit)
        if wait:
            locked.append(one.kind)
        values = {"failures": failures, "last_at": now, "locked_until": now + wait if wait else None}
        if before is None:
            connection.execute(insert(table).values(who=one.digest, **values))
        else:
            connection.execute(update(table).where(table.c.who == one.digest).values(values))
    return None, locked


def succeeded(connection: Connection, who: tuple[Culprit, ...]) -> None:
    """The attempt was good: what was counted is forgotten."""
    alone(connection, "sign in")
    table = schema.sign_in_failure
    connection.execute(delete(table).where(table.c.who.in_([one.digest for one in who])))
