"""Asks now and then how the devices are, and leaves it for the forwarder to tell.

The printer is asked, the speaker tells what it knows; readers and camera are open only
while a visit wants them, so of those it says how they were when they were wanted last.
"""

from __future__ import annotations

import logging
from pathlib import Path

from kiosk.background import Background
from kiosk.booth.listening import Listener
from kiosk.booth.watching import PlateWatcher
from kiosk.client.devices import ABSENT, OK, UNKNOWN, Devices, write_devices
from kiosk.client.machine import boot_id
from kiosk.clock import Clock
from kiosk.faults import Fault
from kiosk.hardware.speaker.port import Speaker
from kiosk.printing.desk import PrintDesk
from kiosk.timing import Timing

log = logging.getLogger(__name__)


class DeviceWatch(Background):
    """`look` is what it does again and again."""

    def __init__(
        self,
        desk: PrintDesk,
        listener: Listener,
        watcher: PlateWatcher,
        state: Path,
        clock: Clock,
        timing: Timing,
        speaker: Speaker | None = None,
    ) -> None:
        super().__init__("device-watch")
        self._desk = desk
        self._listener = listener
        self._watcher = watcher
        self._state = state
        self._clock = clock
        self._timing = timing
        self._speaker = speaker

    def look(self) -> Devices:
        """How the devices are now."""
        printer, paper = self._printer()
        return Devices(
            printer=printer,
            paper=paper,
            code_reader=self._listener.condition,
            document_camera=self._watcher.condition,
            boot=boot_id(),
            uptime_s=self._clock.monotonic_s(),
            speaker=self._voice(),
        )

    def _printer(self) -> tuple[str, str]:
        if not self._desk.answers:
            return UNKNOWN, UNKNOWN
        status = self._desk.status()
        if isinstance(status, Fault):
            return status.code.value, UNKNOWN
        return (status.faults[0].value if status.faults else OK), status.paper.value

    def _voice(self) -> str:
        if self._speaker is None:
            return ABSENT
        fault = self._speaker.problem()
        return OK if fault is None else fault.code.value

    def _run(self) -> None:
        while not self._ending.wait(self._timing.devices_s):
            try:
                write_devices(self._state, self.look())
            except OSError as error:  # no room: the disk has an alarm of its own
                log.warning("devices.not_kept why=%s", error.strerror)
