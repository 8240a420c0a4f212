"""Why something did not reach the centre, how far that reaches, and when to come back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import Enum

from kiosk.faults import Fault


class Reach(Enum):
    """What else would fail in the same way now."""

    SILENCE = "nobody answered: everything"
    LINK = "whoever answered would say it to everything"
    THING = "perhaps this one thing alone"


@dataclass(frozen=True, slots=True)
class Setback(Fault):
    """A fault on the way to the centre. `retry_after_s`: when the centre said to come back."""

    reach: Reach = Reach.THING
    retry_after_s: float | None = None


def retry_after_s(headers: Mapping[str, str], now: datetime, most_s: float) -> float | None:
    """Retry-After (RFC 9110 §10.2.3) as seconds from now, 0 to `most_s`; None when it says nothing.

    A date is held against the answer's own Date, because a booth's clock may be wrong.
    """
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdecimal():
        return min(float(value[:12]), most_s)
    until = _date(value)
    if until is None:
        return None
    since = _date(headers.get("Date", "")) or now
    return min(max(0.0, (until - since).total_seconds()), most_s)


def _date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
