"""Staff accounts and their sessions, as rows. Only the hash of a session's token is kept."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, delete, insert, select, update

from kiosk.queue import schema


class Role(StrEnum):
    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Staff:
    name: str
    role: Role


def put_staff(connection: Connection, staff: Staff, password_hash: str, now: datetime) -> None:
    """Add an account, or give an existing one this role and password and end its sessions."""
    table = schema.staff
    values = {"role": staff.role, "password_hash": password_hash}
    if connection.execute(update(table).where(table.c.name == staff.name).values(values)).rowcount == 0:
        connection.execute(insert(table).values(name=staff.name, added_at=now, **values))
    connection.execute(delete(schema.session).where(schema.session.c.staff == staff.name))


def credentials(connection: Connection, name: str) -> tuple[Staff, str] | None:
    """The account called `name` and its password hash."""
    table = schema.staff.c
    row = connection.execute(
        select(table.name, table.role, table.password_hash).where(table.name == name)
    ).first()
    return None if row is None else (Staff(row.name, Role(row.role)), row.password_hash)


def open_session(connection: Connection, name: str, token: str, now: datetime, ends_at: datetime) -> None:
    """Keep a new session, and drop those that have ended."""
    table = schema.session
    connection.execute(delete(table).where(table.c.ends_at <= now))
    connection.execute(
        insert(table).values(token_hash=_hash(token), staff=name, opened_at=now, ends_at=ends_at)
    )


def session(connection: Connection, token: str, now: datetime) -> Staff | None:
    """Who holds `token`, while the session lasts."""
    table = schema.session.c
    row = connection.execute(
        select(schema.staff.c.name, schema.staff.c.role)
        .join(schema.session, table.staff == schema.staff.c.name)
        .where(table.token_hash == _hash(token), table.ends_at > now)
    ).first()
    return None if row is None else Staff(row.name, Role(row.role))


def close_session(connection: Connection, token: str) -> None:
    connection.execute(delete(schema.session).where(schema.session.c.token_hash == _hash(token)))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
