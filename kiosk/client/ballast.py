"""A few pages of disk kept in hand, to be thrown off when there is no room left.

A full disk is emptied by sending, and sending has to open its databases and write
down its receipts. The ballast is the room for them.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

#: Room for some sixty transactions of the spool's log (4 KiB a page, a few pages each).
BALLAST_BYTES = 1 << 20


class Ballast:
    """A file at `path` that holds nothing."""

    def __init__(self, path: Path, size_bytes: int = BALLAST_BYTES) -> None:
        self._path = path
        self._size_bytes = size_bytes

    def load(self) -> None:
        """Take the room, if as much again is left: whoever has just thrown it off
        needs it still."""
        if self._path.exists() or shutil.disk_usage(self._path.parent).free < 2 * self._size_bytes:
            return
        try:
            with self._path.open("xb") as file:
                os.posix_fallocate(file.fileno(), 0, self._size_bytes)
        except FileExistsError:
            return
        except OSError:
            self._path.unlink(missing_ok=True)

    def drop(self) -> bool:
        """Give the room back; False when there was none."""
        try:
            self._path.unlink()
        except FileNotFoundError:
            return False
        return True
