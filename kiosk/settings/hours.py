"""When the office is open: hours by weekday, and the days on which it stays closed."""

from __future__ import annotations

from datetime import date, time, timedelta
from itertools import pairwise
from typing import Annotated

from pydantic import StringConstraints, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from kiosk.settings.table import Table
from kiosk.settings.text import Text

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Span = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$")]
#: A closure that is longer has no end that anybody knows.
LONGEST_CLOSURE = timedelta(days=366)


class ClosedDay(Table):
    """A day, or the days until another, on which the office does not open, and why."""

    day: date
    until: date | None = None
    reason: Text

    @field_validator("until")
    @classmethod
    def _follows(cls, until: date | None, info: ValidationInfo) -> date | None:
        day = info.data.get("day")
        if until is not None and day is not None and not day <= until <= day + LONGEST_CLOSURE:
            raise PydanticCustomError("closed_until", "ends before it begins, or never", {})
        return until

    def days(self) -> tuple[date, ...]:
        last = self.until or self.day
        return tuple(self.day + timedelta(days=ahead) for ahead in range((last - self.day).days + 1))


class Hours(Table):
    monday: tuple[Span, ...] = ()
    tuesday: tuple[Span, ...] = ()
    wednesday: tuple[Span, ...] = ()
    thursday: tuple[Span, ...] = ()
    friday: tuple[Span, ...] = ()
    saturday: tuple[Span, ...] = ()
    sunday: tuple[Span, ...] = ()
    closed_on: tuple[ClosedDay, ...] = ()

    @field_validator(*DAYS)
    @classmethod
    def _opens_before_it_closes(cls, spans: tuple[str, ...]) -> tuple[str, ...]:
        for span in spans:
            opens, closes = span.split("-")
            if opens >= closes:
                raise PydanticCustomError("opening_hours", "closes before it opens", {})
        if any(one[-5:] > after[:5] for one, after in pairwise(sorted(spans))):
            raise PydanticCustomError("hours_overlap", "two spans overlap", {})
        return spans

    @field_validator("closed_on")
    @classmethod
    def _each_day_once(cls, closed_on: tuple[ClosedDay, ...]) -> tuple[ClosedDay, ...]:
        days = [day for closed in closed_on for day in closed.days()]
        twice = next((day for day in days if days.count(day) > 1), None)
        if twice is not None:
            raise PydanticCustomError("closed_twice", "a day is listed twice", {"day": twice.isoformat()})
        return closed_on

    def closed_days(self) -> dict[date, Text]:
        """Each day on which the office does not open, and why."""
        return {day: closed.reason for closed in self.closed_on for day in closed.days()}

    def by_weekday(self) -> dict[int, tuple[tuple[time, time], ...]]:
        """Weekday (Monday is 0) to its opening and closing times."""
        week = {}
        for weekday, day in enumerate(DAYS):
            spans = (span.split("-") for span in getattr(self, day))
            week[weekday] = tuple((time.fromisoformat(a), time.fromisoformat(b)) for a, b in spans)
        return week
