"""A disk without room, at every write in turn: told, nothing half saved, and on it goes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
SCRIPT = 'mount -t tmpfs -o size=3m tmpfs "$1" && exec "$2" "$3" "$1"'


def test_every_write_may_find_the_disk_full_and_nothing_is_half_saved(tmp_path: Path) -> None:
    alone = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    arguments = ["sh", "-c", SCRIPT, "sh", tmp_path, sys.executable, HERE / "every_write.py"]
    done = subprocess.run([*alone, *map(str, arguments)], capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    said = json.loads(done.stdout)
    visiting, sending, bare = (said[of] for of in ("visiting", "sending", "sending_without_ballast"))
    assert [part["wrong"] for part in (visiting, sending, bare)] == [[], [], []]
    # Writes that found no room: the pages, three databases and their logs; then the forwarder's own.
    assert visiting["failed"] > 15
    assert bare["failed"] > 8
