"""Keeps one submission and says so, for a test that watches its system calls: folder, recipient."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from booth_side import fill

from kiosk.client.spool import Spool
from kiosk.clock import SystemClock

if __name__ == "__main__":
    with Spool(Path(sys.argv[1]), [sys.argv[2]], SystemClock()) as spool:
        os.write(1, b"begin\n")
        fill(spool, "visit-1", b"page" * 1000)
        os.write(1, b"kept\n")
