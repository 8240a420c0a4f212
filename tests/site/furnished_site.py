"""A site with something of everything in it, so that each page can be looked at as on a busy day."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import requests
from api_site import OPENING, TIMEOUT_S, TOKEN
from secured_site import Person, SecuredSite, secured
from site_process import office

from kiosk.queue.accounts import Role
from kiosk.queue.feed import DoubleUse, Use
from kiosk.queue.quota import Quota, Reserved
from kiosk.queue.rules import CounterRule, QueueRules
from kiosk.queue.store_feed import StoreFeed

FREE, CALLED, SERVING, PAUSED, IDLE = "1", "2", "3", "4", "5"
"""The counters, by what is going on there."""
DAY = OPENING.date().isoformat()


def rules() -> QueueRules:
    """The small office with five counters, and a limit on new passports."""
    small = office()
    limited = Quota(per_day=40, per_hour=30, by_class={"booking": 1}, reserved=Reserved(3, time(10)))
    stages = {FREE: ("documents",), CALLED: ("documents",), SERVING: ("documents",), IDLE: ("collection",)}
    counters = {
        code: CounterRule(code, f"Loket {code}", stages.get(code, ("biometrics", "payment")))
        for code in "12345"
    }
    services = {**small.services, "new": replace(small.services["new"], quota=limited)}
    return replace(small, counters=counters, services=services)


class FurnishedSite:
    """The site, and the ids of the tickets by what became of them."""

    def __init__(self, site: SecuredSite) -> None:
        self.site = site
        self.url = site.url
        self.tickets: dict[str, str] = {}
        self._officer: Person | None = None

    def issue(self, service: str = "new", minutes_ago: float = 0, **order: object) -> str:
        """Take a number as the booth does; the ticket's id."""
        arrived = self.site.clock.now() - timedelta(minutes=minutes_ago)
        body = {"id": uuid.uuid4().hex, "service": service, "entrance": "walk_in", "booth": "anjungan-1"}
        self._booth("/api/tickets", {**body, "arrived_at": arrived.isoformat(), **order})
        return str(body["id"])

    def furnish(self) -> None:
        """Fill it: two days of calls, something in every list, every counter in another state."""
        booking = {"entrance": "booking", "booked_at": self.site.clock.now().isoformat()}
        for minutes_ago in (50, 42, 40, 38, 36, 34, 30):
            self.issue(minutes_ago=minutes_ago)
        self.issue("replacement", 33, priority=True, entrance="priority")
        self.issue("replacement", 28, people=4, party=4, checklist={"ktp": "scanned", "kk": "skipped"})
        self.issue("new", 12, **booking)
        self.finish(self.next(FREE))
        self.site.clock.advance(60 * 7)
        self.tickets["done"] = self.issue("collection", 5)
        self.finish(self.next(IDLE), IDLE)
        self.tickets["no_show"] = self.next(FREE)
        self.act(self.tickets["no_show"], "no-show")
        self.tickets["parked"] = self.next(FREE)
        self.act(self.tickets["parked"], "park", reason="Fotokopi dokumen", minutes=10)
        self.tickets["called"] = self.next(CALLED)
        self.tickets["serving"] = self.next(SERVING)
        self.act(self.tickets["serving"], "serve", SERVING)
        self.click(f"/api/counters/{PAUSED}/pause", reason="Istirahat")
        self.site.clock.advance(60 * 3)
        self.tickets["waiting"] = self.issue()
        self.tickets["twice"] = self.issue(booking="booking-9901", **booking)
        self._used_twice(self.tickets["twice"], "booking-9901")
        reserve = {"business_date": DAY, "number": 907, "replaces": None}
        self._booth(
            "/api/tickets",
            {
                "id": "ticket-0907",
                "service": "new",
                "entrance": "walk_in",
                "arrived_at": OPENING.isoformat(),
                "booth": "anjungan-1",
                "reserve": reserve,
            },
            may_refuse=True,
        )
        self._booth("/api/assistance", {"id": uuid.uuid4().hex, "booth": "anjungan-1", "step": "identity"})

    def _used_twice(self, ticket: str, booking: str) -> None:
        """The centre found another number for the booking of `ticket`."""
        first = Use("ticket-9902", "A031", "anjungan-2", self.site.clock.now())
        second = Use(ticket, "A012", "anjungan-1", self.site.clock.now())
        assert StoreFeed(self.site.store).learn([DoubleUse(booking, first, second)])

    # What a hand does at a counter

    def next(self, counter: str) -> str:
        return str(self.click(f"/api/counters/{counter}/next")["id"])

    def act(self, ticket: str, deed: str, counter: str = FREE, **more: object) -> None:
        self.click(f"/api/tickets/{ticket}/{deed}", counter=counter, **more)

    def finish(self, ticket: str, counter: str = FREE) -> None:
        self.act(ticket, "serve", counter)
        self.site.clock.advance(60 * 4)
        self.act(ticket, "finish", counter)

    def click(self, path: str, **body: object) -> dict[str, object]:
        self._officer = self._officer or self.site.staff(Role.SUPERVISOR)
        answer = self._officer.post(path, {"request_id": uuid.uuid4().hex, **body})
        assert answer.ok, answer.text
        given: dict[str, object] = answer.json()
        return given

    def _booth(self, path: str, body: dict[str, object], *, may_refuse: bool = False) -> None:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        answer = requests.post(self.url + path, json=body, headers=headers, timeout=TIMEOUT_S)
        assert may_refuse or answer.ok, answer.text


@contextmanager
def furnished(folder: Path, *, empty: bool = False) -> Iterator[FurnishedSite]:
    """Such a site; `empty` gives it as in the morning, before the first number."""
    with secured(folder / "site.db", folder, with_pages=True, rules=rules()) as site:
        house = FurnishedSite(site)
        if not empty:
            house.furnish()
        yield house
