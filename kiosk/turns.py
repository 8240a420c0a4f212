"""Processes that start at the same instant take turns at making a file."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def turn_at(path: Path) -> Iterator[None]:
    """Be the only process at `path` for a while, by a lock on a file beside it.
    The lock of a process that dies is free again."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield
