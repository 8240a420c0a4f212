"""Places by hour and class, counters that pause, reserves, session days, an audit log.

Also what a ticket needs to be recalled, parked until a time, and shared by a
group; and what keeps guessers out.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kiosk.queue.columns import Moment
from kiosk.queue.triggers import make_append_only, make_outbox

revision = "0002"
down_revision = "0001"

WAITING_NOW = sa.text("state = 'waiting'")
LIVE_BOOKING = sa.text("booking IS NOT NULL AND state <> 'cancelled'")
LINE = ("site", "business_date", "stage", "class", "credit_from", "arrived_at", "number")
#: Places that were counted before they were counted by hour.
NO_HOUR = 0


def upgrade() -> None:
    make_outbox(op.get_bind())
    _tickets()
    _places()
    _people()
    _counters_and_audit()
    _reserves_and_session_days()
    _news()


def _tickets() -> None:
    op.add_column("ticket", sa.Column("people", sa.Integer, nullable=False, server_default="1"))
    op.add_column("ticket", sa.Column("booking_part", sa.Integer, nullable=False, server_default="1"))
    op.add_column("ticket", sa.Column("last_called_at", Moment))
    op.add_column("ticket", sa.Column("parked_until", Moment))
    op.add_column("ticket", sa.Column("park_reason", sa.Text))
    op.add_column("ticket", sa.Column("checklist", sa.JSON))
    op.add_column("ticket", sa.Column("note", sa.JSON))
    op.execute("UPDATE ticket SET last_called_at = called_at")
    op.add_column("ticket", sa.Column("changed_at", Moment))
    op.add_column("ticket_event", sa.Column("undoes", sa.Integer))
    op.drop_index("one_live_ticket_per_booking", "ticket")
    op.create_index(
        "one_live_ticket_per_booking",
        "ticket",
        ("site", "business_date", "booking", "booking_part"),
        unique=True,
        sqlite_where=LIVE_BOOKING,
        postgresql_where=LIVE_BOOKING,
    )
    op.drop_index("line", "ticket")
    op.create_index("line", "ticket", LINE, sqlite_where=WAITING_NOW, postgresql_where=WAITING_NOW)
    op.create_index("tickets_of_day", "ticket", ["site", "business_date", "state", "stage"])
    deeds, undoes = sa.text("kind <> 'issued'"), sa.text("undoes IS NOT NULL")
    op.create_index(
        "deeds_of_staff",
        "ticket_event",
        ["by", "business_date", "sequence"],
        sqlite_where=deeds,
        postgresql_where=deeds,
    )
    op.create_index(
        "undone_once", "ticket_event", ["undoes"], unique=True, sqlite_where=undoes, postgresql_where=undoes
    )
    op.create_index("request_by_age", "request", ["at"])


def _places() -> None:
    op.create_table(
        "place_count",
        sa.Column("site", sa.Text, primary_key=True),
        sa.Column("business_date", sa.Date, primary_key=True),
        sa.Column("service", sa.Text, primary_key=True),
        sa.Column("class", sa.Text, primary_key=True),
        sa.Column("hour", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("issued", sa.Integer, nullable=False),
    )
    op.execute(
        "INSERT INTO place_count (site, business_date, service, class, hour, issued) "
        f"SELECT site, business_date, service, 'regular', {NO_HOUR}, issued FROM service_counter"
    )
    op.drop_table("service_counter")


def _people() -> None:
    op.add_column("staff", sa.Column("active", sa.Boolean, nullable=False, server_default=sa.text("true")))
    op.add_column("session", sa.Column("last_seen_at", Moment))
    op.create_table(
        "sign_in_failure",
        sa.Column("who", sa.Text, primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("last_at", Moment, nullable=False),
        sa.Column("locked_until", Moment),
    )


def _counters_and_audit() -> None:
    op.create_table(
        "counter_state",
        sa.Column("site", sa.Text, primary_key=True),
        sa.Column("counter", sa.Text, primary_key=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("since", Moment, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.CheckConstraint("state IN ('open', 'paused')", name="known_counter_state"),
    )
    op.create_table(
        "audit",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", Moment, nullable=False),
        sa.Column("business_date", sa.Date, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("deed", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("data", sa.JSON, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("audit_of_day", "audit", ["business_date", "deed", "sequence"])
    make_append_only(op.get_bind(), "audit")


def _reserves_and_session_days() -> None:
    op.create_table(
        "reserve",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("series", sa.Text, primary_key=True),
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("booth", sa.Text, nullable=False),
        sa.Column("business_date", sa.Date, nullable=False),
        sa.Column("first", sa.Integer, nullable=False),
        sa.Column("last", sa.Integer, nullable=False),
        sa.Column("leased_at", Moment, nullable=False),
        sa.Column("closed_at", Moment),
        sa.CheckConstraint("first <= last", name="reserve_holds_numbers"),
        sa.UniqueConstraint("site", "series", "business_date", "first"),
    )
    op.create_table(
        "session_day",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("business_date", sa.Date, nullable=False),
        sa.Column("opens", sa.Text, nullable=False),
        sa.Column("closes", sa.Text, nullable=False),
        sa.Column("quota", sa.Integer, nullable=False),
        sa.Column("spare", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("changed_at", Moment, nullable=False),
        sa.CheckConstraint("state IN ('planned', 'open', 'closed')", name="known_session_state"),
        sa.UniqueConstraint("site", "business_date"),
    )
    op.create_table(
        "roster",
        sa.Column("session_day", sa.Text, sa.ForeignKey("session_day.id"), primary_key=True),
        sa.Column("code", sa.Text, primary_key=True),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("masked_name", sa.Text, nullable=False),
        sa.Column("service", sa.Text, nullable=False),
        sa.Column("starts_at", Moment, nullable=False),
        sa.Column("people", sa.Integer, nullable=False),
    )


def _news() -> None:
    """PostgreSQL tells every process of a change with the commit that made it (`kiosk.queue.news`)."""
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(
        "CREATE FUNCTION tell_of_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN NOTIFY queue_changed; RETURN NULL; END $$"
    )
    op.execute(
        "CREATE TRIGGER change_is_told AFTER UPDATE ON change "
        "FOR EACH STATEMENT EXECUTE FUNCTION tell_of_change()"
    )
