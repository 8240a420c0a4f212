"""What the centre says of bookings that were used twice, as values of this program."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from kiosk.queue.feed import DoubleUse, Use


def parse(value: object) -> DoubleUse | None:
    """From {booking, first, second}, each use {ticket, label, site, booth, at}; None
    for nothing, and for anything that has not this shape."""
    if not isinstance(value, Mapping):
        return None
    first, second = _use(value.get("first")), _use(value.get("second"))
    if first is None or second is None:
        return None
    return DoubleUse(str(value.get("booking")), first, second)


def _use(value: object) -> Use | None:
    match value:
        case {"ticket": str(ticket), "label": str(label), "booth": str(booth), "at": str(at)}:
            pass
        case _:
            return None
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    return None if moment.tzinfo is None else Use(ticket, label, booth, moment)
