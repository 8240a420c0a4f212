"""Asks now and then how the devices are, leaves it for the forwarder to tell, and tells the consoles.

The printer is asked, the speaker tells what it knows; readers and camera are open only
while a visit wants them, so of those it says how they were when they were wanted last.
"""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from kiosk.background import Background
from kiosk.booth.listening import Listener
from kiosk.booth.troubles import Troubles
from kiosk.booth.watching import PlateWatcher
from kiosk.client.devices import ABSENT, OK, UNKNOWN, Devices, write_devices
from kiosk.clock import Clock, boot_id
from kiosk.faults import Fault
from kiosk.hardware.speaker.port import Speaker
from kiosk.printing.desk import PrintDesk
from kiosk.timing import Timing

log = logging.getLogger(__name__)


class DeviceWatch(Background):
    """`round` is what it does again and again, and sooner when somebody knows of news."""

    def __init__(
        self,
        desk: PrintDesk,
        listener: Listener,
        watcher: PlateWatcher,
        state: Path,
        clock: Clock,
        timing: Timing,
        speaker: Speaker | None = None,
        troubles: Troubles | None = None,
    ) -> None:
        super().__init__("device-watch")
        self._desk = desk
        self._listener = listener
        self._watcher = watcher
        self._state = state
        self._clock = clock
        self._timing = timing
        self._speaker = speaker
        self._troubles = troubles
        self._sooner = threading.Event()

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

    def round(self) -> None:
        """Look, and tell whoever is to know. Asks the network."""
        devices = self.look()
        try:
            write_devices(self._state, devices)
        except OSError as error:  # no room: the disk has an alarm of its own
            log.warning("devices.not_kept why=%s", error.strerror)
        if self._troubles is not None:
            self._troubles.tell(devices)

    def soon(self) -> None:
        """There is news: the next round is now."""
        self._sooner.set()

    def paper_came(self) -> None:
        """Whoever was told of paper that did not come hears at once that some did."""
        if self._troubles is not None and self._troubles.unwell:
            self.soon()

    def close(self) -> None:
        self._ending.set()
        self._sooner.set()
        super().close()

    def _run(self) -> None:
        while not self._ending.is_set():
            self._sooner.wait(self._timing.devices_s)
            self._sooner.clear()
            if not self._ending.is_set():
                self.round()
