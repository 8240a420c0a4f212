"""The engine under the stores, SQLite or PostgreSQL: how a read and a write begin.

On SQLite a write takes the lock at once (BEGIN IMMEDIATE), so that what it
reads is what it changes. Writers of one process queue at a lock of their own,
and those of several processes ask again and again: SQLite's busy handler sleeps
in steps, which would be felt at the counters. Several deeds share one
transaction and one wait for the disk (`write_all`).

On PostgreSQL writers of one site go side by side; rows that two of them want
are locked row by row, and `alone` lets one at a time do what needs the whole.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar
from zlib import crc32

from sqlalchemy import Connection, Engine, create_engine, event, exc, make_url, text

from kiosk.clock import Deadline, SystemClock
from kiosk.queue.prepared import tell
from kiosk.queue.upgrading import upgrade
from kiosk.turns import turn_at

BUSY_TIMEOUT_MS = 5_000
#: How soon a write that found another process writing asks again. SQLite itself would
#: wait longer and longer, up to a tenth of a second, and who came last would go first.
ASK_AGAIN_S = 0.0005
POOL_TIMEOUT_S = 5.0
#: Pages of SQLite's log after which a commit itself carries them into the file, and a
#: counter waits for it. Who serves counters carries them over before (`checkpoint`).
CHECKPOINT_PAGES = 10_000
#: What a connection keeps of an SQLite file at most: the indexes of years, where a day is spread.
CACHE_KB = 8_000
STATEMENT_TIMEOUT_MS = 5_000
CONNECT_TIMEOUT_S = 2
#: A server that falls silent is given up after as long: by what was sent, and by asking.
SILENCE_MS = 5_000
KEEPALIVE: Mapping[str, Any] = {
    "keepalives_idle": 2,
    "keepalives_interval": 1,
    "keepalives_count": 3,
    "tcp_user_timeout": SILENCE_MS,
}
#: Connections a process keeps, and how many more it may open at a peak.
POOL, POOL_OVERFLOW = 10, 40
_WRITES = "anjungan_writes"
_UPGRADE_TURN = crc32(b"anjungan upgrade")
_TURN = text("SELECT pg_advisory_xact_lock(:space, :turn)")
_SHARED = text("SELECT pg_advisory_xact_lock_shared(:space, :turn)")
_SPACE = 2101

#: Raised by any read or write while the database is out of reach or too busy. Nothing was written.
AWAY = (exc.OperationalError, exc.InterfaceError, exc.TimeoutError)

#: Other processes are waited for in their time, whatever time the queue has.
_clock = SystemClock()

Outcome = TypeVar("Outcome")
Refused = TypeVar("Refused", bound=Exception)


class Database:
    """One database, shared by the threads of a process and by processes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writers = Lock()
        self._glances = Lock()
        self._glancing: Connection | None = None
        self._closed = False
        self.is_sqlite = engine.dialect.name == "sqlite"
        event.listen(engine, "checkin", self._let_go)

    @classmethod
    def open(cls, where: Path | str) -> Database:
        """Open the SQLite file at a path, made when absent, or the PostgreSQL
        database at a `postgresql://…` URL. It is brought to today's schema;
        processes that start together take turns at that."""
        if isinstance(where, str) and where.startswith("postgresql"):
            return cls._open_postgresql(where)
        return cls._open_sqlite(Path(where))

    @classmethod
    def _open_sqlite(cls, path: Path) -> Database:
        engine = create_engine(
            f"sqlite:///{path}",
            pool_size=POOL,
            max_overflow=POOL_OVERFLOW,
            pool_timeout=POOL_TIMEOUT_S,
            connect_args={"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False},
            hide_parameters=True,
        )
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
        database = cls(engine)
        # Going over to WAL heeds no busy timeout, hence the turn.
        with turn_at(path), database.write() as connection:
            upgrade(connection)
        return database

    @classmethod
    def _open_postgresql(cls, url: str) -> Database:
        engine = create_engine(
            make_url(url).set(drivername="postgresql+psycopg"),
            pool_size=POOL,
            max_overflow=POOL_OVERFLOW,
            pool_timeout=POOL_TIMEOUT_S,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={
                "connect_timeout": CONNECT_TIMEOUT_S,
                "options": f"-c statement_timeout={STATEMENT_TIMEOUT_MS} -c timezone=UTC",
                **KEEPALIVE,
            },
        )
        database = cls(engine)
        with database.write() as connection:
            connection.execute(_TURN, {"space": _SPACE, "turn": _signed(_UPGRADE_TURN)})
            upgrade(connection)
        return database

    def close(self) -> None:
        with self._glances:
            if self._glancing is not None:
                self._glancing.close()
            self._glancing = None
        self._closed = True
        self._engine.dispose()

    def _let_go(self, connection: Any, _: object) -> None:
        """A connection comes back: one that was away while the pool was closed is closed now."""
        if self._closed and connection is not None:
            connection.close()

    def line(self) -> dict[str, Any]:
        """What psycopg needs for a connection of one's own (PostgreSQL only)."""
        _, given = self._engine.dialect.create_connect_args(self._engine.url)
        return {**given, "connect_timeout": CONNECT_TIMEOUT_S, **KEEPALIVE}

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent picture; waits for no writer."""
        with self._engine.connect() as connection:
            if not self.is_sqlite:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def glance(self) -> Iterator[Connection]:
        """For one prepared statement that only reads: it needs no transaction. On
        SQLite a connection is kept for it; to fetch one would take longer."""
        if not self.is_sqlite:
            with self._engine.connect() as connection:
                yield connection.execution_options(isolation_level="AUTOCOMMIT")
            return
        with self._glances:
            if self._glancing is None:
                self._glancing = self._engine.connect()
            yield self._glancing

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction; on disk when it returns. On SQLite alone among the
        writers of every process."""
        if not self.is_sqlite:
            with self._engine.begin() as connection:
                yield connection
            return
        with self._writers, self._engine.connect() as connection:
            connection = connection.execution_options(**{_WRITES: True})
            with connection.begin():
                yield connection

    def checkpoint(self) -> None:
        """Carry what SQLite's log holds into the file. Commits go on meanwhile; what one
        of them is using stays for the next time."""
        if self.is_sqlite:
            with self._engine.connect() as connection:
                tell(connection, "PRAGMA wal_checkpoint(PASSIVE)")

    def write_all(
        self, deeds: Sequence[Callable[[Connection], Outcome]], expected: type[Refused]
    ) -> list[Outcome | Refused]:
        """Do `deeds` in this order in one transaction. What a deed returned
        stands at its place, or the `expected` exception that it raised: then it
        did nothing. Any other exception undoes them all and is raised."""
        outcomes: list[Outcome | Refused] = []
        with self.write() as connection:
            for deed in deeds:
                tell(connection, "SAVEPOINT deed")
                try:
                    outcomes.append(deed(connection))
                except expected as refusal:
                    tell(connection, "ROLLBACK TO deed")
                    outcomes.append(refusal)
                tell(connection, "RELEASE deed")
        return outcomes


def alone(connection: Connection, what: str) -> None:
    """Until this transaction ends, nobody else is alone with `what`. SQLite
    writers always are."""
    if connection.dialect.name != "sqlite":
        connection.execute(_TURN, {"space": _SPACE, "turn": _signed(crc32(what.encode()))})


def while_nobody_is_alone(connection: Connection, what: str) -> None:
    """Until this transaction ends, nobody is `alone` with `what`; others may be here as well."""
    if connection.dialect.name != "sqlite":
        connection.execute(_SHARED, {"space": _SPACE, "turn": _signed(crc32(what.encode()))})


def why_away(error: Exception) -> str:
    """What the driver says of an error of `AWAY`, on one line; no statement, no password."""
    told = str(error.orig) if isinstance(error, exc.DBAPIError) else str(error)
    return " ".join(told.split())


def _signed(number: int) -> int:
    """PostgreSQL's integers have a sign."""
    return number - 2**32 if number >= 2**31 else number


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        f"cache_size=-{CACHE_KB}",
        f"wal_autocheckpoint={CHECKPOINT_PAGES}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "secure_delete=ON",  # a roster that was purged is no longer in the file
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get(_WRITES):
        _begin_to_write(connection)
    else:
        tell(connection, "BEGIN")


def _begin_to_write(connection: Connection) -> None:
    deadline = Deadline.after(_clock, BUSY_TIMEOUT_MS / 1000)
    tell(connection, "PRAGMA busy_timeout=0")
    try:
        while True:
            try:
                return tell(connection, "BEGIN IMMEDIATE")
            except exc.OperationalError as error:
                if not _is_busy(error) or deadline.expired:
                    raise
            _clock.sleep(ASK_AGAIN_S)
    finally:
        tell(connection, f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")


def _is_busy(error: exc.OperationalError) -> bool:
    """Busy for whatever reason, which stands in the higher bits: somebody may be restoring the log."""
    return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
