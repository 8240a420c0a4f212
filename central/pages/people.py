"""Who works at the head office: accounts, sessions, and how often somebody may guess."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine, RowMapping, delete, func, or_, select, update

from central import schema
from central.enrolment import digest
from central.pages.deeds import note
from central.pages.passwords import LONGEST, hash_password, matches
from central.store import alone, insert_once, reading, writing
from central.words import stored

IDLE, LASTS = timedelta(minutes=30), timedelta(hours=10)
"""A session ends when nothing was asked for so long, and in any case at the end of the day."""
SEEN_EVERY = timedelta(minutes=1)
GUESSES, GUESSES_OF_ADDRESS, HELD = 5, 50, timedelta(minutes=15)
"""Failures within HELD after which a name, or an address with a whole office behind it, waits."""

_account, _session, _try = schema.office_account.c, schema.office_session.c, schema.office_try.c


class Role(StrEnum):
    """What somebody may do: read figures; also read submissions and bookings; also set and audit."""

    VIEWER = "viewer"
    OFFICER = "officer"
    ADMINISTRATOR = "administrator"

    def is_at_least(self, other: Role) -> bool:
        order = list(Role)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever is signed in."""

    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Held:
    """Too many guesses: none is looked at until then."""

    until: datetime


def key_of(name: str) -> str:
    """By what an account is known: its name, however it is written."""
    return " ".join(name.split()).casefold()[:80]


def add(connection: Connection, name: str, role: Role, password: str, now: datetime) -> bool:
    """Open an account; False when the name is taken."""
    row = {"key": key_of(name), "name": " ".join(name.split()), "role": role.value}
    row |= {"password_hash": hash_password(password), "created_at": stored(now)}
    return insert_once(connection, schema.office_account, row)


def give_password(connection: Connection, name: str, password: str) -> bool:
    """Another password; the sessions of the account end. False when there is none."""
    key = key_of(name)
    values = {"password_hash": hash_password(password)}
    changed = connection.execute(update(schema.office_account).where(_account.key == key).values(**values))
    connection.execute(delete(schema.office_session).where(_session.account == key))
    connection.execute(delete(schema.office_try).where(_try.key == key))
    return changed.rowcount == 1


def remove(connection: Connection, name: str) -> bool:
    """Close an account and its sessions; what it did stays written. False when there is none."""
    key = key_of(name)
    connection.execute(delete(schema.office_session).where(_session.account == key))
    return connection.execute(delete(schema.office_account).where(_account.key == key)).rowcount == 1


def accounts(connection: Connection) -> Sequence[RowMapping]:
    """Every account by name: name, role, created_at."""
    asked = select(_account.name, _account.role, _account.created_at).order_by(_account.key)
    return connection.execute(asked).mappings().all()


def sign_in(engine: Engine, name: str, password: str, address: str, now: datetime) -> str | Held | None:
    """A new session's token; Held after too many guesses; None when name or password is wrong."""
    key, mine = key_of(name), uuid4().hex
    since = stored(now - HELD)
    with writing(engine) as connection:
        alone(connection, "office try")
        connection.execute(delete(schema.office_try).where(_try.at < since))
        held = _held(connection, _try.key == key, GUESSES) or _held(
            connection, _try.address == address, GUESSES_OF_ADDRESS
        )
        if held is not None:
            return held
        row = {"id": mine, "key": key, "address": address[:64], "at": stored(now)}
        connection.execute(schema.office_try.insert().values(**row))
        known = connection.execute(select(schema.office_account).where(_account.key == key)).one_or_none()
    right = len(password) <= LONGEST and matches(known.password_hash if known else None, password)
    with writing(engine) as connection:
        if not right or known is None:
            # Never what was typed: it may be a password in the wrong field.
            note(connection, known.name if known else "?", "sign_in_failed", now)
            return None
        token = secrets.token_urlsafe(32)
        # The account may have been closed or changed while the password was looked at.
        same = select(_account.key).where(_account.key == key, _account.password_hash == known.password_hash)
        if connection.scalar(same) is None:
            return None
        connection.execute(delete(schema.office_try).where(or_(_try.key == key, _try.id == mine)))
        _forget_ended(connection, now)
        session = {"token_sha256": digest(token), "account": key, "began_at": stored(now)}
        connection.execute(schema.office_session.insert().values(**session, seen_at=stored(now)))
        note(connection, known.name, "signed_in", now)
    return token


def who(engine: Engine, token: str, now: datetime) -> Person | None:
    """Whose session it is; None when it is nobody's or has ended."""
    asked = (
        select(_account.name, _account.role, _session.began_at, _session.seen_at)
        .join(schema.office_account, _account.key == _session.account)
        .where(_session.token_sha256 == digest(token))
    )
    with reading(engine) as connection:
        row = connection.execute(asked).one_or_none()
    if row is None or row.seen_at < stored(now - IDLE) or row.began_at < stored(now - LASTS):
        return None
    if row.seen_at < stored(now - SEEN_EVERY):
        seen = update(schema.office_session).where(_session.token_sha256 == digest(token))
        with writing(engine) as connection:
            connection.execute(seen.values(seen_at=stored(now)))
    return Person(row.name, Role(row.role))


def sign_out(engine: Engine, token: str) -> None:
    with writing(engine) as connection:
        connection.execute(delete(schema.office_session).where(_session.token_sha256 == digest(token)))


def _held(connection: Connection, whose: Any, most: int) -> Held | None:
    tries, first = connection.execute(select(func.count(), func.min(_try.at)).where(whose)).one()
    return Held(datetime.fromisoformat(first) + HELD) if tries >= most else None


def _forget_ended(connection: Connection, now: datetime) -> None:
    ended = or_(_session.seen_at < stored(now - IDLE), _session.began_at < stored(now - LASTS))
    connection.execute(delete(schema.office_session).where(ended))
