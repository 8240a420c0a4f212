"""Opening the database, and the one statement that SQL left to each engine."""

from __future__ import annotations

import fcntl
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.pool import ConnectionPoolEntry

from central import schema

BUSY_S = 15.0
_BEGIN = "anjungan_begin"


def open_database(url: str) -> Engine:
    """The engine behind `url`, with its tables made where they are missing."""
    if not url.startswith("sqlite"):
        engine = create_engine(url, pool_pre_ping=True)
    else:
        engine = create_engine(url, connect_args={"timeout": BUSY_S, "check_same_thread": False})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    with _turn(engine), writing(engine) as connection:
        schema.metadata.create_all(connection)
        insert_once(connection, schema.centre, {"only": 1, "salt": secrets.token_bytes(16)})
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that writes. On SQLite it takes the lock at once and so waits
    its turn; taking it in the middle would fail."""
    with engine.connect() as connection:
        connection = connection.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})
        with connection.begin():
            yield connection


def salt(connection: Connection) -> bytes:
    """The salt of this centre's manifests."""
    return bytes(connection.scalar(select(schema.centre.c.salt)) or b"")


def insert_once(connection: Connection, table: Table, values: Mapping[str, object]) -> bool:
    """Insert `values`; False, and nothing changed, when their key is there already."""
    flavour = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = flavour.insert(table).values(dict(values)).on_conflict_do_nothing()
    return connection.execute(statement).rowcount == 1


@contextmanager
def _turn(engine: Engine) -> Iterator[None]:
    """Workers and commands that open one SQLite file at the same instant take turns:
    going over to WAL heeds no busy timeout."""
    path = engine.url.database
    if engine.dialect.name != "sqlite" or not path or path == ":memory:":
        yield
        return
    with Path(path).with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _prepare_sqlite(connection: Any, record: ConnectionPoolEntry) -> None:
    # SQLAlchemy shall not open transactions by itself: _begin_sqlite does.
    connection.isolation_level = None
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))
