"""A code reader at the far end of a wire: it types into a pseudo-terminal."""

from __future__ import annotations

import os
import select
import tempfile
import threading
import tty
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Self

_LOOK_AGAIN_S = 0.02


class ReaderSimulator:
    """A scanner whose serial line is the file at `path`. As with a name under
    /dev/serial/by-id, the path is the same again after it was plugged out."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="reader-")
        self.path = str(Path(self._folder.name) / "scanner")
        self._typist = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reader-simulator")
        self._pulled = threading.Event()
        self._ends: tuple[int, int] | None = None

    def plug(self) -> None:
        """Make the line appear."""
        if self._ends is not None:
            return
        master, slave = os.openpty()
        tty.setraw(slave)
        os.set_blocking(master, False)
        Path(self.path).symlink_to(os.ttyname(slave))
        self._pulled.clear()
        self._ends = (master, slave)

    def unplug(self) -> None:
        """Make the line vanish, in the middle of a code if there is one."""
        if self._ends is None:
            return
        self._pulled.set()
        self._typist.submit(int).result()
        Path(self.path).unlink()
        for end in self._ends:
            os.close(end)
        self._ends = None

    def show(self, text: str, ending: str = "\r", pieces: int = 1) -> Future[None]:
        """Hold a code before the scanner: it types `text` and `ending`, in
        `pieces` writes. Done once the line has taken the last byte."""
        return self.send(text.encode() + ending.encode(), pieces)

    def send(self, data: bytes, pieces: int = 1) -> Future[None]:
        """Send raw bytes, as `show` does."""
        if self._ends is None:
            raise RuntimeError("the simulated reader is unplugged: plug() it before it shows a code")
        size = max(1, -(-len(data) // pieces))
        parts = [data[start : start + size] for start in range(0, len(data), size)]
        return self._typist.submit(self._write, self._ends[0], parts)

    def close(self) -> None:
        self.unplug()
        self._typist.shutdown()
        self._folder.cleanup()

    def __enter__(self) -> Self:
        self.plug()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _write(self, master: int, parts: list[bytes]) -> None:
        """Write each part; a line holds 4 KB, so a long code waits to be read."""
        for part in parts:
            rest = part
            while rest and not self._pulled.is_set():
                if select.select([], [master], [], _LOOK_AGAIN_S)[1]:
                    rest = rest[os.write(master, rest) :]
