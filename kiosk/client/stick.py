"""A USB stick: where it is, and files on it that are whole or not there."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kiosk.client.safe_files import write_whole
from kiosk.faults import Fault, FaultCode


@dataclass(frozen=True, slots=True)
class Copied:
    """A file on the stick; `sha256` is of what was read back from it."""

    name: str
    sha256: str


def find_stick(folder: Path) -> Path | Fault:
    """The one file system that is mounted at `folder` or right below it.

    USB_ABSENT when there is none, or more than one.
    """
    if folder.is_mount():
        return folder
    mounted = sorted(path for path in folder.iterdir() if path.is_mount()) if folder.is_dir() else []
    if len(mounted) == 1:
        return mounted[0]
    return Fault(FaultCode.USB_ABSENT, f"{len(mounted)} sticks are mounted below {folder}")


def copy_whole(path: Path, content: bytes) -> Copied:
    """Write `content` to `path` and read it back from the stick itself.

    Raises OSError: ENOSPC, EROFS, or EIO when it came back different.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    if not (path.is_file() and _read_back(path) == sha256):
        write_whole(path, content)
        if _read_back(path) != sha256:
            raise OSError(errno.EIO, "what was written came back different", path.name)
    return Copied(path.name, sha256)


def sums(copied: Sequence[Copied]) -> bytes:
    """The digests as `sha256sum -c` reads them."""
    return "".join(f"{one.sha256}  {one.name}\n" for one in copied).encode()


def _read_back(path: Path) -> str:
    with path.open("rb") as file:
        # What this computer still remembers of the file proves nothing.
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return hashlib.file_digest(file, "sha256").hexdigest()
