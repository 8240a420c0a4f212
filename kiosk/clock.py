"""The only file that reads the time. Everything else is handed a Clock.

Wall time is UTC and aware; durations come from the monotonic clock, in
seconds. A business date is the calendar day in the site's own zone.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

BOOT_ID = Path("proc/sys/kernel/random/boot_id")


@lru_cache(maxsize=4)
def boot_id(root: Path = Path("/")) -> str:
    """The kernel's random name for this boot (random(4)), in which the monotonic clock counts:
    another after every start of the machine, the same for every process until then."""
    return (root / BOOT_ID).read_text("ascii").strip()


class Clock(Protocol):
    """What a part that needs the time asks for."""

    def now(self) -> datetime:
        """The wall time, aware, in UTC."""
        ...

    def monotonic_s(self) -> float:
        """Seconds on a clock that never goes back."""
        ...

    def sleep(self, duration_s: float) -> None:
        """Let `duration_s` seconds pass."""
        ...


class SystemClock:
    """The machine's own clocks."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic_s(self) -> float:
        # Linux's other monotonic clock stands still while the machine sleeps, people do not.
        return time.clock_gettime(time.CLOCK_BOOTTIME)

    def sleep(self, duration_s: float) -> None:
        time.sleep(duration_s)


class ManualClock:
    """A clock that a test or a simulation moves by hand."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("a ManualClock starts at an aware time")
        self._now = start.astimezone(UTC)
        self._monotonic_s = 0.0

    def now(self) -> datetime:
        return self._now

    def monotonic_s(self) -> float:
        return self._monotonic_s

    def sleep(self, duration_s: float) -> None:
        self.advance(duration_s)

    def advance(self, duration_s: float) -> None:
        """Move both clocks forward by `duration_s` seconds."""
        self._now += timedelta(seconds=duration_s)
        self._monotonic_s += duration_s

    def set_wall(self, moment: datetime) -> None:
        """Put the wall clock to `moment`; the monotonic clock stays."""
        self._now = moment.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment on the monotonic clock after which waiting ends."""

    clock: Clock
    at_s: float

    @classmethod
    def after(cls, clock: Clock, duration_s: float) -> Deadline:
        return cls(clock, clock.monotonic_s() + duration_s)

    @property
    def remaining_s(self) -> float:
        """Seconds left, never below zero."""
        return max(0.0, self.at_s - self.clock.monotonic_s())

    @property
    def expired(self) -> bool:
        return self.remaining_s == 0.0


@dataclass(frozen=True, slots=True)
class Calendar:
    """The site's own days: a clock read in one time zone."""

    clock: Clock
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Makassar"))

    def now(self) -> datetime:
        """The wall time in the site's zone."""
        return self.clock.now().astimezone(self.zone)

    def today(self) -> date:
        """The business date: the day it is at the site."""
        return self.now().date()
