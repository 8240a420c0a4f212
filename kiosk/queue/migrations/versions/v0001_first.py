"""The first schema, as it stood: tickets, their log, staff.

Frozen: what changes comes in a later file.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    JSON,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    insert,
    text,
)

from kiosk.queue.columns import Moment
from kiosk.queue.triggers import make_append_only

revision = "0001"
down_revision = None

metadata = MetaData()


ticket: Table = Table(
    "ticket",
    metadata,
    Column("id", Text, primary_key=True),
    Column("site", Text, nullable=False),
    Column("business_date", Date, nullable=False),
    Column("series", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("label", Text, nullable=False),
    Column("service", Text, nullable=False),
    Column("entrance", Text, nullable=False),
    Column("class", Text, nullable=False, key="class_"),
    Column("stage", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("booking", Text),
    Column("booked_at", Moment),
    Column("booth", Text, nullable=False),
    Column("arrived_at", Moment, nullable=False),
    Column("credit_from", Moment, nullable=False),
    Column("issued_at", Moment, nullable=False),
    Column("counter", Text),
    Column("for_counter", Text),
    Column("called_at", Moment),
    Column("serving_at", Moment),
    Column("recalls", Integer, nullable=False),
    Column("call_reason", JSON(none_as_null=True)),
    UniqueConstraint("site", "series", "business_date", "number"),
)

IN_HAND = text("state IN ('called', 'serving')")
LIVE_BOOKING = text("booking IS NOT NULL AND state <> 'cancelled'")

Index(
    "one_ticket_in_hand_per_counter",
    ticket.c.site,
    ticket.c.business_date,
    ticket.c.counter,
    unique=True,
    sqlite_where=IN_HAND,
    postgresql_where=IN_HAND,
)
Index(
    "one_live_ticket_per_booking",
    ticket.c.site,
    ticket.c.business_date,
    ticket.c.booking,
    unique=True,
    sqlite_where=LIVE_BOOKING,
    postgresql_where=LIVE_BOOKING,
)
Index(
    "line",
    ticket.c.site,
    ticket.c.business_date,
    ticket.c.state,
    ticket.c.stage,
    ticket.c.class_,
    ticket.c.credit_from,
    ticket.c.arrived_at,
    ticket.c.number,
)

ticket_event = Table(
    "ticket_event",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("ticket", Text, ForeignKey("ticket.id"), nullable=False),
    Column("site", Text, nullable=False),
    Column("business_date", Date, nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("device_at", Moment),
    Column("by", Text, nullable=False),
    Column("counter", Text),
    Column("stage", Text, nullable=False),
    Column("class", Text, nullable=False, key="class_"),
    Column("reason", Text),
    Column("data", JSON, nullable=False),
    sqlite_autoincrement=True,
)
Index("event_of_ticket", ticket_event.c.ticket, ticket_event.c.sequence)
Index(
    "event_by_kind",
    ticket_event.c.site,
    ticket_event.c.business_date,
    ticket_event.c.kind,
    ticket_event.c.stage,
    ticket_event.c.sequence,
)

CALLS = text("kind IN ('called', 'recalled')")
Index(
    "calls",
    ticket_event.c.site,
    ticket_event.c.business_date,
    ticket_event.c.sequence,
    sqlite_where=CALLS,
    postgresql_where=CALLS,
)

event_delivery = Table(
    "event_delivery",
    metadata,
    Column("sequence", Integer, ForeignKey("ticket_event.sequence"), primary_key=True, autoincrement=False),
    Column("verdict", Text),
    Column("why", Text, nullable=False, server_default=""),
    Column("at", Moment),
)
UNSENT = text("verdict IS NULL")
Index("unsent", event_delivery.c.sequence, sqlite_where=UNSENT, postgresql_where=UNSENT)

series_counter = Table(
    "series_counter",
    metadata,
    Column("site", Text, primary_key=True),
    Column("series", Text, primary_key=True),
    Column("business_date", Date, primary_key=True),
    Column("last_number", Integer, nullable=False),
)

service_counter = Table(
    "service_counter",
    metadata,
    Column("site", Text, primary_key=True),
    Column("service", Text, primary_key=True),
    Column("business_date", Date, primary_key=True),
    Column("issued", Integer, nullable=False),
)

request = Table(
    "request",
    metadata,
    Column("id", Text, primary_key=True),
    Column("deed", Text, nullable=False),
    Column("answer", JSON, nullable=False),
    Column("at", Moment, nullable=False),
)

staff = Table(
    "staff",
    metadata,
    Column("name", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("added_at", Moment, nullable=False),
)

session = Table(
    "session",
    metadata,
    Column("token_hash", Text, primary_key=True),
    Column("staff", Text, ForeignKey("staff.name"), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
)

assistance = Table(
    "assistance",
    metadata,
    Column("id", Text, primary_key=True),
    Column("booth", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("answered_at", Moment),
    Column("answered_by", Text),
)

change = Table(
    "change",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("version", Integer, nullable=False),
)


def upgrade() -> None:
    metadata.create_all(op.get_bind())
    make_append_only(op.get_bind(), "ticket_event")
    op.get_bind().execute(insert(change).values(id=1, version=0))
