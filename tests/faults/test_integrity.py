"""What `make soak` asks of every database after its kills finds the one that is damaged."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from benchmarks.integrity import WHOLE, verdicts
from kiosk.client.reserve import Reserve


def test_every_database_is_asked_and_a_damaged_one_is_found(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no database")
    (tmp_path / "below").mkdir()
    with closing(sqlite3.connect(tmp_path / "below" / "large.db")) as connection:
        connection.execute("CREATE TABLE line (text TEXT)")
        connection.executemany("INSERT INTO line VALUES (?)", [("x" * 500,)] * 200)
        connection.commit()
    with Reserve(tmp_path / "reserve.db", lambda: "lease"):
        found = verdicts(tmp_path)
    assert found == {tmp_path / "below" / "large.db": WHOLE, tmp_path / "reserve.db": WHOLE}
    with (tmp_path / "below" / "large.db").open("r+b") as file:
        file.seek(5 * 4096)
        file.write(b"\xff" * 4096)
    assert verdicts(tmp_path)[tmp_path / "below" / "large.db"] != WHOLE


def test_a_row_that_points_at_nothing_is_found(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "one.db")) as connection:
        connection.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
        connection.execute("CREATE TABLE child (of INTEGER REFERENCES parent (id))")
        connection.execute("INSERT INTO child VALUES (1)")
        connection.commit()
    assert verdicts(tmp_path) == {tmp_path / "one.db": "1 rows without their parent"}
