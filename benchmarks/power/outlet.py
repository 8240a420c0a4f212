"""Processes plugged into a disk that forgets, and the hand that pulls the plug."""

from __future__ import annotations

import select
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Self

WITHIN_S = 30.0
DEVICE = Path("/dev/fuse")


class NoFuse(Exception):
    """This machine cannot mount a file system of one's own; the message says what is missing."""


class Outlet:
    """A mounted disk for one machine. `platter` is a folder that holds what is durable
    between two runs; the disk is seen at `mount`. `after`: the power goes at that change.

    Everything that uses the disk must have ended, or been killed, before it is unplugged.
    """

    def __init__(self, platter: Path, mount: Path, seed: str = "", after: int | None = None) -> None:
        self._platter, self.mount = platter, mount
        self._options = ["--seed", seed, *(["--after", str(after)] if after is not None else [])]
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        if not DEVICE.exists():
            raise NoFuse(f"{DEVICE} is not there: run `modprobe fuse`, or give the container that device")
        self._platter.mkdir(parents=True, exist_ok=True)
        self.mount.mkdir(parents=True, exist_ok=True)
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "benchmarks.power.mounted",
                str(self._platter),
                str(self.mount),
                *self._options,
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        self.wait_for("mounted")
        return self

    def __exit__(self, *_: object) -> None:
        self.unplug()

    def sync(self) -> None:
        """Everything so far is durable, as when the technician has shut it down properly once."""
        self._order("sync", "synced")

    def cut(self, processes: Iterable[subprocess.Popen[bytes]], *, when_lost: bool = False) -> None:
        """The power goes, if it has not gone already: the disk stands still, the processes
        are killed, and only then do they hear from it. The disk is unplugged. With
        `when_lost` it waits for the power to go by itself."""
        if when_lost and not select.select([self.lost], [], [], WITHIN_S)[0]:
            raise NoFuse(f"the power did not go within {WITHIN_S:.0f} s: there were too few changes")
        self._order("lose", "lost")
        dead = list(processes)
        for process in dead:
            process.kill()
        self._order("release", "released")
        for process in dead:
            process.wait(WITHIN_S)
        self.unplug()

    def unplug(self) -> None:
        """Take it off; what is left is in the platter. Without a cut that is everything."""
        process, self._process = self._process, None
        if process is None:
            return
        assert process.stdin is not None
        assert process.stdout is not None
        subprocess.run(["fusermount3", "-u", str(self.mount)], check=True, timeout=WITHIN_S)
        process.wait(WITHIN_S)
        process.stdin.close()
        process.stdout.close()
        if process.returncode:
            raise NoFuse(f"the disk ended with {process.returncode}; its reason is on standard error")

    @property
    def lost(self) -> int:
        """A descriptor that becomes readable when the power has gone by itself."""
        assert self._process is not None
        assert self._process.stdout is not None
        return self._process.stdout.fileno()

    def wait_for(self, line: str, within_s: float = WITHIN_S) -> None:
        """Wait until the disk says `line`."""
        assert self._process is not None
        assert self._process.stdout is not None
        if not select.select([self._process.stdout], [], [], within_s)[0]:
            raise NoFuse(f"the disk did not say {line!r} within {within_s:.0f} s")
        heard = self._process.stdout.readline().decode().strip()
        if heard != line:
            raise NoFuse(f"the disk said {heard!r} where {line!r} was awaited")

    def _order(self, order: str, answer: str) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(order.encode() + b"\n")
        self.wait_for(answer)
