"""Tickets and their log inside one write transaction: never one without the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from kiosk.queue import schema
from kiosk.queue.rules import QueueRules
from kiosk.queue.tickets import Kind, State, Ticket

COLUMNS = tuple(schema.ticket.c)
FIELDS = tuple(column.key for column in COLUMNS)
NEW_TICKET = insert(schema.ticket)
NEW_EVENT = insert(schema.ticket_event)
BY_ID = select(*COLUMNS).where(schema.ticket.c.id == bindparam("id"))
BY_ID_LOCKED = BY_ID.with_for_update()


def ticket_of(row: Row[Any]) -> Ticket:
    """A row that selected `COLUMNS`, as a ticket."""
    fields = dict(zip(FIELDS, row, strict=True))
    fields["state"] = State(fields["state"])
    return Ticket(**fields)


def find(connection: Connection, ticket_id: str, to_change: bool = False) -> Ticket | None:
    """The ticket of that id; one that is `to_change` stays locked until the end of the transaction."""
    row = connection.execute(BY_ID_LOCKED if to_change else BY_ID, {"id": ticket_id}).first()
    return None if row is None else ticket_of(row)


@dataclass(frozen=True, slots=True)
class Ledger:
    """One write transaction: the moment it happens, and by whom."""

    connection: Connection
    rules: QueueRules
    now: datetime
    by: str
    new_id: Callable[[], str]

    @property
    def today(self) -> date:
        return self.rules.business_date(self.now)

    def add(self, ticket: Ticket, device_at: datetime, data: Mapping[str, object]) -> Ticket:
        """Insert a new ticket with its first event."""
        values = {field: getattr(ticket, field) for field in FIELDS}
        self.connection.execute(NEW_TICKET, values)
        self._append(ticket, Kind.ISSUED, None, None, data, device_at)
        return ticket

    def change(
        self,
        ticket: Ticket,
        kind: Kind,
        at_counter: str | None,
        reason: str | None = None,
        data: Mapping[str, object] | None = None,
        **values: Any,
    ) -> Ticket:
        """Write `values` to `ticket` and append the event. The row must still be as it was read."""
        statement = update(schema.ticket).where(
            schema.ticket.c.id == ticket.id, schema.ticket.c.state == ticket.state
        )
        if self.connection.execute(statement.values(values)).rowcount != 1:
            raise RuntimeError(f"ticket {ticket.label} changed inside the lock")
        changed = replace(ticket, **values)
        self._append(ticket, kind, at_counter, reason, data or {}, None)
        return changed

    def _append(
        self,
        ticket: Ticket,
        kind: Kind,
        counter: str | None,
        reason: str | None,
        data: Mapping[str, object],
        device_at: datetime | None,
    ) -> None:
        event = {
            "id": self.new_id(),
            "ticket": ticket.id,
            "site": ticket.site,
            "business_date": ticket.business_date,
            "kind": kind,
            "at": self.now,
            "device_at": device_at,
            "by": self.by,
            "counter": counter,
            "stage": ticket.stage,
            "class_": ticket.class_,
            "reason": reason,
            "data": dict(data),
        }
        self.connection.execute(NEW_EVENT, event)
