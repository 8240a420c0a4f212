"""Days, hours and money in words."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from kiosk.visit.offer import Offer
from kiosk.words import SOURCE_LANGUAGE, say

#: How far ahead the next opening is looked for, in days.
HORIZON_DAYS = 14


def clock_text(moment: datetime | time, language: str = SOURCE_LANGUAGE) -> str:
    """ "08.12" in Indonesian, "08:12" in English."""
    return say("{hour}.{minute}", language, hour=f"{moment:%H}", minute=f"{moment:%M}")


def hours_text(offer: Offer, day: date, language: str) -> str:
    """ "08.00–12.00, 13.00–15.00"; empty when closed all day."""
    spans = ([clock_text(end, language) for end in span] for span in offer.open_hours(day))
    return ", ".join("–".join(span) for span in spans)


def next_opening(offer: Offer, now: datetime) -> datetime | None:
    """When numbers are given again, after `now`; None when no hours are set."""
    for ahead in range(HORIZON_DAYS):
        day = now.date() + timedelta(days=ahead)
        for opens, _ in offer.open_hours(day):
            moment = datetime.combine(day, opens, now.tzinfo)
            if moment > now:
                return moment
    return None


def rupiah(amount: int) -> str:
    """ "Rp 350.000"; the blank does not break."""
    return "Rp\u00a0" + f"{amount:,}".replace(",", ".")
