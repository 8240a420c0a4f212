"""The headphone socket: the kernel tells when something is plugged into it.

A sound card that can tell has an input device of its own under /dev/input
(`HDA Intel PCH Headphone`), on which a switch changes. Linux,
Documentation/input/event-codes.rst, EV_SW.
"""

from __future__ import annotations

import fcntl
import logging
import os
import select
import struct
from collections.abc import Callable

from kiosk.background import Background

log = logging.getLogger(__name__)

EVENT = struct.Struct("@llHHi")
"""struct input_event: seconds, microseconds, type, code, value."""
EV_SYN, EV_SW = 0x00, 0x05
SYN_DROPPED = 0x03
SW_HEADPHONE_INSERT = 0x02
SWITCHES_BYTES = 8
EVIOCGSW = 2 << 30 | SWITCHES_BYTES << 16 | ord("E") << 8 | 0x1B
"""Asks for all switches as they are now; a bit each."""
EVENTS_AT_ONCE = 64
REOPENS_AFTER_S = 2.0


class HeadphoneJack(Background):
    """Watches the input device at `path`; `changed` is called from its thread with whether headphones
    are plugged in, at the start only when they are. A device that goes away takes them along."""

    def __init__(
        self, path: str, changed: Callable[[bool], None], reopens_after_s: float = REOPENS_AFTER_S
    ) -> None:
        super().__init__("headphone-jack")
        self._path = path
        self._changed = changed
        self._reopens_after_s = reopens_after_s
        self._plugged = False
        self._away = False
        self._bell = os.eventfd(0)

    def close(self) -> None:
        self._ending.set()
        os.eventfd_write(self._bell, 1)
        super().close()
        os.close(self._bell)

    def _run(self) -> None:
        while not self._ending.is_set():
            try:
                device = os.open(self._path, os.O_RDONLY | os.O_NONBLOCK)
            except OSError as error:
                self._gone(error.strerror)
            else:
                try:
                    self._watch(device)
                except OSError as error:
                    self._gone(error.strerror)
                finally:
                    os.close(device)
            select.select([self._bell], [], [], self._reopens_after_s)

    def _watch(self, device: int) -> None:
        """Follow the switch until it is time to end. Raises OSError when the device goes away."""
        self._away = False
        self._tell(self._now(device))
        waiting = b""
        while not self._ending.is_set():
            if device not in select.select([device, self._bell], [], [])[0]:
                continue
            data = os.read(device, EVENTS_AT_ONCE * EVENT.size)
            if not data:
                raise OSError(0, "no more events")
            waiting += data
            whole = len(waiting) - len(waiting) % EVENT.size
            for _, _, kind, code, value in EVENT.iter_unpack(waiting[:whole]):
                if (kind, code) == (EV_SW, SW_HEADPHONE_INSERT):
                    self._tell(bool(value))
                elif (kind, code) == (EV_SYN, SYN_DROPPED):
                    self._tell(self._now(device))
            waiting = waiting[whole:]

    def _now(self, device: int) -> bool:
        """How the switch stands; as it stood where the device does not say."""
        switches = bytearray(SWITCHES_BYTES)
        try:
            fcntl.ioctl(device, EVIOCGSW, switches)
        except OSError:
            return self._plugged
        return bool(int.from_bytes(switches, "little") >> SW_HEADPHONE_INSERT & 1)

    def _gone(self, why: str | None) -> None:
        if not self._away:
            log.warning("headphone_jack.away path=%s why=%s", self._path, why)
        self._away = True
        self._tell(False)

    def _tell(self, plugged: bool) -> None:
        if plugged is not self._plugged:
            self._plugged = plugged
            self._changed(plugged)
