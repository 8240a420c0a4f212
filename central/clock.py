"""The only file of the centre that reads the time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Now = Callable[[], datetime]


def utc_now() -> datetime:
    """The wall time, aware, in UTC."""
    return datetime.now(UTC)
