"""The forwarder: drains the spool, hands over the events, keeps the manifest fresh.

It may be killed at any instant and started again: what it was doing is in the
spool, the id of a thing is its idempotency key, and only the centre's receipt
lets anything be purged.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from kiosk.client.centre import Centre
from kiosk.client.event_age import EventAge
from kiosk.client.event_lane import EventLane
from kiosk.client.health import LINK_OF, Health, Link
from kiosk.client.manifest import Manifest
from kiosk.client.manifest_lane import ManifestLane
from kiosk.client.parcels import Parcels
from kiosk.client.progress import eta_s
from kiosk.client.setback import Reach, Setback
from kiosk.client.spool import Spool
from kiosk.client.timing import ForwardTiming
from kiosk.client.waits import Waits
from kiosk.client.width import Width
from kiosk.clock import Clock
from kiosk.faults import FaultCode
from kiosk.queue.feed import EventFeed

FeedFactory = Callable[[], EventFeed | None]
Rest = Callable[[threading.Event, float], bool]
LINK = "link"


def sleep_through(stop: threading.Event, pause_s: float) -> bool:
    """A rest that nothing ends but `stop`."""
    stop.wait(pause_s)
    return False


@dataclass(slots=True)
class Round:
    """What one round did. `fault` is what ended it early, or the last that it met."""

    documents: int = 0
    delivered: int = 0
    quarantined: int = 0
    events: int = 0
    events_rejected: int = 0
    manifest_refreshed: bool = False
    fault: Setback | None = None

    @property
    def moved(self) -> bool:
        """Whether the centre took anything at all."""
        return bool(self.documents or self.delivered or self.quarantined or self.events)

    @property
    def cut(self) -> bool:
        """Whether nothing more can be brought to the centre now."""
        return self.fault is not None and self.fault.reach is not Reach.THING


class Forwarder:
    """Brings what waits at this booth to the centre.

    `open_feed` is asked at every round, because the site's database may be made
    long after the forwarder was started; None when this machine has no site.
    `report` is told how things are, in a long round more than once. `rest` lets the
    pause between two rounds pass, and says whether it was ended early (`kiosk.client.bell`).
    """

    def __init__(
        self,
        spool: Spool,
        open_feed: FeedFactory,
        manifest: Manifest,
        centre: Centre,
        clock: Clock,
        timing: ForwardTiming,
        *,
        report: Callable[[Health], None] = lambda health: None,
        rest: Rest = sleep_through,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._spool = spool
        self._open_feed = open_feed
        self._centre = centre
        self._clock = clock
        self._timing = timing
        self._report = report
        self._rest = rest
        self._chance = chance
        self._waits = Waits(clock, timing, chance)
        self._events = EventLane(centre, self._waits, timing)
        self._event_age = EventAge(clock)
        self._manifest = ManifestLane(manifest, centre, self._waits, clock, timing)
        self._width = Width(timing.uploads_at_once)
        self._last_success: datetime | None = None
        self._reported_at_s: float | None = None

    def run_once(self, stop: threading.Event | None = None) -> Round:
        """One round: everything that may be tried now, until it is done or the link is cut.

        Small things go first, and again and again while large ones are on their
        way. What fails by itself is tried once a round.
        """
        done = Round()
        feed = self._open_feed()
        for submission in self._spool.unpurged():
            self._spool.purge(submission)
        parcels = Parcels(self._spool, self._centre, self._waits, self._clock, self._timing, self._width)
        try:
            while not (stop is not None and stop.is_set()):
                more = self._small_things(feed, done)
                under_way = parcels.fill()
                _tally(done, parcels)
                if done.cut or not (more or under_way):
                    break
                self._tell(done, feed)
                parcels.wait(0.0 if more else self._timing.idle_s)
        finally:
            parcels.close()
            _tally(done, parcels)
        if done.cut:
            self._width.disturbed()
        else:
            self._width = Width(self._timing.uploads_at_once)
        self._tell(done, feed, last=True)
        return done

    def run_forever(self, stop: threading.Event) -> None:
        """Rounds until `stop` is set: idle between good ones, backing off when the link is cut."""
        while not stop.is_set():
            pause_s = self._pause_s(self.run_once(stop))
            while self._rest(stop, pause_s):
                self._waits.forget()
                pause_s = self._waits.left_s(LINK)
                if not pause_s:
                    break

    def _pause_s(self, done: Round) -> float:
        if not done.cut or done.fault is None:
            self._waits.succeeded(LINK)
            return self._timing.idle_s
        if done.fault.reach is Reach.SILENCE and self._centre.flow.heard_within(self._timing.patience_s):
            # Unsteady links are cut for seconds all day long.
            return self._timing.again_s * (0.5 + self._chance() / 2.0)
        self._waits.failed(LINK, done.fault.retry_after_s)
        return max(self._timing.again_s, self._waits.left_s(LINK))

    def _small_things(self, feed: EventFeed | None, done: Round) -> bool:
        """A batch of events and the manifest; whether more events may follow at once."""
        more = False
        if feed is not None:
            events, rejected = self._events.sent, self._events.rejected
            more, setback = self._events.send_some(feed)
            done.events += self._events.sent - events
            done.events_rejected += self._events.rejected - rejected
            _met(done, setback)
        if not done.cut:
            refreshed, setback = self._manifest.refresh()
            done.manifest_refreshed |= refreshed
            _met(done, setback)
        if feed is not None:
            self._manifest.tell(feed)
        return more and not done.cut

    def _tell(self, done: Round, feed: EventFeed | None, *, last: bool = False) -> None:
        """Report: at the end of a round, and every `report_s` while it goes on."""
        now_s = self._clock.monotonic_s()
        before_s = self._reported_at_s
        if not last and before_s is not None and now_s - before_s < self._timing.report_s:
            return
        if done.moved or done.manifest_refreshed or (last and done.fault is None):
            self._last_success = self._clock.now()
        self._reported_at_s = now_s
        self._report(self._health(done, feed))

    def _health(self, done: Round, feed: EventFeed | None) -> Health:
        depth = self._spool.depth()
        events, rejected = (feed.depth(), feed.rejected()) if feed else (0, 0)
        rate = self._centre.flow.bytes_per_s()
        code = done.fault.code if done.fault else FaultCode.EVENTS_REJECTED if rejected else None
        link = LINK_OF[code] if code else Link.OK
        if done.moved and not done.cut:
            # One poisoned thing does not make the centre away.
            link = Link.OK
        return Health(
            centre=link,
            fault=code.value if code else None,
            at=self._clock.now().isoformat(),
            last_success=self._last_success.isoformat() if self._last_success else None,
            submissions=depth.submissions,
            documents=depth.documents,
            events=events,
            bytes=depth.bytes + round(events * self._centre.event_bytes),
            oldest=depth.oldest.isoformat() if depth.oldest else None,
            quarantined=depth.quarantined,
            bytes_per_s=round(rate) if rate is not None else None,
            eta_s=eta_s(depth.bytes + events * self._centre.event_bytes, rate),
            events_oldest_s=self._event_age.of(feed.oldest() if feed else None),
            events_rejected=rejected,
        )


def _met(done: Round, setback: Setback | None) -> None:
    """Keep what tells most: a cut link before a thing that failed."""
    if setback is not None and not done.cut:
        done.fault = setback


def _tally(done: Round, parcels: Parcels) -> None:
    done.documents, done.delivered = parcels.documents, parcels.delivered
    done.quarantined = parcels.quarantined
    _met(done, parcels.fault)
