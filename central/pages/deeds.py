"""What was done at the head office: who, when, what, and why. Rows are added, none is changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection, RowMapping, or_, select

from central import schema
from central.words import printable, stored

MOST = 200


def note(
    connection: Connection,
    by: str,
    kind: str,
    now: datetime,
    subject: str | None = None,
    why: str | None = None,
) -> None:
    """Write down one deed. `subject` is an id, never somebody's name."""
    row: dict[str, object] = {"id": uuid4().hex, "at": stored(now), "by": printable(by)[:80], "kind": kind}
    row |= {"subject": subject and subject[:200], "why": why and printable(why)[:200]}
    connection.execute(schema.office_deed.insert().values(**row))


def deeds(connection: Connection, search: str = "", kind: str = "") -> Sequence[RowMapping]:
    """The newest MOST: at, by, kind, subject, why. `search` is in the name, the subject or the reason."""
    deed = schema.office_deed.c
    asked = select(deed.at, deed.by, deed.kind, deed.subject, deed.why).order_by(deed.at.desc(), deed.id)
    if search:
        columns = (deed.by, deed.subject, deed.why)
        asked = asked.where(or_(*(column.icontains(search, autoescape=True) for column in columns)))
    if kind:
        asked = asked.where(deed.kind == kind)
    return connection.execute(asked.limit(MOST)).mappings().all()
