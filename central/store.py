"""Opening the database, and the one statement that SQL left to each engine."""

from __future__ import annotations

import fcntl
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any
from zlib import crc32

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    Executable,
    Table,
    create_engine,
    event,
    exc,
    func,
    make_url,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.pool import ConnectionPoolEntry

from central import schema
from central.upgrading import upgrade

BUSY_S = 15.0
#: Connections a worker keeps, and how many more it may open at a peak. As many calls are
#: done at once; the others wait before they begin, not in the middle.
POOL, POOL_OVERFLOW, POOL_TIMEOUT_S = 8, 8, 10.0
AT_ONCE = POOL + POOL_OVERFLOW
CONNECT_TIMEOUT_S = 5
STATEMENT_TIMEOUT_MS = 30_000
#: A server that falls silent is given up after ten seconds: by asking, and by what was sent.
KEEPALIVE: Mapping[str, int] = {
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
_BEGIN = "anjungan_begin"
_WRITERS = Lock()
_UPGRADING = crc32(b"anjungan central upgrade")

#: Raised by any read or write while the database is out of reach, too busy or full. Nothing was written.
AWAY = (exc.OperationalError, exc.InterfaceError, exc.TimeoutError)


def open_database(url: str) -> Engine:
    """The engine behind `url` (sqlite:///file or postgresql://…), brought to the schema
    of this program. Those that open it at the same instant take turns at that."""
    if not url.startswith("sqlite"):
        engine = _postgresql(url)
    else:
        waits = {"timeout": BUSY_S, "check_same_thread": False}
        pool = {"pool_size": POOL, "max_overflow": POOL_OVERFLOW, "pool_timeout": POOL_TIMEOUT_S}
        engine = create_engine(url, connect_args=waits, hide_parameters=True, **pool)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    with _turn(engine), _changing(engine) as connection:
        upgrade(connection)
        insert_once(connection, schema.centre, {"only": 1, "salt": secrets.token_bytes(16)})
    return engine


def at(url: str) -> URL:
    """`url` with the driver that we ship for PostgreSQL."""
    made = make_url(url)
    return made.set(drivername="postgresql+psycopg") if made.drivername == "postgresql" else made


def _postgresql(url: str) -> Engine:
    return create_engine(
        at(url),
        pool_size=POOL,
        max_overflow=POOL_OVERFLOW,
        pool_timeout=POOL_TIMEOUT_S,
        hide_parameters=True,
        connect_args={
            "connect_timeout": CONNECT_TIMEOUT_S,
            "options": f"-c statement_timeout={STATEMENT_TIMEOUT_MS} -c timezone=UTC",
            **KEEPALIVE,
        },
    )


def why_away(error: Exception) -> str:
    """What the driver says of an error of `AWAY`, on one line; no statement, no password."""
    told = str(error.orig) if isinstance(error, exc.DBAPIError) else str(error)
    return " ".join(told.split())


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A single look: on PostgreSQL one journey to the server and not three."""
    with engine.connect() as connection:
        if engine.dialect.name != "sqlite":
            connection = connection.execution_options(isolation_level="AUTOCOMMIT")
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that writes. On SQLite it takes the lock at once and so waits
    its turn; taking it in the middle would fail. Writers of one process queue at a lock
    of their own: SQLite's busy handler sleeps in steps."""
    alone = _WRITERS if engine.dialect.name == "sqlite" else nullcontext()
    with alone, engine.connect() as connection:
        connection = connection.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})
        with connection.begin():
            yield connection


def salt(connection: Connection) -> bytes:
    """The salt of this centre's manifests."""
    return bytes(connection.scalar(select(schema.centre.c.salt)) or b"")


def insert_once(connection: Connection, table: Table, values: Mapping[str, object]) -> bool:
    """Insert `values`; False, and nothing changed, when their key is there already."""
    told = next(iter(table.primary_key)).name
    inserting = _insert_once(table, connection.dialect.name, told)
    return connection.execute(inserting, dict(values)).first() is not None


def insert_all_once(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> set[str]:
    """Insert `rows`, each with its own id and all with the same columns; the ids that were new."""
    if not rows:
        return set()
    inserting = _insert_once(table, connection.dialect.name, "id")
    return set(connection.scalars(inserting, [dict(row) for row in rows]))


def alone(connection: Connection, what: str) -> None:
    """Until this transaction ends, nobody else is alone with `what`. SQLite writers always are."""
    if connection.dialect.name != "sqlite":
        connection.execute(select(func.pg_advisory_xact_lock(crc32(what.encode()))))


@cache
def _insert_once(table: Table, dialect: str, told: str) -> Executable:
    flavour = postgresql if dialect == "postgresql" else sqlite
    inserting: Executable = flavour.insert(table).on_conflict_do_nothing().returning(table.c[told])
    return inserting


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


@contextmanager
def _changing(engine: Engine) -> Iterator[Connection]:
    """One transaction that may change the tables themselves, alone among those that do."""
    with engine.connect() as connection:
        if engine.dialect.name != "sqlite":
            with connection.begin():
                connection.execute(select(func.pg_advisory_xact_lock(_UPGRADING)))
                yield connection
            return
        # SQLite changes a column by making its table anew, and others may point at it.
        connection.connection.execute("PRAGMA foreign_keys = OFF").close()
        connection = connection.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})
        with connection.begin():
            yield connection
            dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            assert not dangling, "an upgrade left rows that point nowhere"
        connection.connection.execute("PRAGMA foreign_keys = ON").close()


def _prepare_sqlite(connection: Any, record: ConnectionPoolEntry) -> None:
    # SQLAlchemy shall not open transactions by itself: _begin_sqlite does.
    connection.isolation_level = None
    # What was deleted is overwritten with zeros: retention means the bytes, not the row alone.
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))
