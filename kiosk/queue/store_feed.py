"""The ticket events that the site has written, as a feed.

Events are appended in the transaction that changes the ticket, so the site's
database is itself the outbox: nothing is copied, and nothing can fall between.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select, update

from kiosk.queue import double_use, overview, rejected, schema
from kiosk.queue.feed import DoubleUse, Settlement, TicketEvent
from kiosk.queue.store import Store


class StoreFeed:
    """The event log of a site's store as a feed; another process may hold the same file."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def unsent(self, limit: int) -> Sequence[TicketEvent]:
        events, delivery = schema.ticket_event, schema.event_delivery.c
        statement = (
            select(events)
            .join(schema.event_delivery, delivery.sequence == events.c.sequence)
            .where(delivery.verdict.is_(None))
            .order_by(delivery.sequence)
            .limit(limit)
        )
        with self._store.database.read() as connection:
            return [
                TicketEvent(
                    row.id,
                    row.sequence,
                    row.ticket,
                    row.kind,
                    row.at,
                    row.by,
                    row.counter,
                    row.reason,
                    row.data,
                    row.device_at,
                    row.boot,
                    row.uptime_s,
                )
                for row in connection.execute(statement)
            ]

    def settle(self, settlements: Sequence[Settlement]) -> None:
        if not settlements:
            return
        now = self._store.clock.now()
        events, delivery = schema.ticket_event.c, schema.event_delivery
        sequence = select(events.sequence).where(events.id == bindparam("event")).scalar_subquery()
        statement = (
            update(delivery)
            .where(delivery.c.sequence == sequence)
            .values(verdict=bindparam("said"), why=bindparam("because"), at=now)
        )
        verdicts = [{"event": one.event, "said": one.verdict, "because": one.why} for one in settlements]
        with self._store.settling() as connection:
            connection.execute(statement, verdicts)
            for one in settlements:
                if one.conflict is not None:
                    double_use.tell(connection, self._store.rules, now, one.conflict)

    def depth(self) -> int:
        with self._store.database.read() as connection:
            return overview.unsent(connection)

    def oldest(self) -> datetime | None:
        with self._store.database.read() as connection:
            return overview.oldest_unsent(connection)

    def rejected(self) -> int:
        with self._store.database.read() as connection:
            return rejected.count(connection)

    def learn(self, conflicts: Sequence[DoubleUse]) -> bool:
        if not conflicts:
            return True
        with self._store.settling() as connection:
            for one in conflicts:
                double_use.tell(connection, self._store.rules, self._store.clock.now(), one)
        return True
