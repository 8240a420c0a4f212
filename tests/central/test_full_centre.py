"""A centre without room takes nothing, says so, and goes on where it was when there is room."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

DEEDS = {"visit", "heartbeat", "booking", "arrival"}
KEPT = ("submissions", "documents", "events", "heartbeats", "bookings", "arrivals")
HERE = Path(__file__).parent
SCRIPT = 'mount -t tmpfs -o size=8m tmpfs "$1" && exec "$2" "$3" "$1"'


def test_a_full_disk_at_the_centre_loses_nothing_and_leaves_nothing_half(tmp_path: Path) -> None:
    alone = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    arguments = ["sh", "-c", SCRIPT, "sh", tmp_path, sys.executable, HERE / "full_centre.py"]
    paths = os.pathsep.join(map(str, (HERE.parent.parent, HERE.parent)))
    done = subprocess.run(
        [*alone, *map(str, arguments)],
        capture_output=True,
        timeout=120,
        check=False,
        env={**os.environ, "PYTHONPATH": paths},
    )
    assert done.returncode == 0, done.stderr.decode()
    said = json.loads(done.stdout)
    assert said["wrong"] == []
    assert set(said["late"]) == DEEDS, "the disk was full for some of each"
    assert said["never"] == []
    assert said["counts"] == dict.fromkeys(KEPT, 12)
    assert (said["integrity"], said["whole"]) == ("ok", True)
