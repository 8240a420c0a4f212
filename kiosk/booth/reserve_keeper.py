"""Keeps the reserve filled and the site's places known while it answers, and hands in
what was given from the reserve.

It runs in `kiosk run`, not in `kiosk forward`: the site's network and the
centre's fail apart, and the booth asks the site every few seconds anyway.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Iterator
from datetime import date, timedelta

from kiosk.background import Background
from kiosk.booth.introduction import Introduction
from kiosk.client.reserve import Reserve
from kiosk.client.site import SiteClient
from kiosk.clock import Calendar, Deadline
from kiosk.faults import Fault, FaultCode
from kiosk.timing import Timing
from kiosk.visit.offer import Offer

log = logging.getLogger(__name__)

#: How far ahead the next opening day is looked for; the site lends no further.
AHEAD_DAYS = 7
#: The site is not there, or does not know this booth: what waits goes on waiting.
UNHEARD = (FaultCode.SITE_AWAY, FaultCode.SITE_DENIED)


class ReserveKeeper(Background):
    """`round` is what it does again and again."""

    def __init__(
        self,
        reserve: Reserve,
        site: SiteClient,
        offer: Offer,
        calendar: Calendar,
        timing: Timing,
        introduction: Introduction,
    ) -> None:
        super().__init__("reserve")
        self._reserve = reserve
        self._site = site
        self._offer = offer
        self._calendar = calendar
        self._timing = timing
        self._introduction = introduction
        self._learn_again = Deadline.after(calendar.clock, 0.0)

    def round(self) -> bool:
        """Hand in what waits, hear what places are left, then ask for the numbers
        that are missing; False when the site did not answer."""
        answered = self._hand_in() and self._learn() and self._fill()
        if answered:
            self._introduction.make()
        return answered

    def _run(self) -> None:
        failures = 0
        while not self._ending.is_set():
            failures = 0 if self.round() else failures + 1
            self._ending.wait(self._timing.reserve_pause_s(failures, random.random()))
        self._hand_in_at_last()

    def _hand_in_at_last(self) -> None:
        """A booth that is switched off in the evening leaves nothing untold, if the site is there."""
        clock = self._calendar.clock
        deadline = Deadline.after(clock, self._timing.last_hand_in_s)
        while not deadline.expired and self._reserve.waiting(limit=1) and not self._hand_in():
            clock.sleep(min(self._timing.last_hand_in_pause_s, deadline.remaining_s))

    def _hand_in(self) -> bool:
        for given in self._reserve.waiting():
            fault = self._site.hand_in(given)
            if fault is not None and fault.code in UNHEARD:
                return False
            if fault is not None:
                refused = Fault(FaultCode.RESERVE_REFUSED, fault.detail)
                log.error("reserve.refused ticket=%s number=%s fault=%s", given.id, given.label, refused)
            else:
                log.info("reserve.handed_in ticket=%s number=%s", given.id, given.label)
            self._reserve.settle(given.id, None if fault is None else fault.detail)
        return True

    def _learn(self) -> bool:
        """What the booth goes by once the site is away."""
        if not self._learn_again.expired:
            return True
        said = self._site.places()
        if isinstance(said, Fault):
            return False
        if fault := self._reserve.learn(said):
            log.error("reserve.not_kept fault=%s", fault)
        self._learn_again = Deadline.after(self._calendar.clock, self._timing.places_poll_s)
        return True

    def _fill(self) -> bool:
        today = self._calendar.today()
        self._reserve.forget(today)
        for day in self._days(today):
            wanted = self._reserve.wanted(day)
            if wanted is None:
                continue
            if isinstance(wanted, Fault):
                log.error("reserve.not_kept fault=%s", wanted)
                return False
            blocks = self._site.lease(wanted, self._offer.booth, day)
            if isinstance(blocks, Fault):
                if blocks.code is not FaultCode.SITE_AWAY:
                    log.warning("reserve.not_lent day=%s fault=%s", day, blocks)
                return False
            if fault := self._reserve.keep(wanted, blocks):
                log.error("reserve.not_kept fault=%s", fault)
                return False
            log.info("reserve.lent day=%s series=%s", day, ",".join(one.series for one in blocks))
        return True

    def _days(self, today: date) -> Iterator[date]:
        """Today if it opens, and the next opening day: its morning may begin without the site."""
        ahead = [today + timedelta(days=days) for days in range(1, AHEAD_DAYS + 1)]
        if self._offer.open_hours(today):
            yield today
        yield from [day for day in ahead if self._offer.open_hours(day)][:1]
