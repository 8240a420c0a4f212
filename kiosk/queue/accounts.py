"""Staff accounts and their sessions, as rows. Only the hash of a session's token is kept."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, or_, select, update

from kiosk.queue import schema
from kiosk.queue.columns import Moment
from kiosk.queue.prepared import Prepared

_s = schema.session.c
_NOW, _IDLE_SINCE = bindparam("now", type_=Moment), bindparam("idle_since", type_=Moment)
#: A session ends with the working day, and when nobody touched it for a while.
LASTS = and_(_s.ends_at > _NOW, or_(_s.last_seen_at > _IDLE_SINCE, _s.last_seen_at.is_(None)))
HOLDER = Prepared(
    select(schema.staff.c.name, schema.staff.c.role, _s.opened_at, _s.last_seen_at)
    .join(schema.session, _s.staff == schema.staff.c.name)
    .where(_s.token_hash == bindparam("hash"), schema.staff.c.active.is_(True), LASTS)
)

#: It stands in addresses and in the audit log.
ACCOUNT_NAME = r"^[^/\x00-\x1f\x7f]{1,80}$"


class Role(StrEnum):
    """What an account may do; each role may also do what those before it may."""

    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"

    def reaches(self, least: Role) -> bool:
        """Whether this role may do what asks for `least`."""
        ranks = tuple(Role)
        return ranks.index(self) >= ranks.index(least)


@dataclass(frozen=True, slots=True)
class Staff:
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Account:
    """An account as administrators see it; `sessions` are those open now."""

    name: str
    role: Role
    active: bool
    added_at: datetime
    sessions: int = 0


def put_staff(connection: Connection, staff: Staff, password_hash: str, now: datetime) -> bool:
    """Add an account, or give an existing one this role and password, make it
    active and end its sessions. Whether it is new."""
    table = schema.staff
    values = {"role": staff.role, "password_hash": password_hash, "active": True}
    known = connection.execute(update(table).where(table.c.name == staff.name).values(values)).rowcount
    if not known:
        connection.execute(insert(table).values(name=staff.name, added_at=now, **values))
    end_sessions(connection, staff.name)
    return not known


def give_password(connection: Connection, name: str, password_hash: str) -> None:
    """Another password for an account, and an end to its sessions."""
    table = schema.staff
    connection.execute(update(table).where(table.c.name == name).values(password_hash=password_hash))
    end_sessions(connection, name)


def find(connection: Connection, name: str) -> Account | None:
    """The account called `name`, locked until the end of the transaction."""
    table = schema.staff.c
    row = connection.execute(
        select(table.name, table.role, table.active, table.added_at)
        .where(table.name == name)
        .with_for_update()
    ).first()
    return None if row is None else Account(row.name, Role(row.role), row.active, row.added_at)


def every_account(connection: Connection, now: datetime, idle: timedelta) -> list[Account]:
    """All accounts by name, with their open sessions."""
    table, session = schema.staff.c, schema.session
    rows = connection.execute(
        select(
            table.name,
            table.role,
            table.active,
            table.added_at,
            func.count(session.c.token_hash).label("open"),
        )
        .select_from(schema.staff)
        .outerjoin(session, (session.c.staff == table.name) & LASTS)
        .group_by(table.name, table.role, table.active, table.added_at)
        .order_by(table.name),
        {"now": now, "idle_since": now - idle},
    )
    return [Account(row.name, Role(row.role), row.active, row.added_at, row.open) for row in rows]


def change(connection: Connection, name: str, *, active: bool, role: Role) -> None:
    """Write both down and end the account's sessions."""
    connection.execute(
        update(schema.staff).where(schema.staff.c.name == name).values(active=active, role=role)
    )
    end_sessions(connection, name)


def active_administrators(connection: Connection) -> set[str]:
    table = schema.staff.c
    rows = connection.execute(
        select(table.name).where(table.role == Role.ADMINISTRATOR, table.active.is_(True))
    )
    return set(rows.scalars())


def credentials(connection: Connection, name: str) -> tuple[Staff, str] | None:
    """The active account called `name` and its password hash."""
    table = schema.staff.c
    row = connection.execute(
        select(table.name, table.role, table.password_hash).where(table.name == name, table.active.is_(True))
    ).first()
    return None if row is None else (Staff(row.name, Role(row.role)), row.password_hash)


def keep_hash(connection: Connection, name: str, old: str, new: str) -> None:
    """A stronger hash of the same password takes the place of `old`."""
    table = schema.staff
    connection.execute(
        update(table).where(table.c.name == name, table.c.password_hash == old).values(password_hash=new)
    )


def open_session(connection: Connection, name: str, token: str, now: datetime, ends_at: datetime) -> None:
    """Keep a new session, and drop those that have ended."""
    table = schema.session
    connection.execute(delete(table).where(table.c.ends_at <= now))
    connection.execute(
        insert(table).values(
            token_hash=_hash(token), staff=name, opened_at=now, ends_at=ends_at, last_seen_at=now
        )
    )


def session(
    connection: Connection, token: str, now: datetime, idle: timedelta
) -> tuple[Staff, datetime] | None:
    """Who holds `token`, while the session lasts and is not idle, and when it was last used."""
    row = HOLDER.first(connection, {"hash": _hash(token), "now": now, "idle_since": now - idle})
    return None if row is None else (Staff(row.name, Role(row.role)), row.last_seen_at or row.opened_at)


def touch_session(connection: Connection, token: str, now: datetime) -> None:
    """The session is in use."""
    connection.execute(
        update(schema.session).where(schema.session.c.token_hash == _hash(token)).values(last_seen_at=now)
    )


def close_session(connection: Connection, token: str) -> str | None:
    """End a session; the name of who held it."""
    table = schema.session
    return connection.execute(
        delete(table).where(table.c.token_hash == _hash(token)).returning(table.c.staff)
    ).scalar()


def end_sessions(connection: Connection, name: str) -> None:
    """Log an account out everywhere."""
    connection.execute(delete(schema.session).where(schema.session.c.staff == name))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
