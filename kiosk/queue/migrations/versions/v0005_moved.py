"""Numbers that were moved to a counter are at hand: another one may have to call them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    moved = sa.text("state = 'waiting' AND for_counter IS NOT NULL")
    op.create_index(
        "moved_to_a_counter",
        "ticket",
        ["site", "business_date", "for_counter"],
        sqlite_where=moved,
        postgresql_where=moved,
    )
