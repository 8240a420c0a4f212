"""What a booth tells of its health: the same document for the centre, for a file
beside the spool and for Prometheus. Codes and numbers only, nothing of anybody.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from kiosk.client.devices import read_devices
from kiosk.client.health import Health, read_health
from kiosk.client.machine import Disk, Machine, program_version
from kiosk.client.safe_files import write_whole
from kiosk.client.slip_proof import public_key
from kiosk.client.spool import Spool
from kiosk.clock import Clock, boot_id

FILE_NAME = "beat.json"


@dataclass(frozen=True, slots=True)
class Unsent:
    """What waits for the centre. `oldest` is the oldest submission by the booth's own
    clock, `oldest_s` its age, `events_oldest_s` that of the oldest ticket event."""

    submissions: int
    documents: int
    events: int
    bytes: int
    oldest: str | None
    oldest_s: float | None
    events_oldest_s: float | None
    quarantined: int
    events_rejected: int = 0


@dataclass(frozen=True, slots=True)
class DeviceWords:
    """See `kiosk.client.devices`; `age_s` says how long ago the booth said so, None for
    before this boot."""

    printer: str
    paper: str
    code_reader: str
    document_camera: str
    speaker: str
    age_s: float | None


@dataclass(frozen=True, slots=True)
class Beat:
    """How this machine is at one moment. `clock_offset_s` is the centre's clock less ours,
    as last heard in this boot. `leaving`: it is being switched off on purpose."""

    at: str
    boot: str
    uptime_s: float
    version: str
    clock_offset_s: float | None
    temperature_c: float | None
    disk: Disk
    devices: DeviceWords | None
    unsent: Unsent
    fault: str | None
    leaving: bool = False
    slip_key: str | None = None
    """The public half, in hex, of the key with which the booth signs slips."""

    def as_json(self) -> dict[str, object]:
        return asdict(self)


class Examiner:
    """Reads how this machine is, from its own files; asks no device and no network.

    `forwarder` is how forwarding is, where this process knows it better than the file in
    `state`, which a full disk leaves as it was."""

    def __init__(
        self,
        machine: Machine,
        spool: Spool,
        state: Path,
        clock: Clock,
        boot: str | None = None,
        *,
        forwarder: Callable[[], Health | None] = lambda: None,
    ) -> None:
        self._machine = machine
        self._spool = spool
        self._state = state
        self._clock = clock
        self._boot = boot or boot_id()
        self._forwarder = forwarder

    def look(self, clock_offset_s: float | None, leaving: bool = False) -> Beat:
        """How it is now."""
        depth, forwarder = self._spool.depth(), self._forwarder() or read_health(self._state)
        return Beat(
            at=self._clock.now().isoformat(),
            boot=self._boot,
            uptime_s=self._clock.monotonic_s(),
            version=program_version(),
            clock_offset_s=clock_offset_s,
            temperature_c=self._machine.temperature_c(),
            disk=self._machine.disk(),
            devices=self._devices(),
            unsent=Unsent(
                submissions=depth.submissions,
                documents=depth.documents,
                events=forwarder.events if forwarder else 0,
                bytes=depth.bytes,
                oldest=depth.oldest.isoformat() if depth.oldest else None,
                oldest_s=depth.oldest_s,
                events_oldest_s=forwarder.events_oldest_s if forwarder else None,
                quarantined=depth.quarantined,
                events_rejected=forwarder.events_rejected if forwarder else 0,
            ),
            fault=forwarder.fault if forwarder else None,
            leaving=leaving,
            slip_key=public_key(self._state),
        )

    def last_offset_s(self) -> float | None:
        """The clock's offset as an earlier process of this boot heard it."""
        last = read_beat(self._state)
        offset = last.get("clock_offset_s")
        return offset if isinstance(offset, float) and last.get("boot") == self._boot else None

    def _devices(self) -> DeviceWords | None:
        told = read_devices(self._state)
        if told is None:
            return None
        age_s = told.age_s(self._boot, self._clock.monotonic_s())
        return DeviceWords(
            told.printer, told.paper, told.code_reader, told.document_camera, told.speaker, age_s
        )


def write_beat(state: Path, beat: Beat) -> None:
    """Replace `state`/beat.json in one step. Raises OSError when there is no room."""
    write_whole(state / FILE_NAME, (json.dumps(beat.as_json()) + "\n").encode())


def read_beat(state: Path) -> dict[str, object]:
    """The last beat as JSON; empty when there was none."""
    try:
        last: dict[str, object] = json.loads((state / FILE_NAME).read_text("utf-8"))
    except FileNotFoundError:
        return {}
    return last
