"""Tokens of booths beside them, so that one can replace another; wider numbers and names."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    _tokens()
    _widths()


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
