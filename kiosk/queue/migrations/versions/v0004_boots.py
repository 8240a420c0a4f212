"""In which boot an event was written; the events that the centre rejected, at hand."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("ticket_event", sa.Column("boot", sa.Text))
    op.add_column("ticket_event", sa.Column("uptime_s", sa.Float))
    rejected = sa.text("verdict = 'rejected'")
    op.create_index(
        "rejected", "event_delivery", ["sequence"], sqlite_where=rejected, postgresql_where=rejected
    )
