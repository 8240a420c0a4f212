"""Exports to a stick that is full, then to one with room; says as JSON what became of it.

Run in its own mount namespace, with a tmpfs of 64 KiB at the second folder.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pyrage
from booth_side import fill

from kiosk.client.spool import Spool
from kiosk.client.stick import find_stick
from kiosk.clock import SystemClock
from kiosk.faults import Fault


def main(home: Path, media: Path) -> dict[str, object]:
    recipient = str(pyrage.x25519.Identity.generate().to_public())
    stick = find_stick(media)
    assert isinstance(stick, Path), stick
    with Spool(home / "spool", [recipient], SystemClock()) as spool:
        for number in range(3):
            fill(spool, f"visit-{number}", bytes(20_000))
        ids = [parcel.id for parcel in spool.unsent(10)]
        full = spool.export(ids, stick)
        whole = sorted(path.parent.name for path in stick.rglob("SHA256SUMS"))
        partial = [path.name for path in stick.rglob("*.partial")]
        subprocess.run(["mount", "-o", "remount,size=1m", stick], check=True, timeout=20)
        again = spool.export(ids, stick)
    sums = [
        subprocess.run(
            ["sha256sum", "-c", "SHA256SUMS"], cwd=stick / id_, capture_output=True, timeout=20
        ).returncode
        for id_ in ids
    ]
    return {
        "stick": stick.name,
        "full": full.code.name if isinstance(full, Fault) else full,
        "whole_then": whole,
        "partial": partial,
        "again": again,
        "sums": sums,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]))))
