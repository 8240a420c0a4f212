"""Fills and empties a disk of two megabytes while somebody watches its room; says as JSON what was seen.

Run in its own mount namespace, on a tmpfs at the folder it is given.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from kiosk.booth.room import RoomWatch
from kiosk.timing import Timing

KIB = 1 << 10
TIMING = Timing(disk_low_bytes=1024 * KIB, disk_short_bytes=512 * KIB)


def main(folder: Path) -> dict[str, object]:
    calls: list[str] = []
    watch = RoomWatch(folder, TIMING, lambda: calls.append("staff"))
    seen = []
    for taken_kib in (0, 1100, 1400, 1600, 1540, 1500, 1400, 1000, 900, 1600):
        with (folder / "filler").open("wb") as file:
            file.write(bytes(taken_kib * KIB))
        fault = watch.look()
        watch.tell()
        seen.append([taken_kib, fault.name if fault else None])
    return {"seen": seen, "calls": len(calls)}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]))))
