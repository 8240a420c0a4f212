"""The keys with which booths sign the slips that prove an arrival."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kiosk.queue.columns import Moment

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "slip_key",
        sa.Column("public", sa.Text, primary_key=True),
        sa.Column("booth", sa.Text, nullable=False),
        sa.Column("first_heard_at", Moment, nullable=False),
    )
