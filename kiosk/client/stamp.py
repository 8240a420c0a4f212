"""Where a thing stands in this machine's own order, whatever its clock says.

The wall clock of a booth may be at 1970 (an empty battery), years ahead or
moved at any moment. What is kept beside it: a number that only grows, the boot
in which it happened, and the seconds of the monotonic clock in that boot.
Heartbeats tell the centre the same clock, so the true time can be worked out
later; nothing is ever ordered by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from kiosk.clock import Clock

#: No booth ran this program before; a clock that says so is wrong.
FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Stamp:
    """`sequence` grows by one with every submission of this booth, over restarts too.
    `uptime_s` are seconds of the monotonic clock of the boot named `boot`."""

    sequence: int
    boot: str
    uptime_s: float


def age_s(made_at: datetime, boot: str | None, uptime_s: float | None, clock: Clock, this_boot: str) -> float:
    """How long ago a thing was made, in seconds, as well as this machine can tell.

    Exact for a thing of this boot. An older one is at least as old as this boot;
    how much older is told by the wall clock alone, so only when it is believable.
    """
    now_s = clock.monotonic_s()
    if boot == this_boot and uptime_s is not None:
        return max(0.0, now_s - uptime_s)
    if made_at < FIRST_DAY or clock.now() < made_at:
        return now_s
    return max(now_s, (clock.now() - made_at).total_seconds())
