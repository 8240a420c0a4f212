"""The engine under the stores: how a read and a write begin.

On SQLite a write takes the lock at once (BEGIN IMMEDIATE), so that what it
reads is what it changes. Writers of one process queue at a lock of their own:
SQLite's busy handler sleeps in steps, which would be felt at the counters.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, select

from kiosk.queue import schema
from kiosk.turns import turn_at

BUSY_TIMEOUT_MS = 5_000
POOL_TIMEOUT_S = 5.0
_BEGIN = "anjungan_begin"


class Database:
    """One database file (or URL), shared by the threads of a process and by processes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writers = Lock()

    @classmethod
    def open(cls, path: Path) -> Database:
        """Open the SQLite file at `path`; it and its tables are made when absent.
        Processes that start together take turns: going over to WAL heeds no busy
        timeout."""
        engine = create_engine(
            f"sqlite:///{path}",
            pool_size=10,
            max_overflow=40,
            pool_timeout=POOL_TIMEOUT_S,
            connect_args={"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False},
        )
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
        database = cls(engine)
        with turn_at(path), database.write() as connection:
            schema.metadata.create_all(connection)
            if connection.execute(select(schema.change.c.id)).first() is None:
                connection.execute(insert(schema.change).values(id=1, version=0))
        return database

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent picture; waits for no writer."""
        with self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction, alone among the writers of every process; on disk when it returns."""
        with self._writers, self._engine.connect() as connection:
            connection = connection.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})
            with connection.begin():
                yield connection


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))
