"""A shared SQLite file takes every step once, whole or not at all."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.shared_database import NewerFile, open_shared

FIRST = "CREATE TABLE IF NOT EXISTS parent (id TEXT PRIMARY KEY) STRICT; INSERT INTO parent VALUES ('a');"
SECOND = "CREATE TABLE child (parent TEXT REFERENCES parent (id)) STRICT; INSERT INTO child VALUES ('a');"


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def test_a_new_file_takes_every_step_and_an_old_one_those_it_misses(tmp_path: Path) -> None:
    path = tmp_path / "some.db"
    open_shared(path, (FIRST,)).close()
    assert version(path) == 1
    with closing(open_shared(path, (FIRST, SECOND))) as connection:
        assert [row["parent"] for row in connection.execute("SELECT parent FROM child")] == ["a"]
    open_shared(path, (FIRST, SECOND)).close()
    assert version(path) == 2


def test_a_file_from_before_versions_were_counted_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "some.db"
    with closing(sqlite3.connect(path)) as old:
        old.executescript("CREATE TABLE parent (id TEXT PRIMARY KEY) STRICT;")
    with closing(open_shared(path, (FIRST, SECOND))) as connection:
        assert len(connection.execute("SELECT * FROM child").fetchall()) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param("INSERT INTO parent VALUES ('b'); INSERT INTO nowhere VALUES (1);", id="fails half way"),
        pytest.param(
            "INSERT INTO parent VALUES ('b'); DELETE FROM parent WHERE id = 'a';", id="orphans a row"
        ),
    ],
)
def test_a_step_that_fails_leaves_the_file_as_it_was(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "some.db"
    open_shared(path, (FIRST, SECOND)).close()
    with pytest.raises(sqlite3.Error):
        open_shared(path, (FIRST, SECOND, wrong))
    assert version(path) == 2
    with closing(open_shared(path, (FIRST, SECOND))) as connection:
        assert [row["id"] for row in connection.execute("SELECT id FROM parent")] == ["a"]


def test_an_older_program_leaves_a_newer_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "some.db"
    open_shared(path, (FIRST, SECOND)).close()
    with pytest.raises(NewerFile, match=r"some\.db is of version 2, this program knows 1"):
        open_shared(path, (FIRST,))


def test_references_are_enforced_once_it_is_open(tmp_path: Path) -> None:
    with (
        closing(open_shared(tmp_path / "some.db", (FIRST, SECOND))) as connection,
        pytest.raises(sqlite3.IntegrityError),
    ):
        connection.execute("INSERT INTO child VALUES ('nobody')")


def test_processes_that_upgrade_at_the_same_instant_take_turns(tmp_path: Path) -> None:
    path = tmp_path / "some.db"
    open_shared(path, (FIRST,)).close()
    code = (
        "import sys, pathlib; from kiosk.shared_database import open_shared; sys.stdin.read();"
        "open_shared(pathlib.Path(sys.argv[1]), sys.argv[2:]).close()"
    )
    command = [sys.executable, "-c", code, str(path), FIRST, SECOND]
    processes = [subprocess.Popen(command, stdin=subprocess.PIPE) for _ in range(4)]
    for process in processes:
        assert process.stdin is not None
        process.stdin.close()
    assert [process.wait(30) for process in processes] == [0, 0, 0, 0]
    with closing(open_shared(path, (FIRST, SECOND))) as connection:
        assert len(connection.execute("SELECT * FROM child").fetchall()) == 1
