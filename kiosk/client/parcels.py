"""Submissions on their way to the centre: several at once, small ones before large ones.

One place is always kept for small things, so a ticket never waits for a scan;
the others are given to large ones as the link allows. A submission that fails
by itself steps back and waits for itself. New ones that fail in a row tell of
the centre: then new ones wait too.
"""

from __future__ import annotations

import threading
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from functools import partial
from itertools import takewhile

from kiosk.client.centre import Centre, MissingDocuments
from kiosk.client.flow import Stopped
from kiosk.client.setback import Reach, Setback
from kiosk.client.spool import Spool
from kiosk.client.spool.draining import BEGUN
from kiosk.client.submission import Parcel, Turn
from kiosk.client.timing import ForwardTiming
from kiosk.client.uploads import upload
from kiosk.client.waits import Waits
from kiosk.client.width import Width
from kiosk.clock import Clock
from kiosk.faults import FaultCode

LANE = "submissions"
SMALL_AT_ONCE = 2
MISSED = "the centre misses documents; they are sent again"
MISSED_MOST = 3
"""A centre that lost documents takes them anew; one that misses them again and again never will."""


class Parcels:
    """What one round sends. Close it: it waits for what is on its way."""

    def __init__(
        self, spool: Spool, centre: Centre, waits: Waits, clock: Clock, timing: ForwardTiming, width: Width
    ) -> None:
        self._spool = spool
        self._centre = centre
        self._waits = waits
        self._clock = clock
        self._timing = timing
        self._width = width
        self._threads = ThreadPoolExecutor(SMALL_AT_ONCE + timing.uploads_at_once, "upload")
        self._running: dict[Future[None], tuple[str, bool]] = {}
        self._tried: set[str] = set()
        self._failed_in_a_row = 0
        self._lock = threading.Lock()
        self._measured_from: tuple[float, int] | None = None
        self.documents = 0
        self.delivered = 0
        self.quarantined = 0
        self.fault: Setback | None = None
        """The last that was met; LINK or SILENCE ends the round."""

    def close(self) -> None:
        self._threads.shutdown(wait=True)
        self._collect()

    def fill(self) -> bool:
        """Start what there is room for; whether anything is on its way."""
        self._collect()
        if self.fault is None or self.fault.reach is Reach.THING:
            self._start(small=True, room=SMALL_AT_ONCE)
            self._start(small=False, room=self._width.now)
            self._measure()
        return bool(self._running)

    def wait(self, at_most_s: float) -> None:
        """Until something that was on its way has ended."""
        wait(self._running, at_most_s, FIRST_COMPLETED)

    def _start(self, *, small: bool, room: int) -> None:
        room -= sum(is_small is small for _, is_small in self._running.values())
        if room <= 0:
            return
        under_way = {submission for submission, _ in self._running.values()}
        limit = room + len(under_way) + len(self._tried) + self._waits.resting()
        for turn in self._spool.turns(limit, self._timing.small_bytes, small=small):
            if room == 0:
                return
            if turn.id in under_way or turn.id in self._tried or not self._may_go(turn):
                continue
            self._running[self._threads.submit(self._send, turn)] = (turn.id, small)
            room -= 1

    def _may_go(self, turn: Turn) -> bool:
        return self._waits.due(turn.id) and (self._waits.known(turn.id) or self._waits.due(LANE))

    def _collect(self) -> None:
        for future in [future for future in self._running if future.done()]:
            del self._running[future]
            with suppress(Stopped):
                future.result()

    def _send(self, turn: Turn) -> None:
        parcel = self._spool.parcel(turn.id)
        if parcel is None:
            return
        self._spool.begin(parcel.id)
        setback = self._deliver(parcel)
        with self._lock:
            if setback is None:
                self.delivered += 1
                self._failed_in_a_row = 0
                self._waits.succeeded(parcel.id)
                self._waits.succeeded(LANE)
            else:
                self._set_back(parcel.id, setback)

    def _deliver(self, parcel: Parcel) -> Setback | None:
        for document in parcel.documents:
            if document.sent:
                continue
            setback = upload(self._centre, document, partial(self._spool.upload_at, document.id))
            if setback is not None:
                return setback
            self._spool.uploaded(document.id)
            with self._lock:
                self.documents += 1
        answer = self._centre.put_submission(parcel.id, parcel.body, parcel.sha256)
        if isinstance(answer, Setback):
            return answer
        if isinstance(answer, MissingDocuments):
            self._spool.lost([document.id for document in parcel.documents])
            return self._missed(parcel.id)
        self._spool.delivered(parcel.id, answer.received_at)
        self._spool.purge(parcel.id)
        return None

    def _missed(self, submission: str) -> Setback:
        """After it was said so often in a row that sending everything once more is in vain: refused."""
        last = [verdict.detail for verdict in self._spool.attempts(submission) if verdict.name != BEGUN]
        before = sum(1 for _ in takewhile(lambda detail: detail == MISSED, reversed(last)))
        if before + 1 < MISSED_MOST:
            return Setback(FaultCode.CENTRE_NO_RECEIPT, MISSED)
        why = f"the centre missed documents that were sent {MISSED_MOST} times"
        return Setback(FaultCode.CENTRE_REFUSED, why)

    def _set_back(self, submission: str, setback: Setback) -> None:
        if self.fault is None or self.fault.reach is Reach.THING:
            self.fault = setback
        if setback.code is FaultCode.CENTRE_REFUSED:
            self._spool.quarantine(submission, setback)
            self._waits.succeeded(submission)
            self.quarantined += 1
        elif setback.reach is Reach.SILENCE:
            self._spool.interrupted(submission, setback)
        elif setback.reach is Reach.LINK:
            self._spool.failed(submission, setback)
        else:
            self._spool.failed(submission, setback)
            self._tried.add(submission)
            if not self._waits.known(submission):
                self._failed_in_a_row += 1
                if self._failed_in_a_row >= self._timing.breaker:
                    self._waits.failed(LANE, setback.retry_after_s)
            self._waits.failed(submission, setback.retry_after_s)

    def _measure(self) -> None:
        """Judge the number of uploads at once, as long as that many go on."""
        large = sum(not small for _, small in self._running.values())
        now_s, sent = self._clock.monotonic_s(), self._centre.flow.sent_bytes
        if large < self._width.now:
            self._measured_from = None
        elif self._measured_from is None:
            self._measured_from = now_s, sent
        elif now_s - self._measured_from[0] >= self._timing.measure_s:
            self._width.measured((sent - self._measured_from[1]) / (now_s - self._measured_from[0]))
            self._measured_from = None
