"""Ticket events on their way to the centre, in batches that shrink around a poisoned one."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from kiosk.client.centre import Centre
from kiosk.client.setback import Reach, Setback
from kiosk.client.timing import ForwardTiming
from kiosk.client.waits import Waits
from kiosk.faults import FaultCode
from kiosk.queue.feed import EventFeed, EventVerdict, Settlement, TicketEvent

log = logging.getLogger(__name__)

LANE = "events"
SHRINK = 8


class EventLane:
    """Hands over what a feed offers. A batch that the centre cannot take is sent
    again in smaller ones, until the event that it fails on stands alone; that one
    then waits for itself, or is rejected when it was refused. Verdicts that the feed
    cannot keep are held here: nothing more is sent until they are kept."""

    def __init__(self, centre: Centre, waits: Waits, timing: ForwardTiming) -> None:
        self._centre = centre
        self._waits = waits
        self._timing = timing
        self._batch = timing.event_batch
        self._poisoned: set[str] = set()
        self._unkept: Sequence[Settlement] = ()
        self._wrong: Setback | None = None
        """Why they are not kept; it stands until the next try."""
        self.sent = 0
        self.rejected = 0

    def send_some(self, feed: EventFeed) -> tuple[bool, Setback | None]:
        """One batch: whether more may follow at once, and what went wrong."""
        if not self._waits.due(LANE):
            return False, self._wrong
        if self._unkept:
            return self._keep(feed, self._unkept)
        events = self._next(feed)
        if not events:
            return False, None
        verdicts = self._centre.post_events(events)
        if isinstance(verdicts, Setback):
            return self._step_back(feed, events, verdicts)
        judged = {one.event for one in verdicts}
        for event in events:
            if event.id in judged:
                self._settled(event.id)
            else:
                self._set_apart(event.id, None)
        self._batch = min(self._timing.event_batch, self._batch * SHRINK)
        more, setback = self._keep(feed, verdicts)
        if more and len(judged) < len(events):
            return True, Setback(FaultCode.CENTRE_NO_RECEIPT, "the centre left events without a verdict")
        return more, setback

    def _keep(self, feed: EventFeed, verdicts: Sequence[Settlement]) -> tuple[bool, Setback | None]:
        """As `send_some` answers."""
        unkept = feed.settle(verdicts)
        if unkept is not None:
            self._unkept, self._wrong = verdicts, Setback(unkept.code, unkept.detail)
            self._waits.failed(LANE)
            return False, self._wrong
        self._unkept, self._wrong = (), None
        self._waits.succeeded(LANE)
        self.sent += len(verdicts)
        rejected = [one for one in verdicts if one.verdict is EventVerdict.REJECTED]
        self.rejected += len(rejected)
        for one in rejected:
            log.warning("event.rejected id=%s why=%s", one.event, one.why)
        if rejected:
            return True, Setback(FaultCode.EVENTS_REJECTED, f"{len(rejected)}: {rejected[0].why}")
        return True, None

    def _next(self, feed: EventFeed) -> Sequence[TicketEvent]:
        """The oldest that never failed; else one that did and has waited long enough."""
        offered = feed.unsent(self._batch + len(self._poisoned))
        fresh = [event for event in offered if event.id not in self._poisoned][: self._batch]
        return fresh or [event for event in offered if self._waits.due(event.id)][:1]

    def _step_back(
        self, feed: EventFeed, events: Sequence[TicketEvent], setback: Setback
    ) -> tuple[bool, Setback | None]:
        """As `send_some` answers."""
        refused_alone = setback.code is FaultCode.CENTRE_REFUSED and len(events) == 1
        if refused_alone and self._centre.takes_batches():
            (refused,) = events
            self._settled(refused.id)
            return self._keep(feed, [Settlement(refused.id, EventVerdict.REJECTED, setback.detail)])
        if setback.reach is Reach.THING:
            self._waits.failed(LANE, setback.retry_after_s)
            if len(events) == 1:
                self._set_apart(events[0].id, setback.retry_after_s)
            else:
                self._batch = max(1, len(events) // SHRINK)
        return False, setback

    def _settled(self, event: str) -> None:
        self._poisoned.discard(event)
        self._waits.succeeded(event)

    def _set_apart(self, event: str, retry_after_s: float | None) -> None:
        self._poisoned.add(event)
        self._waits.failed(event, retry_after_s)
