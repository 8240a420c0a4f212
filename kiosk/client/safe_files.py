"""Files that are wholly there or not there at all, whenever the power goes."""

from __future__ import annotations

import os
from pathlib import Path

PARTIAL = ".partial"


def write_whole(path: Path, content: bytes, mode: int = 0o666) -> None:
    """Write `content` to `path`: temporary name, sync, rename, sync the folder.
    `mode` is what the umask leaves of it.

    Raises OSError (ENOSPC among them) with nothing left behind.
    """
    partial = path.with_name(path.name + PARTIAL)
    try:
        with open(partial, "wb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError:
        partial.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` as durable as the files they name."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
