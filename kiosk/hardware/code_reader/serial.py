"""A code reader on a serial line: any scanner that types what it read.

Bytes are taken in bulk, as many as there are: reading up to a line end splits
slow codes and waits out its timeout on those that end in CR alone.
"""

from __future__ import annotations

import logging
import termios
from collections import deque
from typing import Self

import serial

from kiosk.clock import Clock, Deadline
from kiosk.faults import Fault, FaultCode
from kiosk.hardware.code_reader.framer import IDLE_S, Framer
from kiosk.hardware.code_reader.port import Reading
from kiosk.hardware.code_reader.repeats import Repeats

log = logging.getLogger(__name__)


class SerialCodeReader:
    """The scanner at `path`; best its name under /dev/serial/by-id, which
    stays the same when it is plugged in elsewhere."""

    def __init__(self, path: str, clock: Clock, baudrate: int = 9600) -> None:
        self._path = path
        self._clock = clock
        self._baudrate = baudrate
        self._port: serial.Serial | None = None
        self._framer = Framer()
        self._repeats = Repeats(clock)
        self._waiting: deque[str | Fault] = deque()

    def open(self) -> Fault | None:
        self.close()
        self._framer.reset()
        self._waiting.clear()
        try:
            self._port = serial.Serial(
                self._path, self._baudrate, timeout=IDLE_S, write_timeout=1.0, exclusive=True
            )
        except (OSError, ValueError, termios.error) as error:
            return Fault(FaultCode.READER_UNPLUGGED, f"{self._path}: {error}")
        return None

    def close(self) -> None:
        if self._port is not None:
            self._port.close()
            self._port = None

    def read(self, within_s: float) -> Reading | Fault | None:
        deadline = Deadline.after(self._clock, within_s)
        while True:
            while self._waiting:
                code = self._waiting.popleft()
                if isinstance(code, Fault):
                    return code
                if self._repeats.is_new(code):
                    return Reading(code, "serial")
            if deadline.expired:
                return None
            fault = self._take(deadline)
            if fault is not None:
                return fault

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _take(self, deadline: Deadline) -> Fault | None:
        """Move what has come from the line into the framer, waiting for it
        until the deadline, or for `IDLE_S` when a code has begun."""
        if self._port is None:
            return Fault(FaultCode.READER_UNPLUGGED, f"{self._path} is not open")
        wait_s = min(IDLE_S, deadline.remaining_s) if self._framer.is_holding else deadline.remaining_s
        try:
            self._port.timeout = wait_s
            data = self._port.read(max(1, self._port.in_waiting))
        except (OSError, termios.error) as error:  # SerialException is an OSError.
            log.warning("code_reader.%s", FaultCode.READER_UNPLUGGED.name)
            self.close()
            return Fault(FaultCode.READER_UNPLUGGED, f"{self._path}: {error}")
        self._waiting += self._framer.feed(data, self._clock.monotonic_s())
        return None
