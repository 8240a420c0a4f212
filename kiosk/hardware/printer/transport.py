"""The byte stream between the booth and a printer, whatever it is made of.

A transport knows no ESC/POS. It opens, reads and writes before a deadline, and
tells when the far end is gone.
"""

from __future__ import annotations

import os
import select
from typing import Protocol

from kiosk.clock import Clock, Deadline

READ_BYTES = 4096


class TransportLost(OSError):
    """The far end is gone or cannot be reached. `written` counts the bytes of
    the failed write that may have left; 0 means that none did."""

    def __init__(self, reason: str, written: int = 0) -> None:
        super().__init__(reason)
        self.written = written


class Transport(Protocol):
    """Bytes out and bytes in. Every method raises `TransportLost` when the far end is gone."""

    @property
    def answers(self) -> bool:
        """False for a wire that can only be written to."""
        ...

    @property
    def is_open(self) -> bool: ...

    def open(self, within_s: float) -> None: ...

    def close(self) -> None:
        """Let go of the wire. Never raises, also when it is already gone."""
        ...

    def read(self, within_s: float) -> bytes:
        """What has arrived, as soon as there is any; empty at the deadline."""
        ...

    def write(self, data: bytes, within_s: float) -> int:
        """Hand over `data`; the number of bytes that the wire took before the deadline."""
        ...


class DescriptorStream:
    """Deadline reads and writes on a non-blocking POSIX file descriptor."""

    def __init__(self, descriptor: int, clock: Clock) -> None:
        self._descriptor = descriptor
        self._clock = clock

    def read(self, within_s: float) -> bytes:
        if not self._ready(select.POLLIN, within_s):
            return b""
        try:
            data = os.read(self._descriptor, READ_BYTES)
        except BlockingIOError:
            return b""
        except OSError as error:
            raise TransportLost(f"read failed: {error.strerror}") from error
        if not data:
            raise TransportLost("the far end closed the connection")
        return data

    def write(self, data: bytes, within_s: float) -> int:
        deadline = Deadline.after(self._clock, within_s)
        written = 0
        while written < len(data) and self._ready(select.POLLOUT, deadline.remaining_s):
            try:
                written += os.write(self._descriptor, data[written:])
            except BlockingIOError:
                continue
            except OSError as error:
                raise TransportLost(f"write failed: {error.strerror}", written) from error
        return written

    def _ready(self, event: int, within_s: float) -> bool:
        # poll, not select: it also works for descriptors above 1023.
        poll = select.poll()
        poll.register(self._descriptor, event)
        return bool(poll.poll(within_s * 1000))
