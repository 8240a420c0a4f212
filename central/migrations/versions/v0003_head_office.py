"""The head office: accounts, sessions, tries, deeds; quotas of bookings; two indexes for figures by day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    _people()
    _quotas()
    op.create_index("submission_by_day", "submission", ["created_at"])
    counted = sa.text("kind IN ('issued', 'no_show')")
    op.create_index("event_of_day", "event", ["at"], sqlite_where=counted, postgresql_where=counted)


def _people() -> None:
    op.create_table(
        "office_account",
        sa.Column("key", sa.String(80), primary_key=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("created_at", sa.String(40), nullable=False),
        sa.CheckConstraint("role IN ('viewer', 'officer', 'administrator')"),
    )
    account = sa.ForeignKey("office_account.key", ondelete="CASCADE")
    op.create_table(
        "office_session",
        sa.Column("token_sha256", sa.String(64), primary_key=True),
        sa.Column("account", sa.String(80), account, nullable=False),
        sa.Column("began_at", sa.String(40), nullable=False),
        sa.Column("seen_at", sa.String(40), nullable=False),
    )
    op.create_index("session_of_account", "office_session", ["account"])
    op.create_table(
        "office_try",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
    )
    op.create_index("try_by_name", "office_try", ["key", "at"])
    op.create_index("try_by_address", "office_try", ["address", "at"])
    op.create_table(
        "office_deed",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(200)),
        sa.Column("why", sa.String(200)),
    )
    op.create_index("deed_by_time", "office_deed", ["at"])


def _quotas() -> None:
    hour = sa.CheckConstraint("hour BETWEEN 0 AND 23")
    op.create_table(
        "quota",
        sa.Column("site", sa.String(64), primary_key=True),
        sa.Column("service", sa.String(64), primary_key=True),
        sa.Column("hour", sa.Integer, hour, primary_key=True, autoincrement=False),
        sa.Column("people", sa.Integer, sa.CheckConstraint("people BETWEEN 0 AND 10000"), nullable=False),
    )
    op.create_table(
        "site_zone",
        sa.Column("site", sa.String(64), primary_key=True),
        sa.Column("zone", sa.String(40), nullable=False),
        sa.CheckConstraint("zone IN ('Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura')"),
    )
