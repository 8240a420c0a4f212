"""SQLite's own word on every database that booth, site and centre leave behind."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

MAGIC = b"SQLite format 3\0"
WHOLE = "ok"


def verdicts(*folders: Path) -> dict[Path, str]:
    """What `PRAGMA integrity_check` and `foreign_key_check` say of each database below
    `folders`; "ok" of one that is whole. Others may have them open."""
    return {path: _verdict(path) for folder in folders for path in _databases(folder)}


def _databases(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                if file.read(len(MAGIC)) == MAGIC:
                    yield path


def _verdict(path: Path) -> str:
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=rw", uri=True)) as connection:
            said = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.DatabaseError as error:
        return str(error)
    return str(said) if said != WHOLE or not orphans else f"{len(orphans)} rows without their parent"
