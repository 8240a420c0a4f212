"""In which boot of its site's machine an event was written."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("event", sa.Column("boot", sa.String(64)))
    op.add_column("event", sa.Column("uptime_s", sa.Float))
