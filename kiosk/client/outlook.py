"""What the site said last of its places and session days, and what follows while it is away.

A booth gives numbers from its reserve without asking. It does not give one that
it knows the site would refuse: on a day without a session, or for a service that
was full when the site was heard last, counting what the booth has given since.
What it cannot know, such as what other booths give meanwhile, refuses nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from kiosk.faults import Fault, FaultCode
from kiosk.visit.full import Full
from kiosk.visit.offer import DayOver

PRIORITY, REGULAR = "priority", "regular"
CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Wish:
    """People who want a number of a service: what decides whether there is a place."""

    service: str
    priority: bool
    booking: str | None
    booked_at: datetime | None
    people: int
    arrived_at: datetime

    @classmethod
    def of(cls, order: Mapping[str, object]) -> Wish:
        """From an order as the site is asked for it (`POST /api/tickets`)."""
        booked_at, booking = order.get("booked_at"), order.get("booking")
        return cls(
            service=str(order["service"]),
            priority=order.get("priority") == PRIORITY,
            booking=None if booking is None else str(booking),
            booked_at=None if booked_at is None else datetime.fromisoformat(str(booked_at)),
            people=int(str(order.get("people", 1))),
            arrived_at=datetime.fromisoformat(str(order["arrived_at"])),
        )

    def is_booked(self, now: datetime) -> bool:
        """Whether the place was given with a booking for the day of `now`."""
        zone = now.tzinfo
        return (
            self.booking is not None
            and self.booked_at is not None
            and self.booked_at.astimezone(zone).date() == now.date()
        )


def refusal(said: Mapping[str, object], wish: Wish, since: Iterable[Wish], now: datetime) -> Fault | None:
    """Why the site would give `wish` no number at `now`; None when nothing is known against it.

    said: the answer of `GET /api/places`
    since: to whom this booth has given numbers that are not counted in `said`
    now: in the site's zone
    """
    try:
        since = list(since)
        if day_over(said, now) is not None:
            return Fault(FaultCode.SITE_CLOSED)
        return _no_session(said, wish, since, now) or _no_place(said, wish, since, now)
    except (KeyError, TypeError, ValueError):
        return None  # a site of another age: it says nothing against anybody


def day_over(said: Mapping[str, object] | None, now: datetime) -> DayOver | None:
    """What the site said of the day of `now` having been ended; None when it said nothing of it.

    said: the answer of `GET /api/places`, None before there was one
    now: in the site's zone
    """
    ended = None if said is None else said.get("day_ended")
    if said is None or not isinstance(ended, dict) or said.get("date") != now.date().isoformat():
        return None
    try:
        opens = datetime.combine(
            date.fromisoformat(ended["next_day"]), time.fromisoformat(ended["opens_at"]), now.tzinfo
        )
    except (KeyError, TypeError, ValueError):
        return DayOver(None)
    return DayOver(opens)


def _no_session(said: Mapping[str, object], wish: Wish, since: Iterable[Wish], now: datetime) -> Fault | None:
    """No session today, or no room in it for who is on no list."""
    sessions = said["sessions"]
    if sessions is None:
        return None
    today = next((one for one in _rows(sessions) if one["date"] == now.date().isoformat()), None)
    if today is None:
        # Days are planned far ahead, but the site tells of a week.
        return Fault(FaultCode.SITE_CLOSED) if now.date() <= _last_day(said) else None
    opens, closes = (time.fromisoformat(str(today[key])) for key in ("opens", "closes"))
    if today["state"] == CLOSED or not opens <= now.time() < closes:
        return Fault(FaultCode.SITE_CLOSED)
    if wish.is_booked(now):
        return None
    left = int(str(today["spare_left"])) - sum(one.people for one in since if not one.is_booked(now))
    return Full(FaultCode.QUOTA_FULL, "session", "session", max(0, left)) if left < wish.people else None


def _last_day(said: Mapping[str, object]) -> date:
    return date.fromisoformat(str(said["sessions_until"]))


def _no_place(said: Mapping[str, object], wish: Wish, since: Iterable[Wish], now: datetime) -> Fault | None:
    """A quota of today that is used up, the most lasting first."""
    if said["date"] != now.date().isoformat() or wish.is_booked(now):
        return None
    place = next((one for one in _rows(said["services"]) if one["code"] == wish.service), None)
    if place is None:
        return None
    others = [one for one in since if one.service == wish.service]
    given = sum(one.people for one in others)
    class_ = PRIORITY if wish.priority else REGULAR
    first = sum(one.people for one in others if one.priority)
    rooms: dict[str, int] = {}
    if place["left"] is not None:
        rooms["day"] = int(str(place["left"])) - given
    of_class = _mapping(place["left_of_class"])
    if class_ in of_class:
        same = sum(one.people for one in others if one.priority == wish.priority and not one.is_booked(now))
        rooms["class"] = int(str(of_class[class_])) - same
    reserved = place["reserved"]
    if "day" in rooms and reserved is not None and not wish.priority:
        kept = _mapping(reserved)
        if now.time() < time.fromisoformat(str(kept["until"])):
            rooms["reserved"] = rooms["day"] - max(0, int(str(kept["places"])) - first)
    heard_at = datetime.fromisoformat(str(said["time"])).astimezone(now.tzinfo)
    if place["left_this_hour"] is not None and heard_at.hour == now.hour:
        this_hour = sum(
            one.people for one in others if one.arrived_at.astimezone(now.tzinfo).hour == now.hour
        )
        rooms["hour"] = int(str(place["left_this_hour"])) - this_hour
    full = next((limit for limit, room in rooms.items() if room < wish.people), None)
    return None if full is None else Full(FaultCode.QUOTA_FULL, full, full, max(0, rooms[full]))


def _rows(value: object) -> list[Mapping[str, object]]:
    if not isinstance(value, list):
        raise TypeError("the site said something else where a list belongs")
    return value


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise TypeError("the site said something else where an object belongs")
    return value
