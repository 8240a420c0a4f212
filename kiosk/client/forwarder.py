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
from functools import partial

from kiosk.client.centre import Centre, MissingDocuments
from kiosk.client.health import LINK_OF, Health, Link
from kiosk.client.manifest import Manifest
from kiosk.client.spool import Spool
from kiosk.client.submission import Parcel
from kiosk.client.timing import ForwardTiming
from kiosk.client.uploads import upload
from kiosk.clock import Clock
from kiosk.faults import Fault, FaultCode
from kiosk.queue.feed import EventFeed, EventVerdict

FeedFactory = Callable[[], EventFeed | None]


@dataclass(slots=True)
class Round:
    """What one round did. `fault` is what ended it early, or the last that it met."""

    documents: int = 0
    delivered: int = 0
    quarantined: int = 0
    events: int = 0
    events_rejected: int = 0
    manifest_refreshed: bool = False
    fault: Fault | None = None

    @property
    def moved(self) -> bool:
        """Whether the centre took anything at all."""
        return bool(self.documents or self.delivered or self.quarantined or self.events)


class Forwarder:
    """Brings what waits at this booth to the centre.

    `open_feed` is asked at every round, because the site's database may be made
    long after the forwarder was started; None when this machine has no site.
    `report` is told how things are after every round.
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
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._spool = spool
        self._open_feed = open_feed
        self._manifest = manifest
        self._centre = centre
        self._clock = clock
        self._timing = timing
        self._report = report
        self._chance = chance
        self._last_success: datetime | None = None
        self._manifest_at_s: float | None = None

    def run_once(self) -> Round:
        """One round: events, then submissions, then the manifest.

        Small things go first. A round that cannot reach the centre ends at once.
        """
        done = Round()
        feed = self._open_feed()
        parts: tuple[Callable[[], Fault | None], ...] = (
            lambda: self._send_events(feed, done),
            lambda: self._send_submissions(done),
            lambda: self._refresh_manifest(done),
        )
        for part in parts:
            fault = part()
            if fault is not None:
                done.fault = fault
                if fault.code is not FaultCode.CENTRE_REFUSED:
                    break
        if done.fault is None or done.moved:
            self._last_success = self._clock.now()
        self._report(self._health(done, feed))
        return done

    def run_forever(self, stop: threading.Event) -> None:
        """Rounds until `stop` is set: idle between good ones, backing off after bad ones."""
        failures = 0
        while not stop.is_set():
            done = self.run_once()
            failed = done.fault is not None and done.fault.code is not FaultCode.CENTRE_REFUSED
            failures = 0 if done.moved and not failed else failures + 1 if failed else 0
            stop.wait(self._timing.backoff_s(failures, self._chance()) if failed else self._timing.idle_s)

    def _send_events(self, feed: EventFeed | None, done: Round) -> Fault | None:
        while feed is not None and (events := feed.unsent(self._timing.event_batch)):
            settlements = self._centre.post_events(events)
            if isinstance(settlements, Fault):
                return settlements
            feed.settle(settlements)
            done.events += len(settlements)
            done.events_rejected += sum(s.verdict is EventVerdict.REJECTED for s in settlements)
            if len(settlements) < len(events):
                return Fault(FaultCode.CENTRE_NO_RECEIPT, "the centre left events without a verdict")
        return None

    def _send_submissions(self, done: Round) -> Fault | None:
        for submission in self._spool.unpurged():
            self._spool.purge(submission)
        last: Fault | None = None
        for parcel in self._spool.unsent(self._timing.submission_batch):
            self._spool.begin(parcel.id)
            fault = self._send(parcel, done)
            if fault is None:
                continue
            last = fault
            if fault.code is FaultCode.CENTRE_REFUSED:
                self._spool.quarantine(parcel.id, fault)
                done.quarantined += 1
                continue
            self._spool.failed(parcel.id, fault)
            break
        return last

    def _send(self, parcel: Parcel, done: Round) -> Fault | None:
        for document in parcel.documents:
            if document.sent:
                continue
            fault = upload(self._centre, document, partial(self._spool.upload_at, document.id))
            if fault is not None:
                return fault
            self._spool.uploaded(document.id)
            done.documents += 1
        answer = self._centre.put_submission(parcel.id, parcel.body, parcel.sha256)
        if isinstance(answer, Fault):
            return answer
        if isinstance(answer, MissingDocuments):
            self._spool.lost([document.id for document in parcel.documents])
            return Fault(FaultCode.CENTRE_NO_RECEIPT, "the centre misses documents; they are sent again")
        self._spool.delivered(parcel.id, answer.received_at)
        self._spool.purge(parcel.id)
        done.delivered += 1
        return None

    def _refresh_manifest(self, done: Round) -> Fault | None:
        if not self._due(self._manifest_at_s, self._timing.manifest_s):
            return None
        page = self._centre.get_manifest(self._manifest.etag())
        if isinstance(page, Fault):
            return page
        if page is None:
            self._manifest.confirm()
        else:
            try:
                self._manifest.replace(page.content, page.etag)
            except (KeyError, TypeError, ValueError) as error:
                return Fault(
                    FaultCode.CENTRE_NO_RECEIPT, f"the manifest is malformed: {type(error).__name__}"
                )
        self._manifest_at_s = self._clock.monotonic_s()
        done.manifest_refreshed = True
        return None

    def _due(self, last_s: float | None, every_s: float) -> bool:
        return last_s is None or self._clock.monotonic_s() - last_s >= every_s

    def _health(self, done: Round, feed: EventFeed | None) -> Health:
        depth = self._spool.depth()
        return Health(
            centre=LINK_OF[done.fault.code] if done.fault else Link.OK,
            fault=done.fault.code.value if done.fault else None,
            at=self._clock.now().isoformat(),
            last_success=self._last_success.isoformat() if self._last_success else None,
            submissions=depth.submissions,
            documents=depth.documents,
            events=feed.depth() if feed else 0,
            bytes=depth.bytes,
            oldest=depth.oldest.isoformat() if depth.oldest else None,
            quarantined=depth.quarantined,
        )
