"""What this machine can tell of itself without asking anybody: its program, its disk, its heat."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

THERMAL = Path("sys/class/thermal")
#: A sensor that says less or more is broken or not there.
SANE_C = (-40.0, 150.0)


@dataclass(frozen=True, slots=True)
class Disk:
    """Room where the state is kept, in bytes; `free_bytes` is what this program may use."""

    free_bytes: int
    total_bytes: int


@lru_cache(maxsize=1)
def program_version() -> str:
    """The version of this program, as it was installed."""
    return version("anjungan")


class Machine:
    """`state` is on the disk that is asked about; `root` holds /sys, a test's own if need be."""

    def __init__(self, state: Path, root: Path = Path("/")) -> None:
        self._state = state
        self._thermal = root / THERMAL

    def disk(self) -> Disk:
        usage = shutil.disk_usage(self._state)
        return Disk(usage.free, usage.total)

    def temperature_c(self) -> float | None:
        """The hottest sensor in °C; None where the machine has none that answers."""
        told = [self._sensor_c(zone / "temp") for zone in self._thermal.glob("thermal_zone*")]
        return max((c for c in told if c is not None), default=None)

    @staticmethod
    def _sensor_c(path: Path) -> float | None:
        try:
            celsius = int(path.read_text("ascii")) / 1000
        except (OSError, ValueError):  # a sensor may be there and have nothing to say
            return None
        return celsius if SANE_C[0] <= celsius <= SANE_C[1] else None
