"""The tables of the queue. The constraints refuse the impossible.

What stands here is what the migrations lead to (`migrations/versions`), on
SQLite and on PostgreSQL alike.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    exists,
    select,
    text,
)

from kiosk.queue.columns import Moment

metadata = MetaData()

#: Written word for word in queries, so that SQLite knows that a partial index applies.
WAITING_NOW = text("state = 'waiting'")
WAITING_FOR_ONE = text("state = 'waiting' AND for_counter IS NOT NULL")
IN_HAND = text("state IN ('called', 'serving')")
LIVE_BOOKING = text("booking IS NOT NULL AND state <> 'cancelled'")
CALLS = text("kind IN ('called', 'recalled')")
UNSENT = text("verdict IS NULL")
REJECTED = text("verdict = 'rejected'")
#: Everything but new numbers, which are many and nobody's last step.
DEEDS = text("kind <> 'issued'")
UNDOES = text("undoes IS NOT NULL")

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
    # The second schema:
    Column("people", Integer, nullable=False, server_default="1"),
    Column("booking_part", Integer, nullable=False, server_default="1"),
    Column("last_called_at", Moment),
    Column("parked_until", Moment),
    Column("park_reason", Text),
    # The moment of its last event; the next one is never before it.
    Column("changed_at", Moment),
    Column("checklist", JSON(none_as_null=True)),
    Column("note", JSON(none_as_null=True)),
    UniqueConstraint("site", "series", "business_date", "number"),
)

Index(
    "one_ticket_in_hand_per_counter",
    ticket.c.site,
    ticket.c.business_date,
    ticket.c.counter,
    unique=True,
    sqlite_where=IN_HAND,
    postgresql_where=IN_HAND,
)
#: Companions who come when the first part was called already get the next one.
Index(
    "one_live_ticket_per_booking",
    ticket.c.site,
    ticket.c.business_date,
    ticket.c.booking,
    ticket.c.booking_part,
    unique=True,
    sqlite_where=LIVE_BOOKING,
    postgresql_where=LIVE_BOOKING,
)
Index(
    "line",
    ticket.c.site,
    ticket.c.business_date,
    ticket.c.stage,
    ticket.c.class_,
    ticket.c.credit_from,
    ticket.c.arrived_at,
    ticket.c.number,
    sqlite_where=WAITING_NOW,
    postgresql_where=WAITING_NOW,
)
Index(
    "moved_to_a_counter",
    ticket.c.site,
    ticket.c.business_date,
    ticket.c.for_counter,
    sqlite_where=WAITING_FOR_ONE,
    postgresql_where=WAITING_FOR_ONE,
)
Index("tickets_of_day", ticket.c.site, ticket.c.business_date, ticket.c.state, ticket.c.stage)

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
    # The second schema: the sequence of the event that this one takes back.
    Column("undoes", Integer),
    # The fourth: in which boot of the site's machine, and how long after it began.
    Column("boot", Text),
    Column("uptime_s", Float),
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
Index(
    "calls",
    ticket_event.c.site,
    ticket_event.c.business_date,
    ticket_event.c.sequence,
    sqlite_where=CALLS,
    postgresql_where=CALLS,
)
Index(
    "deeds_of_staff",
    ticket_event.c.by,
    ticket_event.c.business_date,
    ticket_event.c.sequence,
    sqlite_where=DEEDS,
    postgresql_where=DEEDS,
)
Index(
    "undone_once",
    ticket_event.c.undoes,
    unique=True,
    sqlite_where=UNDOES,
    postgresql_where=UNDOES,
)
_undoing = ticket_event.alias("undoing")
#: Put in the WHERE of every query that counts events: those that were undone did not happen.
STANDS = ~exists(select(_undoing.c.sequence).where(_undoing.c.undoes == ticket_event.c.sequence))

event_delivery = Table(
    "event_delivery",
    metadata,
    Column("sequence", Integer, ForeignKey("ticket_event.sequence"), primary_key=True, autoincrement=False),
    Column("verdict", Text),
    Column("why", Text, nullable=False, server_default=""),
    Column("at", Moment),
)
Index("unsent", event_delivery.c.sequence, sqlite_where=UNSENT, postgresql_where=UNSENT)
Index("rejected", event_delivery.c.sequence, sqlite_where=REJECTED, postgresql_where=REJECTED)

#: What the centre had said of an event that was offered to it again. The database itself writes
#: it down whenever a verdict is replaced, and lets nobody change it (`triggers`).
earlier_verdict = Table(
    "earlier_verdict",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("sequence", Integer, ForeignKey("ticket_event.sequence"), nullable=False),
    Column("verdict", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", Moment),
    sqlite_autoincrement=True,
)
Index("earlier_verdicts_of_event", earlier_verdict.c.sequence, earlier_verdict.c.number)

series_counter = Table(
    "series_counter",
    metadata,
    Column("site", Text, primary_key=True),
    Column("series", Text, primary_key=True),
    Column("business_date", Date, primary_key=True),
    Column("last_number", Integer, nullable=False),
)

#: Places given, by the hour of arrival (0 to 23, the site's own) and the class.
place_count = Table(
    "place_count",
    metadata,
    Column("site", Text, primary_key=True),
    Column("business_date", Date, primary_key=True),
    Column("service", Text, primary_key=True),
    Column("class", Text, primary_key=True, key="class_"),
    Column("hour", Integer, primary_key=True, autoincrement=False),
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
Index("request_by_age", request.c.at)

staff = Table(
    "staff",
    metadata,
    Column("name", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("active", Boolean, nullable=False, server_default=text("true")),
)

session = Table(
    "session",
    metadata,
    Column("token_hash", Text, primary_key=True),
    Column("staff", Text, ForeignKey("staff.name"), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("last_seen_at", Moment),
)

#: Failed log-ins by name and by address; `locked_until` shuts both out.
sign_in_failure = Table(
    "sign_in_failure",
    metadata,
    Column("who", Text, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("locked_until", Moment),
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

#: What a booth said last of itself: codes of its faults, and numbers without paper.
booth_trouble = Table(
    "booth_trouble",
    metadata,
    Column("booth", Text, primary_key=True),
    Column("faults", JSON, nullable=False),
    Column("owed", JSON, nullable=False),
    Column("at", Moment, nullable=False),
)

change = Table(
    "change",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("version", Integer, nullable=False),
)

#: A counter that is not in this table is open.
counter_state = Table(
    "counter_state",
    metadata,
    Column("site", Text, primary_key=True),
    Column("counter", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("since", Moment, nullable=False),
    Column("by", Text, nullable=False),
    CheckConstraint("state IN ('open', 'paused')", name="known_counter_state"),
)

#: Every deed that is no event of a ticket: who did what to what, and when.
audit = Table(
    "audit",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("business_date", Date, nullable=False),
    Column("by", Text, nullable=False),
    Column("deed", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("reason", Text),
    Column("data", JSON, nullable=False),
    sqlite_autoincrement=True,
)
Index("audit_of_day", audit.c.business_date, audit.c.deed, audit.c.sequence)

#: Numbers `first` to `last` that a booth may give while the site is out of
#: reach. `id` is the lease, made by the booth; `closed_at` is when the numbers
#: that were not handed in were accounted for.
reserve = Table(
    "reserve",
    metadata,
    Column("id", Text, primary_key=True),
    Column("series", Text, primary_key=True),
    Column("site", Text, nullable=False),
    Column("booth", Text, nullable=False),
    Column("business_date", Date, nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("leased_at", Moment, nullable=False),
    Column("closed_at", Moment),
    CheckConstraint("first <= last", name="reserve_holds_numbers"),
    UniqueConstraint("site", "series", "business_date", "first"),
)

#: A day on which a service point opens.
session_day = Table(
    "session_day",
    metadata,
    Column("id", Text, primary_key=True),
    Column("site", Text, nullable=False),
    Column("business_date", Date, nullable=False),
    Column("opens", Text, nullable=False),
    Column("closes", Text, nullable=False),
    Column("quota", Integer, nullable=False),
    Column("spare", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("changed_at", Moment, nullable=False),
    CheckConstraint("state IN ('planned', 'open', 'closed')", name="known_session_state"),
    UniqueConstraint("site", "business_date"),
)

#: The keys with which booths sign slips. One that was followed by another stays: its slips stay true.
slip_key = Table(
    "slip_key",
    metadata,
    Column("public", Text, primary_key=True),
    Column("booth", Text, nullable=False),
    Column("first_heard_at", Moment, nullable=False),
)

#: Who is expected on a session day: a booking's code and masked name, never a NIK.
roster = Table(
    "roster",
    metadata,
    Column("session_day", Text, ForeignKey("session_day.id"), primary_key=True),
    Column("code", Text, primary_key=True),
    Column("number", Text, nullable=False),
    Column("masked_name", Text, nullable=False),
    Column("service", Text, nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("people", Integer, nullable=False),
)
