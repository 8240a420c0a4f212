"""A disk without room, at every write in turn: told, nothing half saved, and on it goes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from central_process import CentralProcess
from meddler import Meddler

from central.health import history
from central.store import open_database

HERE = Path(__file__).parent
SCRIPT = 'mount -t tmpfs -o size=3m tmpfs "$1" && exec "$2" "$3" "$1"'


def test_every_write_may_find_the_disk_full_and_nothing_is_half_saved(tmp_path: Path) -> None:
    alone = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    arguments = ["sh", "-c", SCRIPT, "sh", tmp_path, sys.executable, HERE / "every_write.py"]
    done = subprocess.run([*alone, *map(str, arguments)], capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    said = json.loads(done.stdout)
    works = ("visiting", "sending", "mending", "sending_without_ballast")
    assert {of: said[of]["wrong"] for of in works} == {of: [] for of in works}
    visiting, bare = said["visiting"], said["sending_without_ballast"]
    # Writes that found no room: the pages, three databases and their logs; then the forwarder's own.
    assert visiting["failed"] > 15
    assert bare["failed"] > 8


def test_reserve_slips_and_queue_may_find_the_disk_full_at_every_write_too(tmp_path: Path) -> None:
    alone = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    arguments = ["sh", "-c", SCRIPT, "sh", tmp_path, sys.executable, HERE / "every_other_write.py"]
    done = subprocess.run([*alone, *map(str, arguments)], capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    said = json.loads(done.stdout)
    assert {of: one["wrong"] for of, one in said.items()} == {"reserving": [], "slips": [], "queueing": []}
    assert all(one["failed"] > 5 for one in said.values()), said


def test_the_booth_is_never_left_half_written_by_any_deed(tmp_path: Path) -> None:
    """Spool, bookings and print jobs: each as it was, or as if the disk had never been full."""
    said = on_small_disk("every_booth_deed.py", tmp_path)
    assert wrong_in(said) == {}
    surely = said.pop("surely")
    assert {name: one["failed"] for name, one in surely.items()} == dict.fromkeys(surely, 0)
    assert all(one["failed"] for of in said.values() for one in of.values()), said


def test_reserve_small_files_and_queue_are_never_left_half_written_by_any_deed(tmp_path: Path) -> None:
    said = on_small_disk("every_site_deed.py", tmp_path)
    assert wrong_in(said) == {}
    assert all(one["failed"] for of in said.values() for one in of.values()), said


def on_small_disk(script: str, folder: Path) -> dict[str, dict[str, dict[str, Any]]]:
    """What `script` says by table and deed, run on a disk of its own."""
    alone = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    arguments = ["sh", "-c", SCRIPT.replace("3m", "8m"), "sh", folder, sys.executable, HERE / script]
    done = subprocess.run([*alone, *map(str, arguments)], capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    return dict(json.loads(done.stdout))


def wrong_in(said: dict[str, dict[str, dict[str, Any]]]) -> dict[str, list[str]]:
    return {name: one["wrong"] for of in said.values() for name, one in of.items() if one["wrong"]}


def test_a_full_disk_is_emptied_by_the_forwarder(central: CentralProcess, tmp_path: Path) -> None:
    """Not even a page is free when it starts."""
    token = tmp_path / "centre.token"
    token.write_text(central.enrol("booth-1"))
    disk = tmp_path / "disk"
    disk.mkdir()
    alone = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    script = 'mount -t tmpfs -o size=3m tmpfs "$1" && exec "$2" "$3" "$4" "$5" "$6" "$1"'
    arguments = [disk, sys.executable, HERE / "full_forward.py", central.url, token, central.recipient]
    done = subprocess.run(
        [*alone, "sh", "-c", script, "sh", *map(str, arguments)], capture_output=True, timeout=120
    )
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)["counts"] == {"purged": 3}


def test_events_whose_verdict_cannot_be_written_down_are_not_sent_again_and_again(
    central: CentralProcess, tmp_path: Path
) -> None:
    token = tmp_path / "centre.token"
    token.write_text(central.enrol("booth-1"))
    disk = tmp_path / "disk"
    disk.mkdir()
    meddler = Meddler(central.url)
    alone = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    script = 'mount -t tmpfs -o size=8m tmpfs "$1" && exec "$2" "$3" "$4" "$5" "$6" "$1"'
    arguments = [disk, sys.executable, HERE / "full_feed.py", meddler.url, token, central.recipient]
    try:
        done = subprocess.run(
            [*alone, "sh", "-c", script, "sh", *map(str, arguments)], capture_output=True, timeout=120
        )
        assert done.returncode == 0, done.stderr.decode()
        said = json.loads(done.stdout)
        assert said["full"] == {"unsent": 30, "fault": "DSK-01"}
        assert said["room"] == {"unsent": 0, "fault": None}
        # Three batches of ten: the one that could not be settled was not sent a second time.
        assert meddler.count("POST", "/v1/events") == 3
    finally:
        meddler.close()


def test_the_centre_hears_of_a_disk_on_which_not_even_that_can_be_written(
    central: CentralProcess, tmp_path: Path
) -> None:
    token = tmp_path / "centre.token"
    token.write_text(central.enrol("booth-1"))
    disk = tmp_path / "disk"
    disk.mkdir()
    alone = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    script = 'mount -t tmpfs -o size=8m tmpfs "$1" && exec "$2" "$3" "$4" "$5" "$1"'
    arguments = [disk, sys.executable, HERE / "full_beat.py", central.url, token]
    done = subprocess.run(
        [*alone, "sh", "-c", script, "sh", *map(str, arguments)], capture_output=True, timeout=120
    )
    assert done.returncode == 1, done.stderr.decode()
    assert b"DSK-01" in done.stdout
    engine = open_database(central.database)
    with engine.connect() as connection:
        ((_, beat),) = history(connection, "booth-1")
    engine.dispose()
    assert (beat.fault, beat.unsent.events) == ("DSK-01", 1)
