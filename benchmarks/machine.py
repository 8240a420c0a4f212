"""On what a figure was measured, and on how many of its cores: a figure without its machine says nothing."""

from __future__ import annotations

import os
import platform
from datetime import datetime
from pathlib import Path


def machine(now: datetime) -> dict[str, object]:
    """The machine, its Python and the day, for the table's head and the JSON."""
    return {
        "cores": len(os.sched_getaffinity(0)),
        "cpu": _cpu(),
        "memory_mb": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20,
        "system": platform.platform(),
        "python": platform.python_version(),
        "date": now.isoformat(timespec="seconds"),
    }


def _cpu() -> str:
    for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
