"""Uploads that stand still are swept; quotas of one day; what sites call their services."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("upload", sa.Column("moved_at", sa.String(40), nullable=False, server_default=""))
    op.add_column("upload", sa.Column("dropped_at", sa.String(40)))
    op.execute("UPDATE upload SET moved_at = created_at")
    op.create_index("upload_by_move", "upload", ["moved_at"])
    hour = sa.CheckConstraint("hour BETWEEN 0 AND 23")
    op.create_table(
        "quota_day",
        sa.Column("site", sa.String(64), primary_key=True),
        sa.Column("service", sa.String(64), primary_key=True),
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("hour", sa.Integer, hour, primary_key=True, autoincrement=False),
        sa.Column("people", sa.Integer, sa.CheckConstraint("people BETWEEN 0 AND 10000"), nullable=False),
    )
    kind = sa.CheckConstraint("kind IN ('service', 'document', 'group')")
    op.create_table(
        "name",
        sa.Column("site", sa.String(64), primary_key=True),
        sa.Column("kind", sa.String(10), kind, primary_key=True),
        sa.Column("code", sa.String(40), primary_key=True),
        sa.Column("id", sa.String(200), nullable=False),
        sa.Column("en", sa.String(200), nullable=False),
        sa.Column("heard_at", sa.String(40), nullable=False),
    )
