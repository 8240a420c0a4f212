"""What is still in a thread's hands when a database is closed."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import text

from kiosk.queue.database import Database


def is_closed(raw: Any) -> bool:
    if not isinstance(raw, sqlite3.Connection):
        return bool(raw.closed)
    try:
        raw.execute("SELECT 1")
    except sqlite3.ProgrammingError:
        return True
    return False


def test_a_read_that_outlasts_its_database_ends_well_and_leaves_no_connection_open(where: Path | str) -> None:
    database = Database.open(where)
    with database.read() as connection:
        raw = connection.connection.dbapi_connection
        database.close()
        assert connection.execute(text("SELECT 7")).scalar() == 7
        assert not is_closed(raw)
    assert is_closed(raw)
