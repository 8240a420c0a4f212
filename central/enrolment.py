"""Which booths there are, and by which tokens they are known. Tokens are kept as digests only."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, bindparam, func, or_, select, update

from central import schema
from central.store import insert_once, reading
from central.words import stored

_booth, _token = schema.booth.c, schema.booth_token.c
_HOLDER = (
    select(_token.booth, _token.ends_at, _booth.revoked_at, _booth.site)
    .join(schema.booth, _booth.name == _token.booth)
    .where(_token.sha256 == bindparam("digest"))
)


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose token it is, whether that booth was struck off, and the one site that it is for,
    if it is for one."""

    booth: str
    revoked: bool
    site: str | None = None


def enrol(connection: Connection, name: str, now: datetime, keep_hours: float = 0.0) -> str:
    """A new token for booth `name`. Those it had end after `keep_hours`: time to carry
    the new one there. A booth that was struck off is let in again."""
    token = secrets.token_urlsafe(32)
    insert_once(connection, schema.booth, {"name": name, "enrolled_at": stored(now)})
    connection.execute(update(schema.booth).where(_booth.name == name).values(revoked_at=None))
    _end_tokens(connection, name, now + timedelta(hours=keep_hours))
    connection.execute(
        schema.booth_token.insert().values(sha256=digest(token), booth=name, given_at=stored(now))
    )
    return token


def bind(connection: Connection, name: str, site: str | None) -> None:
    """Let every token of booth `name` open `site` alone, from now on; with None, any."""
    connection.execute(update(schema.booth).where(_booth.name == name).values(site=site))


def revoke(connection: Connection, name: str, now: datetime) -> bool:
    """Strike booth `name` off: none of its tokens opens anything from now on. What it
    sent stays. False when there is no such booth."""
    known = connection.execute(update(schema.booth).where(_booth.name == name).values(revoked_at=stored(now)))
    _end_tokens(connection, name, now)
    return known.rowcount == 1


def holder(engine: Engine, token: str, now: datetime) -> Holder | None:
    """Whose `token` it is; None when nobody's, or when its time has ended."""
    with reading(engine) as connection:
        row = connection.execute(_HOLDER, {"digest": digest(token)}).one_or_none()
    if row is None or (row.revoked_at is None and row.ends_at is not None and row.ends_at <= stored(now)):
        return None
    return Holder(row.booth, row.revoked_at is not None, row.site)


def booths(connection: Connection, now: datetime) -> list[Row[Any]]:
    """Every booth by name: name, site, enrolled_at, seen_at, revoked_at and its `tokens` that open."""
    opens = or_(_token.ends_at.is_(None), _token.ends_at > stored(now))
    tokens = select(func.count()).where(_token.booth == _booth.name, opens).scalar_subquery()
    columns = (_booth.name, _booth.site, _booth.enrolled_at, _booth.seen_at, _booth.revoked_at)
    return list(connection.execute(select(*columns, tokens.label("tokens")).order_by(_booth.name)))


def digest(token: str) -> str:
    """What is kept of a token."""
    # A token has 256 bits of chance: a plain digest cannot be guessed back.
    return hashlib.sha256(token.encode()).hexdigest()


def _end_tokens(connection: Connection, booth: str, at: datetime) -> None:
    ends_at = stored(at)
    connection.execute(
        update(schema.booth_token)
        .where(_token.booth == booth, or_(_token.ends_at.is_(None), _token.ends_at > ends_at))
        .values(ends_at=ends_at)
    )
