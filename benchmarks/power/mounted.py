"""`python -m benchmarks.power.mounted PLATTER MOUNT`: the disk as a real file system.

One thread serves it, and orders come on standard input, each answered by a line:

    sync     everything is kept, as after sync(1)          → synced
    lose     the power goes at this instant                → lost, unless it was said before
    release  whoever still waits for the disk is refused   → released

With `--after N` the power goes by itself at the N-th change, which is never
made. From the loss on nobody gets an answer from the disk, so that nobody can
act on it, until `release`: by then they are to be dead. When it is unmounted,
what is left goes to PLATTER.
"""

from __future__ import annotations

import argparse
import errno
import itertools
import os
import random
import shutil
import stat
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

# The older libfuse of some systems is found first otherwise.
os.environ.setdefault("FUSE_LIBRARY_NAME", "fuse3")

from mfusepy import FUSE, FuseOSError, Operations

from benchmarks.power.disk import Disk, File, Folder, Node

BLOCK_BYTES = 4096
PLENTY_BLOCKS = 4 << 20

Deed = TypeVar("Deed", bound=Callable[..., Any])


class Mounted(Operations):  # type: ignore[misc]
    """What the kernel asks, answered from a `Disk`."""

    use_ns = True

    def __init__(self, disk: Disk, after: int | None) -> None:
        self._disk = disk
        self._left = after
        self._open: dict[int, File] = {}
        self._handles = itertools.count(1)
        self._turn = threading.Lock()
        self._released = threading.Event()
        self.lost = False

    # Orders, from another thread

    def init(self, path: str) -> None:
        say("mounted")

    def obey(self, order: str) -> None:
        with self._turn:
            if order == "sync":
                self._disk.sync()
                say("synced")
                return
            if order == "lose":
                self.fail()
                return
        if order == "release":
            self._released.set()
            say("released")

    def fail(self) -> None:
        """The power goes; this is said once."""
        if not self.lost:
            self.lost = True
            say("lost")

    # Reading

    def getattr(self, path: str, fh: int | None = None) -> dict[str, Any]:
        with self._alive():
            node = self._node(path, fh)
            size = len(node.now)
            return {
                "st_ino": node.number,
                "st_mode": _mode(node),
                "st_nlink": 1,
                "st_size": size,
                "st_blocks": -(-size // 512),
                "st_uid": os.getuid(),
                "st_gid": os.getgid(),
                **dict.fromkeys(("st_atime", "st_mtime", "st_ctime"), node.at_ns),
            }

    def readdir(self, path: str, fh: int) -> list[tuple[str, dict[str, int], int]]:
        with self._alive():
            folder = self._disk.find(path)
            assert isinstance(folder, Folder)
            # An entry whose number is 0 counts as deleted, and readdir(3) leaves it out.
            here = {".": folder, "..": folder, **folder.now}
            return [(name, {"st_ino": node.number, "st_mode": _mode(node)}, 0) for name, node in here.items()]

    def read(self, path: str, size: int, offset: int, fh: int) -> bytes:
        with self._alive():
            return bytes(self._open[fh].now[offset : offset + size])

    def statfs(self, path: str) -> dict[str, int]:
        blocks = dict.fromkeys(("f_blocks", "f_bfree", "f_bavail", "f_files", "f_ffree"), PLENTY_BLOCKS)
        return {**blocks, "f_bsize": BLOCK_BYTES, "f_frsize": BLOCK_BYTES, "f_namemax": 255}

    # Writing

    def create(self, path: str, mode: int, flags: int) -> int:
        with self._alive(change=True):
            file = File(mode & 0o7777, at_ns=time.time_ns())
            self._disk.link(path, file)
            return self._handle(file)

    def open(self, path: str, flags: int) -> int:
        with self._alive(change=bool(flags & os.O_TRUNC)):
            file = self._disk.find(path)
            assert isinstance(file, File)
            if flags & os.O_TRUNC:
                file.truncate(0)
            return self._handle(file)

    def write(self, path: str, data: bytes, offset: int, fh: int) -> int:
        with self._alive(change=True):
            self._open[fh].write(offset, data)
            self._open[fh].at_ns = time.time_ns()
            return len(data)

    def truncate(self, path: str, length: int, fh: int | None = None) -> int:
        with self._alive(change=True):
            file = self._node(path, fh)
            assert isinstance(file, File)
            file.truncate(length)
            return 0

    def release(self, path: str, fh: int) -> int:
        del self._open[fh]
        return 0

    # Names

    def mkdir(self, path: str, mode: int) -> int:
        with self._alive(change=True):
            self._disk.link(path, Folder(mode & 0o7777, at_ns=time.time_ns()))
            return 0

    def rmdir(self, path: str) -> int:
        with self._alive(change=True):
            self._disk.rmdir(path)
            return 0

    def unlink(self, path: str) -> int:
        with self._alive(change=True):
            self._disk.unlink(path)
            return 0

    def rename(self, old: str, new: str) -> int:
        with self._alive(change=True):
            self._disk.rename(old, new)
            return 0

    def link(self, target: str, source: str) -> int:
        with self._alive(change=True):
            self._disk.link(target, self._disk.find(source))
            return 0

    def chmod(self, path: str, mode: int) -> int:
        with self._alive():
            self._disk.find(path).mode = mode & 0o7777
            return 0

    def chown(self, path: str, uid: int, gid: int) -> int:
        return 0

    def utimens(self, path: str, times: tuple[int, int] | None = None) -> int:
        with self._alive():
            self._disk.find(path).at_ns = times[1] if times else time.time_ns()
            return 0

    # Making durable

    def fsync(self, path: str, datasync: int, fh: int) -> int:
        with self._alive(change=True):
            self._open[fh].sync()
            return 0

    def fsyncdir(self, path: str, datasync: int, fh: int) -> int:
        with self._alive(change=True):
            folder = self._disk.find(path)
            assert isinstance(folder, Folder)
            self._disk.sync_names(folder)
            return 0

    # Inside

    def _alive(self, *, change: bool = False) -> _Moment:
        return _Moment(self, change)

    def enter(self, change: bool) -> None:
        """Have the disk for oneself while there is power; count the changes down."""
        self._turn.acquire()
        if change and not self.lost and self._left is not None:
            self._left -= 1
            if self._left <= 0:
                self.fail()
        if self.lost:
            self._turn.release()
            self._released.wait()
            raise FuseOSError(errno.EIO)

    def leave(self) -> None:
        self._turn.release()

    def _node(self, path: str, fh: int | None) -> Node:
        return self._open[fh] if fh else self._disk.find(path)

    def _handle(self, file: File) -> int:
        handle = next(self._handles)
        self._open[handle] = file
        return handle


class _Moment:
    """One deed on the disk, with nobody else's in between."""

    def __init__(self, mounted: Mounted, change: bool) -> None:
        self._mounted, self._change = mounted, change

    def __enter__(self) -> None:
        self._mounted.enter(self._change)

    def __exit__(self, *_: object) -> None:
        self._mounted.leave()


def _mode(node: Node) -> int:
    return (stat.S_IFDIR if isinstance(node, Folder) else stat.S_IFREG) | node.mode


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.power.mounted", description=__doc__)
    parser.add_argument("platter", type=Path)
    parser.add_argument("mount", type=Path)
    parser.add_argument("--seed", default="", help="of the dice")
    parser.add_argument("--after", type=int, default=None, metavar="N", help="changes until the power goes")
    arguments = parser.parse_args()
    disk = Disk.read(arguments.platter)
    mounted = Mounted(disk, arguments.after)

    def listen() -> None:
        for line in sys.stdin:
            mounted.obey(line.strip())

    threading.Thread(target=listen, daemon=True).start()
    FUSE(
        mounted,
        str(arguments.mount),
        foreground=True,
        nothreads=True,
        hard_remove=True,
        use_ino=True,
        kernel_cache=True,
        default_permissions=True,
    )
    if mounted.lost:
        disk.lose_power(random.Random(arguments.seed))
    shutil.rmtree(arguments.platter)
    disk.store(arguments.platter)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
