"""What is a site's own is found by it, what is old by its arrival; nothing overwrites the log of deeds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from central.triggers import make_append_only

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("booth", sa.Column("site", sa.String(64)))
    op.create_table(
        "booking_mark",
        sa.Column("site", sa.String(64), primary_key=True),
        sa.Column("mark", sa.String(32), nullable=False),
    )
    op.create_index("booking_of_site", "booking", ["site", "starts_at"])
    op.create_index("booking_of_person", "booking", ["nik", "starts_at"])
    op.create_index("document_of_submission", "document", ["submission"])
    nobodys = sa.text("submission IS NULL")
    op.create_index(
        "document_of_nobody",
        "document",
        ["received_at"],
        sqlite_where=nobodys,
        postgresql_where=nobodys,
    )
    op.create_index("upload_of_document", "upload", ["document"])
    op.create_index("submission_by_arrival", "submission", ["received_at"], postgresql_using="brin")
    op.create_index("event_by_arrival", "event", ["received_at"], postgresql_using="brin")
    make_append_only(op.get_bind(), "office_deed")
