"""The only file of the centre that reads the time."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

Now = Callable[[], datetime]
MonotonicS = Callable[[], float]


def utc_now() -> datetime:
    """The wall time, aware, in UTC."""
    return datetime.now(UTC)


def monotonic_s() -> float:
    """Seconds since some moment; they never go back."""
    return time.monotonic()
