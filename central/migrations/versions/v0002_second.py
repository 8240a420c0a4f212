"""Tokens of booths beside them, so that one can replace another; wider numbers and names."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    _tokens()
    _widths()
    _stamps()
    _health()
    _bookings()


def _tokens() -> None:
    token = op.create_table(
        "booth_token",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("booth", sa.String(64), sa.ForeignKey("booth.name"), nullable=False),
        sa.Column("given_at", sa.String(40), nullable=False),
        sa.Column("ends_at", sa.String(40)),
    )
    op.create_index("token_of_booth", "booth_token", ["booth"])
    # As it was but for its unique token: SQLite has no name for that constraint to drop it by.
    booth = sa.Table(
        "booth",
        sa.MetaData(),
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("token_sha256", sa.String(64), nullable=False),
        sa.Column("enrolled_at", sa.String(40), nullable=False),
        sa.Column("seen_at", sa.String(40)),
        sa.Column("health", sa.Text),
    )
    had = sa.select(booth.c.token_sha256, booth.c.name, booth.c.enrolled_at)
    op.execute(sa.insert(token).from_select(["sha256", "booth", "given_at"], had))
    with op.batch_alter_table("booth", copy_from=booth) as batch:
        batch.drop_column("token_sha256")
        batch.add_column(sa.Column("revoked_at", sa.String(40)))


def _widths() -> None:
    with op.batch_alter_table("event") as batch:
        batch.alter_column("sequence", existing_type=sa.Integer, type_=sa.BigInteger)
        batch.alter_column("by", existing_type=sa.String(64), type_=sa.String(200))
    with op.batch_alter_table("ticket") as batch:
        batch.alter_column("sequence", existing_type=sa.Integer, type_=sa.BigInteger)


def _stamps() -> None:
    """Where a thing stands in its booth's own order, whatever the booth's clock says."""
    with op.batch_alter_table("submission") as batch:
        batch.add_column(sa.Column("sequence", sa.BigInteger))
        batch.add_column(sa.Column("boot", sa.String(64)))
        batch.add_column(sa.Column("uptime_s", sa.Float))
    with op.batch_alter_table("event") as batch:
        batch.add_column(sa.Column("device_at", sa.String(40)))
    op.create_table(
        "event_batch",
        sa.Column("booth", sa.String(64), primary_key=True),
        sa.Column("received_at", sa.String(40), primary_key=True),
        sa.Column("site", sa.String(64), nullable=False),
        sa.Column("sent_at", sa.String(40), nullable=False),
        sa.Column("boot", sa.String(64), nullable=False),
        sa.Column("uptime_s", sa.Float, nullable=False),
        sa.Column("events", sa.Integer, nullable=False),
    )
    op.create_table(
        "boot",
        sa.Column("booth", sa.String(64), primary_key=True),
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("started_at", sa.String(40), nullable=False),
        sa.Column("first_heard_at", sa.String(40), nullable=False),
    )


def _health() -> None:
    op.create_table(
        "heartbeat",
        sa.Column("booth", sa.String(64), sa.ForeignKey("booth.name"), primary_key=True),
        sa.Column("received_at", sa.String(40), primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "alert",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("booth", sa.String(64), sa.ForeignKey("booth.name"), nullable=False),
        sa.Column("rule", sa.String(40), nullable=False),
        sa.Column("value", sa.Float, nullable=False),
        sa.Column("opened_at", sa.String(40), nullable=False),
        sa.Column("closed_at", sa.String(40)),
    )
    still_open = sa.text("closed_at IS NULL")
    op.create_index(
        "one_open_alert",
        "alert",
        ["booth", "rule"],
        unique=True,
        sqlite_where=still_open,
        postgresql_where=still_open,
    )
    op.create_index("alert_by_time", "alert", ["opened_at"])
    op.create_table(
        "notice",
        sa.Column("alert", sa.Integer, sa.ForeignKey("alert.id"), primary_key=True),
        sa.Column(
            "kind", sa.String(10), sa.CheckConstraint("kind IN ('opened', 'closed')"), primary_key=True
        ),
        sa.Column("channel", sa.String(16), primary_key=True),
        sa.Column("made_at", sa.String(40), nullable=False),
        sa.Column("claimed_at", sa.String(40)),
        sa.Column("told_at", sa.String(40)),
    )
    untold = sa.text("told_at IS NULL")
    op.create_index(
        "notice_to_tell", "notice", ["channel", "made_at"], sqlite_where=untold, postgresql_where=untold
    )


def _bookings() -> None:
    """What bookings became, and the keys with which booths sign slips."""
    op.create_table(
        "booking_use",
        sa.Column("site", sa.String(64), primary_key=True),
        sa.Column("ticket", sa.String(64), primary_key=True),
        sa.Column("booking", sa.String(64), sa.ForeignKey("booking.id"), nullable=False),
        sa.Column("label", sa.String(64), nullable=False),
        sa.Column("booth", sa.String(64), nullable=False),
        sa.Column("people", sa.Integer, sa.CheckConstraint("people >= 1"), nullable=False),
        sa.Column("business_date", sa.String(10), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("received_at", sa.String(40), nullable=False),
        sa.Column("gone", sa.Boolean, nullable=False),
        sa.Column("first_site", sa.String(64)),
        sa.Column("first_ticket", sa.String(64)),
        sa.CheckConstraint("(first_site IS NULL) = (first_ticket IS NULL)"),
    )
    twice = sa.text("first_ticket IS NOT NULL")
    op.create_index("use_of_booking", "booking_use", ["booking", "business_date"])
    op.create_index(
        "booking_used_twice", "booking_use", ["received_at"], sqlite_where=twice, postgresql_where=twice
    )
    op.create_table(
        "slip_key",
        sa.Column("public", sa.String(64), primary_key=True),
        sa.Column("booth", sa.String(64), nullable=False),
        sa.Column("first_heard_at", sa.String(40), nullable=False),
    )
    op.create_index("slip_key_of_booth", "slip_key", ["booth"])
