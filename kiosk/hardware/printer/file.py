"""A printer that is only a file: `/dev/usb/lp0`, a pipe, or a file to look at later.

Nothing comes back from it, so its jobs end `UNCONFIRMED` at best.
"""

from __future__ import annotations

import os
from pathlib import Path

from kiosk.clock import Clock
from kiosk.hardware.printer.transport import DescriptorStream, TransportLost


class FileTransport:
    """`file:///PATH`: bytes are appended."""

    answers = False

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock
        self._descriptor: int | None = None

    def __str__(self) -> str:
        return f"file://{self._path}"

    @property
    def is_open(self) -> bool:
        return self._descriptor is not None

    def open(self, within_s: float) -> None:
        self.close()
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NONBLOCK | os.O_NOCTTY
        try:
            self._descriptor = os.open(self._path, flags, 0o600)
        except OSError as error:
            raise TransportLost(f"{self}: {error.strerror}") from error

    def close(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def read(self, within_s: float) -> bytes:
        return b""

    def write(self, data: bytes, within_s: float) -> int:
        if self._descriptor is None:
            raise TransportLost(f"{self} is not open")
        return DescriptorStream(self._descriptor, self._clock).write(data, within_s)
