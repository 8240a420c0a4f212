"""How the devices of the booth are, in one small file: `kiosk run` writes, `kiosk forward` reads.

Each device is one word: `ok`, `absent` (none is configured), `unknown` (nobody
has asked it yet, or it cannot answer) or the code of its fault (PRN-03). Never
a serial number, never what was printed, read or seen.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from kiosk.client.safe_files import write_whole

FILE_NAME = "devices.json"
OK, ABSENT, UNKNOWN = "ok", "absent", "unknown"


@dataclass(frozen=True, slots=True)
class Devices:
    """`paper` is present, low, out or unknown. `boot` and `uptime_s` (the monotonic
    clock) say when it was so, whatever the wall clock does."""

    printer: str
    paper: str
    code_reader: str
    document_camera: str
    boot: str
    uptime_s: float
    speaker: str = UNKNOWN

    def age_s(self, boot: str, uptime_s: float) -> float | None:
        """How long ago it was so; None when that was before this boot."""
        return max(0.0, uptime_s - self.uptime_s) if self.boot == boot else None


def write_devices(state: Path, devices: Devices) -> None:
    """Replace `state`/devices.json in one step. Raises OSError when there is no room."""
    write_whole(state / FILE_NAME, (json.dumps(asdict(devices)) + "\n").encode())


def read_devices(state: Path) -> Devices | None:
    """What the booth said last; None on a machine that runs no booth."""
    try:
        return Devices(**json.loads((state / FILE_NAME).read_text("utf-8")))
    except FileNotFoundError:
        return None
