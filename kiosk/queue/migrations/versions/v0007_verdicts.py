"""What the centre said of an event stays written down when the event is offered to it again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kiosk.queue.columns import Moment
from kiosk.queue.triggers import make_append_only, make_verdicts_stay

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "earlier_verdict",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("sequence", sa.Integer, sa.ForeignKey("ticket_event.sequence"), nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("at", Moment),
        sqlite_autoincrement=True,
    )
    op.create_index("earlier_verdicts_of_event", "earlier_verdict", ["sequence", "number"])
    make_append_only(op.get_bind(), "earlier_verdict")
    make_verdicts_stay(op.get_bind())
