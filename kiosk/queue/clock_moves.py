"""What the last move of the clock means for days and arrivals.

A business day ends at midnight or by the hand of a supervisor, not because a
clock was moved: when it was moved over midnight while the office was at work,
the day stays what it was, and with it the line, the numbers and the quota, until
the clock itself comes to the next midnight.

Whoever arrives is told of by a booth. Where its clock was not moved, its "now"
lies before the site's, and would count as time waited.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Move:
    """The clock went `by` (put back when negative). `since` is what it read after
    that, at the earliest; `wall` is the date it showed, and `day` the business
    date that this is at the site."""

    by: timedelta
    since: datetime
    wall: date
    day: date

    def as_json(self) -> dict[str, object]:
        return {
            "by_s": round(self.by.total_seconds()),
            "since": self.since.isoformat(),
            "wall": self.wall.isoformat(),
            "day": self.day.isoformat(),
        }

    @classmethod
    def from_json(cls, told: dict[str, object]) -> Move:
        return cls(
            timedelta(seconds=float(str(told["by_s"]))),
            datetime.fromisoformat(str(told["since"])),
            date.fromisoformat(str(told["wall"])),
            date.fromisoformat(str(told["day"])),
        )


class ClockMoves:
    """The last move, shared by all that reads the rules of a site. `clock_watch` writes it."""

    def __init__(self) -> None:
        self.last: Move | None = None

    def day_of(self, wall: date) -> date:
        """The business date on a day of which clocks show the date `wall`."""
        last = self.last
        return last.day if last is not None and last.wall == wall else wall

    def by_this_clock(self, arrived_at: datetime) -> datetime:
        """An arrival that was noted by a clock that was not put forward, as the one
        that was would have noted it."""
        last = self.last
        put_forward = last is not None and last.by > timedelta(0)
        return arrived_at + last.by if last and put_forward and arrived_at < last.since else arrived_at
