"""Keeps the calibrated plate, and sees to it that it still lies where it lay.

A camera that was moved measures wrong, so from the moment it is noticed until
somebody calibrates again the booth goes on without millimetres, as one that
has no plate. A new calibration is picked up by itself.
"""

from __future__ import annotations

import logging
from pathlib import Path

from kiosk.client.plate_file import load_plate, written_at
from kiosk.clock import Clock
from kiosk.documents.pixels import Pixels
from kiosk.documents.plate.check import PlateCheck
from kiosk.documents.plate.plate import Plate
from kiosk.faults import Fault, FaultCode
from kiosk.timing import Timing

log = logging.getLogger(__name__)

AGREEING = 3
"""So many looks in a row say that it moved, or that it is back."""

UNSEEN = 10
"""So many looks in a row at a desk without a page and without a mark say that
the camera looks elsewhere."""


class PlateGuard:
    """Of the plate kept in `state`. For the one thread that reads the camera."""

    def __init__(self, state: Path, clock: Clock, timing: Timing) -> None:
        self._state = state
        self._clock = clock
        self._timing = timing
        self._kept: Plate | None = None
        self._written_at: int | None = None
        self._moved = self._unseen = self._in_place = 0
        self._next_s = 0.0
        self.fault: Fault | None = None
        """What keeps the plate from being used; None also where there is no plate."""

    @property
    def plate(self) -> Plate | None:
        """The plate, when what it says can be believed."""
        return self._kept if self.fault is None else None

    def is_sure(self) -> bool:
        """Whether there is nothing to find out about the plate as it is kept."""
        return self._kept is None or self.fault is not None or self._in_place > 0

    @property
    def condition(self) -> str | None:
        """The code of its fault, as a word of `client.devices`."""
        return None if self.fault is None else self.fault.code.value

    def refresh(self) -> None:
        """Read the plate if it was calibrated since it was read last."""
        written_at_ns = written_at(self._state)
        if written_at_ns == self._written_at:
            return
        self._written_at = written_at_ns
        loaded = load_plate(self._state)
        self._moved = self._unseen = self._in_place = 0
        self._next_s = 0.0
        self._kept = loaded if isinstance(loaded, Plate) else None
        self._say(loaded if isinstance(loaded, Fault) else None)
        if self._kept is not None:
            log.info("plate.read paper=%s error_mm=%s", self._kept.paper, self._kept.error_mm)

    def look(self, frame: Pixels, page_there: bool) -> None:
        """Look at the plate in `frame`, but no more often than is cheap. A desk
        on which nothing lies must show it."""
        plate = self._kept
        if plate is None:
            return
        if not plate.fits(frame):
            size, known = f"{frame.shape[1]}x{frame.shape[0]}", "x".join(map(str, plate.frame_size_px))
            self._say(Fault(FaultCode.PLATE_UNUSABLE, f"frames are {size}, calibrated with {known}"))
            return
        now_s = self._clock.monotonic_s()
        if now_s < self._next_s:
            return
        check = plate.visible(frame)
        doubtful = check is PlateCheck.MOVED or (check is PlateCheck.COVERED and not page_there)
        self._next_s = now_s + (self._timing.plate_doubt_s if doubtful else self._timing.plate_check_s)
        self._count(check, page_there)

    def _count(self, check: PlateCheck, page_there: bool) -> None:
        match check:
            case PlateCheck.IN_PLACE:
                self._moved = self._unseen = 0
                self._in_place += 1
                if self.fault is not None and self._in_place >= AGREEING:
                    self._say(None)
            case PlateCheck.MOVED:
                self._moved += 1
                self._in_place = self._unseen = 0
            case PlateCheck.COVERED:
                self._unseen = 0 if page_there else self._unseen + 1
        if self._moved >= AGREEING:
            self._say(Fault(FaultCode.CAMERA_MOVED, "the plate lies elsewhere in the picture"))
        elif self._unseen >= UNSEEN:
            self._say(Fault(FaultCode.CAMERA_MOVED, "the plate is not in the picture"))

    def _say(self, fault: Fault | None) -> None:
        """Log by the event once, when it changes."""
        if (fault and fault.code) != (self.fault and self.fault.code):
            if fault is not None:
                log.warning("plate.away fault=%s", fault)
            else:
                log.info("plate.back")
        self.fault = fault
