"""Opening a SQLite file that several processes share and any of them may be killed over."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from kiosk.turns import turn_at

BUSY_S = 10.0

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
)


def open_shared(path: Path, tables: str) -> sqlite3.Connection:
    """A connection for any thread, in autocommit, to the file at `path`.

    `tables` is the SQL that makes what is missing. Processes that start at the
    same instant take turns by a lock beside the file: going over to WAL heeds no
    busy timeout.
    """
    with turn_at(path):
        connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
        connection.row_factory = sqlite3.Row
        for pragma in _PRAGMAS:
            connection.execute(pragma)
        connection.executescript(tables)
    return connection
