"""The centre's tables, for SQLite and PostgreSQL alike. Times are ISO 8601 in UTC.

Whoever changes them writes the step that leads there in `migrations/versions`.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

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
    Column("enrolled_at", String(40), nullable=False),
    Column("seen_at", String(40)),
    Column("health", Text),
    Column("revoked_at", String(40)),
    Column("site", String(64)),
)

booth_token = Table(
    "booth_token",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("booth", String(64), ForeignKey("booth.name"), nullable=False),
    Column("given_at", String(40), nullable=False),
    Column("ends_at", String(40)),
    Index("token_of_booth", "booth"),
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
    Column("sequence", BigInteger),
    Column("boot", String(64)),
    Column("uptime_s", Float),
    Column("body", LargeBinary, nullable=False),
    Index("submission_by_day", "created_at"),
    Index("submission_by_arrival", "received_at", postgresql_using="brin"),
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
    Index("document_of_submission", "submission"),
    Index(
        "document_of_nobody",
        "received_at",
        sqlite_where=text("submission IS NULL"),
        postgresql_where=text("submission IS NULL"),
    ),
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
    Column("moved_at", String(40), nullable=False, server_default=""),
    Column("dropped_at", String(40)),
    CheckConstraint('length >= 0 AND 0 <= "offset" AND "offset" <= length'),
    Index("upload_by_move", "moved_at"),
    Index("upload_of_document", "document"),
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
    Column("sequence", BigInteger, nullable=False),
    Column("ticket", String(64), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("at", String(40), nullable=False),
    Column("device_at", String(40)),
    Column("by", String(200), nullable=False),
    Column("counter", String(64)),
    Column("reason", String(200)),
    Column("data", Text, nullable=False),
    Column("received_at", String(40), nullable=False),
    Column("received_from", String(64), nullable=False),
    Column("boot", String(64)),
    Column("uptime_s", Float),
    Index("event_by_ticket", "site", "ticket", "sequence"),
    # Rows come in this order, so PostgreSQL need not keep every one of millions sorted.
    Index("event_by_arrival", "received_at", postgresql_using="brin"),
    Index(
        "event_of_day",
        "at",
        sqlite_where=text("kind IN ('issued', 'no_show')"),
        postgresql_where=text("kind IN ('issued', 'no_show')"),
    ),
)

ticket = Table(
    "ticket",
    metadata,
    Column("site", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("label", String(16)),
    Column("state", String(20), nullable=False),
    Column("sequence", BigInteger, nullable=False),
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
    Index("booking_of_site", "site", "starts_at"),
    Index("booking_of_person", "nik", "starts_at"),
)

#: Another one with every change of a site's bookings: by it a manifest is known without being read.
booking_mark = Table(
    "booking_mark",
    metadata,
    Column("site", String(64), primary_key=True),
    Column("mark", String(32), nullable=False),
)

event_batch = Table(
    "event_batch",
    metadata,
    Column("booth", String(64), primary_key=True),
    Column("received_at", String(40), primary_key=True),
    Column("site", String(64), nullable=False),
    Column("sent_at", String(40), nullable=False),
    Column("boot", String(64), nullable=False),
    Column("uptime_s", Float, nullable=False),
    Column("events", Integer, nullable=False),
)

boot = Table(
    "boot",
    metadata,
    Column("booth", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("started_at", String(40), nullable=False),
    Column("first_heard_at", String(40), nullable=False),
)

#: Every ticket that a booking became; `first_…` names the ticket beside which it is one too many.
booking_use = Table(
    "booking_use",
    metadata,
    Column("site", String(64), primary_key=True),
    Column("ticket", String(64), primary_key=True),
    Column("booking", String(64), ForeignKey("booking.id"), nullable=False),
    Column("label", String(64), nullable=False),
    Column("booth", String(64), nullable=False),
    Column("people", Integer, CheckConstraint("people >= 1"), nullable=False),
    Column("business_date", String(10), nullable=False),
    Column("at", String(40), nullable=False),
    Column("received_at", String(40), nullable=False),
    Column("gone", Boolean, nullable=False),
    Column("first_site", String(64)),
    Column("first_ticket", String(64)),
    CheckConstraint("(first_site IS NULL) = (first_ticket IS NULL)"),
    Index("use_of_booking", "booking", "business_date"),
    Index(
        "booking_used_twice",
        "received_at",
        sqlite_where=text("first_ticket IS NOT NULL"),
        postgresql_where=text("first_ticket IS NOT NULL"),
    ),
)

#: The keys with which booths sign slips. One that was followed by another stays: its slips stay true.
slip_key = Table(
    "slip_key",
    metadata,
    Column("public", String(64), primary_key=True),
    Column("booth", String(64), nullable=False),
    Column("first_heard_at", String(40), nullable=False),
    Index("slip_key_of_booth", "booth"),
)

heartbeat = Table(
    "heartbeat",
    metadata,
    Column("booth", String(64), ForeignKey("booth.name"), primary_key=True),
    Column("received_at", String(40), primary_key=True),
    Column("body", Text, nullable=False),
)

alert = Table(
    "alert",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("booth", String(64), ForeignKey("booth.name"), nullable=False),
    Column("rule", String(40), nullable=False),
    Column("value", Float, nullable=False),
    Column("opened_at", String(40), nullable=False),
    Column("closed_at", String(40)),
    Index(
        "one_open_alert",
        "booth",
        "rule",
        unique=True,
        sqlite_where=text("closed_at IS NULL"),
        postgresql_where=text("closed_at IS NULL"),
    ),
    Index("alert_by_time", "opened_at"),
)

notice = Table(
    "notice",
    metadata,
    Column("alert", Integer, ForeignKey("alert.id"), primary_key=True),
    Column("kind", String(10), CheckConstraint("kind IN ('opened', 'closed')"), primary_key=True),
    Column("channel", String(16), primary_key=True),
    Column("made_at", String(40), nullable=False),
    Column("claimed_at", String(40)),
    Column("told_at", String(40)),
    Index(
        "notice_to_tell",
        "channel",
        "made_at",
        sqlite_where=text("told_at IS NULL"),
        postgresql_where=text("told_at IS NULL"),
    ),
)

#: The head office: who may read, what they did, and what was asked of bookings.
office_account = Table(
    "office_account",
    metadata,
    Column("key", String(80), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("role", String(20), nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("created_at", String(40), nullable=False),
    CheckConstraint("role IN ('viewer', 'officer', 'administrator')"),
)

office_session = Table(
    "office_session",
    metadata,
    Column("token_sha256", String(64), primary_key=True),
    Column("account", String(80), ForeignKey("office_account.key", ondelete="CASCADE"), nullable=False),
    Column("began_at", String(40), nullable=False),
    Column("seen_at", String(40), nullable=False),
    Index("session_of_account", "account"),
)

#: A try is a failure until it has succeeded: tries at the same instant count too.
office_try = Table(
    "office_try",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("key", String(80), nullable=False),
    Column("address", String(64), nullable=False),
    Column("at", String(40), nullable=False),
    Index("try_by_name", "key", "at"),
    Index("try_by_address", "address", "at"),
)

#: What was done at the head office. A trigger refuses to change a row of it (`central.triggers`).
office_deed = Table(
    "office_deed",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("at", String(40), nullable=False),
    Column("by", String(80), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("subject", String(200)),
    Column("why", String(200)),
    Index("deed_by_time", "at"),
)

#: How many people may be booked in one hour of every day at a site for a service. Hours by the site's clock.
quota = Table(
    "quota",
    metadata,
    Column("site", String(64), primary_key=True),
    Column("service", String(64), primary_key=True),
    Column("hour", Integer, CheckConstraint("hour BETWEEN 0 AND 23"), primary_key=True, autoincrement=False),
    Column("people", Integer, CheckConstraint("people BETWEEN 0 AND 10000"), nullable=False),
)

#: The same on one day alone, which goes before that of every day (`central.quotas.EVERY`).
quota_day = Table(
    "quota_day",
    metadata,
    Column("site", String(64), primary_key=True),
    Column("service", String(64), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("hour", Integer, CheckConstraint("hour BETWEEN 0 AND 23"), primary_key=True, autoincrement=False),
    Column("people", Integer, CheckConstraint("people BETWEEN 0 AND 10000"), nullable=False),
)

#: What a site calls its services, documents and priority groups, as its booths said last.
name = Table(
    "name",
    metadata,
    Column("site", String(64), primary_key=True),
    Column("kind", String(10), CheckConstraint("kind IN ('service', 'document', 'group')"), primary_key=True),
    Column("code", String(40), primary_key=True),
    Column("id", String(200), nullable=False),
    Column("en", String(200), nullable=False),
    Column("heard_at", String(40), nullable=False),
)

#: The zone of a site; one that is not here is in Central Indonesia, as Kotabaru is.
site_zone = Table(
    "site_zone",
    metadata,
    Column("site", String(64), primary_key=True),
    Column("zone", String(40), nullable=False),
    CheckConstraint("zone IN ('Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura')"),
)
