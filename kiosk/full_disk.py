"""Telling a disk that is full from every other failure to write."""

from __future__ import annotations

import errno
import sqlite3

from kiosk.faults import Fault, FaultCode

_FULL_ERRNO = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FULL_SQLITE = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE})


def disk_full(error: OSError | sqlite3.OperationalError) -> Fault:
    """DISK_FULL when the disk has no room; anything else is raised again."""
    if isinstance(error, OSError):
        full = error.errno in _FULL_ERRNO
    else:
        full = error.sqlite_errorcode in _FULL_SQLITE
    if not full:
        raise error
    return Fault(FaultCode.DISK_FULL, f"a file could not be written: {type(error).__name__}")
