"""A disk that fills up is told in time, and is good again only when it clearly is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.booth.room import RoomWatch
from kiosk.faults import Fault, FaultCode
from kiosk.timing import Timing

HERE = Path(__file__).parent
SCRIPT = 'mount -t tmpfs -o size=2m tmpfs "$1" && exec "$2" "$3" "$1"'


def test_room_is_warned_of_then_barred_and_comes_back_with_a_margin(tmp_path: Path) -> None:
    """Of 2048 KiB: low below 1024 free, short below 512, good again a tenth above."""
    alone = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    arguments = ["sh", "-c", SCRIPT, "sh", tmp_path, sys.executable, HERE / "room_on_tmpfs.py"]
    done = subprocess.run([*alone, *map(str, arguments)], capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout) == {
        "seen": [
            [0, None],
            [1100, "DISK_LOW"],
            [1400, "DISK_LOW"],
            [1600, "DISK_SHORT"],
            [1540, "DISK_SHORT"],
            [1500, "DISK_SHORT"],
            [1400, "DISK_LOW"],
            [1000, "DISK_LOW"],
            [900, None],
            [1600, "DISK_SHORT"],
        ],
        "calls": 2,
    }


@pytest.mark.parametrize(
    ("low_bytes", "short_bytes", "fault"),
    [(0, 0, None), (1 << 60, 0, FaultCode.DISK_LOW), (1 << 60, 1 << 60, FaultCode.DISK_SHORT)],
)
def test_the_limits_are_those_of_the_table(
    tmp_path: Path, low_bytes: int, short_bytes: int, fault: FaultCode | None
) -> None:
    watch = RoomWatch(tmp_path, Timing(disk_low_bytes=low_bytes, disk_short_bytes=short_bytes))
    assert watch.look() is fault


def test_whoever_cannot_be_reached_is_called_again_and_looking_calls_nobody(tmp_path: Path) -> None:
    """A booth that starts on a short disk looks before anything is drawn: the site may be away."""
    answers: list[Fault | None] = [Fault(FaultCode.SITE_AWAY), None]
    watch = RoomWatch(
        tmp_path, Timing(disk_low_bytes=1 << 60, disk_short_bytes=1 << 60), lambda: answers.pop(0)
    )
    assert watch.look() is FaultCode.DISK_SHORT
    assert len(answers) == 2
    for left in (1, 0, 0):
        watch.look()
        watch.tell()
        assert len(answers) == left


def test_the_shipped_limits_are_two_gigabytes_and_half_a_gigabyte() -> None:
    assert (Timing().disk_low_bytes, Timing().disk_short_bytes) == (2_000_000_000, 500_000_000)
