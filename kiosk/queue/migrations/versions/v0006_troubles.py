"""What the booths of the site say does not work there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kiosk.queue.columns import Moment

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "booth_trouble",
        sa.Column("booth", sa.Text, primary_key=True),
        sa.Column("faults", sa.JSON, nullable=False),
        sa.Column("owed", sa.JSON, nullable=False),
        sa.Column("at", Moment, nullable=False),
    )
