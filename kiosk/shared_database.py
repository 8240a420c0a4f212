"""A SQLite file that several processes share, any of them may be killed over, and time upgrades.

`PRAGMA user_version` says how many steps a file has taken. Step n brings it
from version n-1 to n, in one transaction with the number itself, so a file is
always of exactly one version, whenever the power goes. A step that has shipped
is never edited; what comes later is a further step. The first step says
`CREATE TABLE IF NOT EXISTS`, because files of version 0 with tables in them
were made before versions were counted.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from kiosk.turns import turn_at

BUSY_S = 10.0

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
)


class NewerFile(RuntimeError):
    """The file was upgraded by a newer program than this one."""


def open_shared(path: Path, steps: Sequence[str]) -> sqlite3.Connection:
    """A connection for any thread, in autocommit, to the file at `path`, upgraded.

    `steps` are SQL scripts, oldest first; they do not begin or commit. Processes
    that start at the same instant take turns by a lock beside the file: going
    over to WAL heeds no busy timeout. Raises NewerFile for a file that has taken
    more steps than there are.
    """
    with turn_at(path):
        connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
        try:
            connection.row_factory = sqlite3.Row
            for pragma in _PRAGMAS:
                connection.execute(pragma)
            if _upgrade(connection, path, steps):
                # What a step took away must not go on lying in the log.
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            connection.execute("PRAGMA foreign_keys = ON")
        except BaseException:
            connection.close()
            raise
    return connection


def _upgrade(connection: sqlite3.Connection, path: Path, steps: Sequence[str]) -> int:
    """Take the steps that are missing; how many those were. Foreign keys are off meanwhile, so that a
    step may rebuild a table, and are checked before each commit (sqlite.org,
    "Making Other Kinds Of Table Schema Changes")."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > len(steps):
        raise NewerFile(
            f"{path.name} is of version {version}, this program knows {len(steps)}: install the newer program"
        )
    for number in range(version + 1, len(steps) + 1):
        try:
            connection.executescript(f"BEGIN IMMEDIATE;\n{steps[number - 1]}\n;")
            broken = connection.execute("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise sqlite3.IntegrityError(
                    f"step {number} of {path.name} leaves rows that refer to nothing"
                )
            connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
    return len(steps) - version
