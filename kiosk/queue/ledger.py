"""Tickets and their log inside one write transaction: never one without the other."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from kiosk.clock import boot_id
from kiosk.queue import place_counts, schema
from kiosk.queue.columns import Moment
from kiosk.queue.prepared import Prepared, every_value
from kiosk.queue.rules import QueueRules
from kiosk.queue.tickets import Kind, State, Ticket

COLUMNS = tuple(schema.ticket.c)
FIELDS = tuple(column.key for column in COLUMNS)
NEW_TICKET = Prepared(every_value(schema.ticket))
NEW_EVENT = Prepared(every_value(schema.ticket_event, "sequence"))
_BY_ID = select(*COLUMNS).where(schema.ticket.c.id == bindparam("id"))
BY_ID, BY_ID_LOCKED = Prepared(_BY_ID), Prepared(_BY_ID.with_for_update())


def event_id(now: datetime) -> str:
    """A new id, 32 hexadecimal digits (RFC 9562, version 7). Such ids grow with time, so
    that the events of a moment are neighbours in the index and not all over it."""
    chance = secrets.token_hex(10)
    variant = "89ab"[int(chance[3], 16) % 4]
    return f"{int(now.timestamp() * 1000):012x}7{chance[:3]}{variant}{chance[4:19]}"


def ticket_of(row: Sequence[Any]) -> Ticket:
    """A row that selected `COLUMNS`, as a ticket."""
    fields = dict(zip(FIELDS, row, strict=True))
    fields["state"] = State(fields["state"])
    return Ticket(**fields)


def find(connection: Connection, ticket_id: str, to_change: bool = False) -> Ticket | None:
    """The ticket of that id; one that is `to_change` stays locked until the end of the transaction."""
    row = (BY_ID_LOCKED if to_change else BY_ID).first(connection, {"id": ticket_id})
    return None if row is None else ticket_of(row)


def as_kept(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of columns as an event keeps them, in JSON."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def as_were(kept: Mapping[str, Any]) -> dict[str, Any]:
    """The values that `as_kept` wrote, as columns take them."""
    values = dict(kept)
    for name, value in kept.items():
        if value is not None and isinstance(schema.ticket.c[name].type, Moment):
            values[name] = datetime.fromisoformat(value)
    if "state" in values:
        values["state"] = State(values["state"])
    return values


@lru_cache(maxsize=64)
def _writing(fields: frozenset[str]) -> Prepared:
    """Write `fields` to a ticket that is still in the state it was read in."""
    values: dict[str, Any] = {field: bindparam(field) for field in sorted({*fields, "changed_at"})}
    return Prepared(
        update(schema.ticket)
        .where(schema.ticket.c.id == bindparam("this"), schema.ticket.c.state == bindparam("as_read"))
        .values(values)
    )


@dataclass(frozen=True, slots=True)
class Ledger:
    """One write transaction: the moment it happens, and by whom."""

    connection: Connection
    rules: QueueRules
    now: datetime
    by: str
    line: date | None = None
    """The day of the line that is called from, when it is not today's."""
    uptime_s: float | None = None
    """The monotonic clock at `now`; None where nobody asked it."""

    @property
    def today(self) -> date:
        return self.line or self.rules.business_date(self.now)

    def lines(self) -> list[Ledger]:
        """This ledger for each line that is called from now, in their order."""
        return [replace(self, line=day) for day in self.rules.lines(self.now)]

    def add(self, ticket: Ticket, device_at: datetime, data: Mapping[str, object]) -> Ticket:
        """Insert a new ticket with its first event."""
        values = {field: getattr(ticket, field) for field in FIELDS} | {"changed_at": self.now}
        NEW_TICKET.run(self.connection, values)
        ticket = replace(ticket, changed_at=self.now)
        place_counts.follow(self.connection, self.rules, None, ticket)
        self._append(ticket, Kind.ISSUED, self.now, None, None, data, device_at)
        return ticket

    def moment(self, ticket: Ticket) -> datetime:
        """Now, but never before the last event of `ticket`: clocks are put back."""
        return self.now if ticket.changed_at is None else max(self.now, ticket.changed_at)

    def change(
        self,
        ticket: Ticket,
        kind: Kind,
        at_counter: str | None,
        reason: str | None = None,
        data: Mapping[str, object] | None = None,
        before: Mapping[str, object] | None = None,
        undoes: int | None = None,
        **values: Any,
    ) -> Ticket:
        """Write `values` to `ticket` and append the event. The row must still be as it was read.

        before: what the columns held, when `ticket` does not tell it; kept with
            the event, for undoing
        undoes: the sequence of the event that this one takes back
        """
        at = self.moment(ticket)
        written = {**values, "changed_at": at, "this": ticket.id, "as_read": ticket.state}
        if _writing(frozenset(values)).run(self.connection, written) != 1:
            raise RuntimeError(f"ticket {ticket.label} changed inside the lock")
        told = dict(data or {})
        if undoes is None:
            told["before"] = as_kept({field: getattr(ticket, field) for field in values} | dict(before or {}))
        device_at = None if at == self.now else self.now
        self._append(ticket, kind, at, at_counter, reason, told, device_at, undoes)
        changed = replace(ticket, **values, changed_at=at)
        if not place_counts.DECIDING.isdisjoint(values):
            place_counts.follow(self.connection, self.rules, ticket, changed)
        return changed

    def _append(
        self,
        ticket: Ticket,
        kind: Kind,
        at: datetime,
        counter: str | None,
        reason: str | None,
        data: Mapping[str, object],
        device_at: datetime | None,
        undoes: int | None = None,
    ) -> None:
        event = {
            "id": event_id(self.now),
            "ticket": ticket.id,
            "site": ticket.site,
            "business_date": ticket.business_date,
            "kind": kind,
            "at": at,
            "device_at": device_at,
            "by": self.by,
            "counter": counter,
            "stage": ticket.stage,
            "class_": ticket.class_,
            "reason": reason if reason and reason.strip() else None,
            "data": dict(data),
            "undoes": undoes,
            "boot": None if self.uptime_s is None else boot_id(),
            "uptime_s": self.uptime_s,
        }
        NEW_EVENT.run(self.connection, event)
