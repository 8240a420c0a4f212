"""Programs on the mounted disk: it is a real file system, and it forgets what was never synced."""

from __future__ import annotations

import mmap
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.power.outlet import Outlet
from kiosk.client.safe_files import write_whole

WRITER = Path(__file__).with_name("forgetful_writer.py")
CHANGES = 600
Plug = Callable[..., Outlet]


def lose_database(plug: Plug, platter: Path, seed: int, synchronous: str) -> tuple[int, int]:
    """Two processes write to one database in WAL mode until the power goes: the last row
    that one of them acknowledged, and the last that is there afterwards."""
    outlet = plug()
    path = outlet.mount / "rows.db"
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",)
        database.execute("CREATE TABLE IF NOT EXISTS row (number INTEGER PRIMARY KEY, content BLOB)")
    outlet.unplug()
    outlet = plug(str(seed), CHANGES)
    writers = [
        subprocess.Popen(
            [sys.executable, str(WRITER), str(path), synchronous], stdout=subprocess.PIPE, bufsize=0
        )
        for _ in range(2)
    ]
    outlet.cut(writers, when_lost=True)
    said = b""
    for writer in writers:
        said += writer.communicate()[0]
    with closing(sqlite3.connect(platter / "rows.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        left = database.execute("SELECT max(number) FROM row").fetchone()[0] or 0
    return max((int(line) for line in said.split()), default=0), left


def test_a_database_that_is_synced_keeps_every_row_that_was_acknowledged(plug: Plug, tmp_path: Path) -> None:
    for seed in range(4):
        acknowledged, left = lose_database(plug, tmp_path / "platter", seed, "FULL")
        assert 0 < acknowledged <= left


def test_a_database_that_is_not_synced_loses_what_was_acknowledged(plug: Plug, tmp_path: Path) -> None:
    """So this disk can show it: with NORMAL, a write-ahead log is synced at checkpoints only."""
    losses = (lose_database(plug, tmp_path / "platter", seed, "NORMAL") for seed in range(10))
    assert any(left < acknowledged for acknowledged, left in losses)


def test_a_file_written_without_a_sync_is_lost(plug: Plug, tmp_path: Path) -> None:
    outlet = plug("0")
    (outlet.mount / "careless").write_bytes(b"x" * 5_000)
    write_whole(outlet.mount / "careful", bytes(range(250)) * 20)
    outlet.cut([])
    assert (tmp_path / "platter" / "careful").read_bytes() == bytes(range(250)) * 20
    careless = tmp_path / "platter" / "careless"
    assert not careless.exists() or careless.read_bytes() != b"x" * 5_000


def test_two_mappings_of_one_file_see_each_other(plug: Plug) -> None:
    """SQLite keeps its readers and writers apart in such a file (-shm)."""
    outlet = plug()
    path = outlet.mount / "shared"
    path.write_bytes(bytes(8192))
    with path.open("r+b") as one, path.open("r+b") as other:
        with mmap.mmap(one.fileno(), 8192) as here, mmap.mmap(other.fileno(), 8192) as there:
            here[5000] = 7
            assert there[5000] == 7
            there[1] = 9
        assert (one.read(2), os.pread(other.fileno(), 1, 5000)) == (b"\0\x09", b"\x07")


def test_a_disk_unplugged_in_order_keeps_everything(plug: Plug, tmp_path: Path) -> None:
    outlet = plug()
    (outlet.mount / "folder").mkdir()
    (outlet.mount / "folder" / "file").write_text("text", "utf-8")
    (outlet.mount / "folder" / "file").rename(outlet.mount / "folder" / "other")
    os.link(outlet.mount / "folder" / "other", outlet.mount / "again")
    (outlet.mount / "again").unlink()
    assert [path.name for path in (outlet.mount / "folder").iterdir()] == ["other"]
    outlet.unplug()
    assert (tmp_path / "platter" / "folder" / "other").read_text("utf-8") == "text"
    assert not (tmp_path / "platter" / "again").exists()


def test_an_open_file_that_lost_its_name_goes_on(plug: Plug) -> None:
    outlet = plug()
    with (outlet.mount / "file").open("w+b") as file:
        file.write(b"before")
        file.flush()
        (outlet.mount / "file").unlink()
        file.write(b" and after")
        file.flush()
        file.seek(0)
        assert file.read() == b"before and after"


def test_nothing_is_answered_between_the_loss_and_the_death_of_the_processes(plug: Plug) -> None:
    outlet = plug("0", 3)
    code = "import os\nfor n in range(9): open(str(n), 'w').close(); os.write(1, b'said\\n')"
    with subprocess.Popen([sys.executable, "-c", code], cwd=outlet.mount, stdout=subprocess.PIPE) as writer:
        outlet.cut([writer], when_lost=True)
        assert writer.stdout is not None
        said = writer.stdout.read().split()
    assert writer.returncode < 0
    assert len(said) < 3


@pytest.fixture(autouse=True)
def _platter(tmp_path: Path) -> None:
    (tmp_path / "platter").mkdir()
