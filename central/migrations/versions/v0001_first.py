"""The first schema, as it stood: booths, submissions, documents, events, bookings.

Frozen: what changes comes in a later file.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

revision = "0001"
down_revision = None

metadata = MetaData()

centre = Table(
    "centre",
    metadata,
    Column("only", Integer, CheckConstraint('"only" = 1'), primary_key=True, autoincrement=False),
    Column("salt", LargeBinary, nullable=False),
)

booth = Table(
    "booth",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("token_sha256", String(64), nullable=False, unique=True),
    Column("enrolled_at", String(40), nullable=False),
    Column("seen_at", String(40)),
    Column("health", Text),
)

submission = Table(
    "submission",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("site", String(64), nullable=False),
    Column("booth", String(64), nullable=False),
    Column("ticket", String(64)),
    Column("booking", String(64)),
    Column("created_at", String(40), nullable=False),
    Column("received_at", String(40), nullable=False),
    Column("received_from", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
)

document = Table(
    "document",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("size_bytes", Integer, CheckConstraint("size_bytes >= 0"), nullable=False),
    Column("media_type", String(200), nullable=False),
    Column("received_at", String(40), nullable=False),
    Column("received_from", String(64), nullable=False),
    Column("submission", String(64), ForeignKey("submission.id")),
)

upload = Table(
    "upload",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("booth", String(64), nullable=False),
    Column("document", String(64), nullable=False),
    Column("sha256", String(64)),
    Column("media_type", String(200), nullable=False),
    Column("metadata", Text, nullable=False),
    Column("length", Integer, nullable=False),
    Column("offset", Integer, nullable=False),
    Column("finished", Boolean, nullable=False),
    Column("created_at", String(40), nullable=False),
    CheckConstraint('length >= 0 AND 0 <= "offset" AND "offset" <= length'),
)

upload_part = Table(
    "upload_part",
    metadata,
    Column("upload", String(64), ForeignKey("upload.id", ondelete="CASCADE"), primary_key=True),
    Column("offset", Integer, primary_key=True),
    Column("key", String(200), nullable=False),
)

event = Table(
    "event",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("site", String(64), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("ticket", String(64), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("at", String(40), nullable=False),
    Column("by", String(64), nullable=False),
    Column("counter", String(64)),
    Column("reason", String(200)),
    Column("data", Text, nullable=False),
    Column("received_at", String(40), nullable=False),
    Column("received_from", String(64), nullable=False),
    Index("event_by_ticket", "site", "ticket", "sequence"),
)

ticket = Table(
    "ticket",
    metadata,
    Column("site", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("label", String(16)),
    Column("state", String(20), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("booking", String(64)),
)

booking = Table(
    "booking",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("code", String(512), nullable=False),
    Column("number", String(64)),
    Column("name", String(200), nullable=False),
    Column("nik", String(16)),
    Column("birth_date", String(10)),
    Column("identity", String(64)),
    Column("service", String(64), nullable=False),
    Column("site", String(64), nullable=False),
    Column("office", String(200), nullable=False),
    Column("address", String(400), nullable=False),
    Column("starts_at", String(40), nullable=False),
    Column("people", Integer, CheckConstraint("people >= 1"), nullable=False),
    Column("status", String(20), CheckConstraint("status IN ('booked', 'arrived')"), nullable=False),
    Column("arrived_label", String(64)),
    Column("arrived_ticket", String(64)),
    Column("arrived_at", String(40)),
    UniqueConstraint("code"),
    CheckConstraint("(status = 'arrived') = (arrived_at IS NOT NULL)"),
    Index("booking_by_day", "starts_at"),
)


def upgrade() -> None:
    metadata.create_all(op.get_bind())
