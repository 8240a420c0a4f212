"""How often somebody called lately, in memory that all workers of a machine share.

A bucket of calls fills as time goes by. What is kept of it is one number, the
moment at which it will be full again (the generic cell rate algorithm, ITU-T
I.371), so a bucket takes sixteen bytes: a fingerprint of its key, and that moment.
The memory is a file without a name; it goes with the last process that has it.
"""

from __future__ import annotations

import fcntl
import math
import mmap
import os
import secrets
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO, Self

_SLOT = struct.Struct("=Qd")
_SECRET_BYTES = 16
#: A key has one of so many neighbouring slots; where all are taken, whoever called longest ago is forgotten.
_NEIGHBOURS = 8
_ROUNDING_S = 1e-6
#: A megabyte.
SLOTS = 1 << 16


class Buckets:
    """The buckets of a machine, while it is entered. `take` is for one event loop of each process."""

    def __init__(self, place: Path | None = None, slots: int = SLOTS) -> None:
        """`place`: where the memory of another process is; None for one of our own."""
        self._place = place
        self._new_slots = slots
        self._memory: BinaryIO | None = None

    def __enter__(self) -> Self:
        self._memory = self._place.open("r+b", buffering=0) if self._place else _new(self._new_slots)
        self._map = mmap.mmap(self._memory.fileno(), 0)
        self._secret = self._map[:_SECRET_BYTES]
        self._slots = (len(self._map) - _SECRET_BYTES) // _SLOT.size
        return self

    def __exit__(self, *_: object) -> None:
        self._map.close()
        if self._memory is not None:
            self._memory.close()

    @property
    def place(self) -> Path:
        """Where other processes of ours find the memory, as long as this one has it."""
        assert self._memory is not None
        return Path(f"/proc/{os.getpid()}/fd/{self._memory.fileno()}")

    def take(self, key: str, per_s: float, burst_s: float, now_s: float) -> int:
        """0 when `key` may call now, else after how many seconds it may. `per_s` calls a second go
        on for ever (0 or less: no limit), `burst_s` seconds' worth may come at once. `now_s` is
        the same clock for all processes, and never goes back."""
        if per_s <= 0:
            return 0
        holds_s = max(1.0, per_s * burst_s) / per_s
        fingerprint = self._fingerprint(key)
        with self._alone():
            slot, full_at_s = self._find(fingerprint)
            filled_s = max(full_at_s, now_s) + 1.0 / per_s
            late_s = filled_s - now_s - holds_s
            if late_s > _ROUNDING_S:
                return max(1, math.ceil(late_s))
            _SLOT.pack_into(self._map, slot, fingerprint, filled_s)
        return 0

    def _fingerprint(self, key: str) -> int:
        # With a secret: nobody can choose an address that shares another's slots.
        digest = blake2b(key.encode(), digest_size=8, key=self._secret).digest()
        return int.from_bytes(digest, "big") or 1

    def _find(self, fingerprint: int) -> tuple[int, float]:
        """Where `fingerprint` is kept, or can be; and when its bucket is full."""
        first = fingerprint % self._slots
        places = [_SECRET_BYTES + (first + step) % self._slots * _SLOT.size for step in range(_NEIGHBOURS)]
        oldest, oldest_s = places[0], math.inf
        for place in places:
            found, full_at_s = _SLOT.unpack_from(self._map, place)
            if found == fingerprint:
                return place, full_at_s
            if full_at_s < oldest_s:
                oldest, oldest_s = place, full_at_s
        return oldest, -math.inf

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Among the workers. The kernel lets go for one that is killed."""
        assert self._memory is not None
        fcntl.lockf(self._memory, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.lockf(self._memory, fcntl.LOCK_UN)


def _new(slots: int) -> BinaryIO:
    memory = os.fdopen(os.memfd_create("anjungan-buckets"), "r+b", buffering=0)
    memory.write(secrets.token_bytes(_SECRET_BYTES))
    memory.truncate(_SECRET_BYTES + slots * _SLOT.size)
    return memory
