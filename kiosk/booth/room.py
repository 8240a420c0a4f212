"""How much room the disk has left: warned in time, and no new visit that could not be kept.

A booth without network fills up slowly: 800 KB a page, a few hundred pages a
day. The limits stand in `kiosk.timing`. What is short must grow by a tenth
beyond the limit before it is good again, so that a booth at the limit does not
open and close with every page that is sent.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from pathlib import Path

from kiosk.faults import Fault, FaultCode
from kiosk.timing import Timing

log = logging.getLogger(__name__)

RELIEF = 1.1


class RoomWatch:
    """Of the disk that `state` is on. `call_staff` tells them that it is short; a fault
    when it did not reach them."""

    def __init__(
        self, state: Path, timing: Timing, call_staff: Callable[[], Fault | None] = lambda: None
    ) -> None:
        self._state = state
        self._limits = (
            (FaultCode.DISK_SHORT, timing.disk_short_bytes),
            (FaultCode.DISK_LOW, timing.disk_low_bytes),
        )
        self._call_staff = call_staff
        self._fault: FaultCode | None = None
        self._untold = False

    def look(self) -> FaultCode | None:
        """DISK_SHORT: no new visits. DISK_LOW: a warning. None: room enough.
        Said in the log when it changes."""
        free_bytes = shutil.disk_usage(self._state).free
        before, self._fault = self._fault, self._judge(free_bytes)
        if self._fault is not before:
            log.warning("disk.room fault=%s free_bytes=%s", self._fault, free_bytes)
            self._untold = self._fault is FaultCode.DISK_SHORT
        return self._fault

    @property
    def fault(self) -> FaultCode | None:
        """As it was at the last look."""
        return self._fault

    def tell(self) -> None:
        """Call the staff to a disk that has become short, unless they were reached. Asks the network."""
        if self._untold:
            self._untold = self._call_staff() is not None

    def _judge(self, free_bytes: int) -> FaultCode | None:
        for fault, limit_bytes in self._limits:
            # Whoever was told of this or of worse must see it clearly pass.
            relief = RELIEF if self._fault in (fault, FaultCode.DISK_SHORT) else 1.0
            if free_bytes < limit_bytes * relief:
                return fault
        return None
