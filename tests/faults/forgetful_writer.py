"""Writes numbered rows to a database, and says each number once SQLite has committed it."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path


def main(path: Path, synchronous: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None, timeout=30.0)) as database:
        database.execute(f"PRAGMA synchronous = {synchronous}")
        while True:
            row = database.execute("INSERT INTO row (content) VALUES (randomblob(300)) RETURNING number")
            sys.stdout.write(f"{row.fetchone()[0]}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
