"""The central server's client: what a booth asks of it, and the answers that count."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

import requests

from kiosk.client import conflicts
from kiosk.client.bounded import read_within
from kiosk.client.connection import open_session
from kiosk.client.flow import Flow
from kiosk.client.judging import judge, silence, told_by
from kiosk.client.setback import Setback, retry_after_s
from kiosk.client.timing import ForwardTiming
from kiosk.clock import Clock, boot_id
from kiosk.faults import FaultCode
from kiosk.queue.feed import EventVerdict, Settlement, TicketEvent

GZIP = "gzip"
#: Events say much the same: a tenth of the bytes for 15 ms of a batch of a thousand.
PACKING_LEVEL = 6


@dataclass(frozen=True, slots=True)
class Receipt:
    """The centre has it: the echoed id and digest were compared."""

    submission: str
    sha256: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class MissingDocuments:
    """The centre wants these documents before it takes the submission."""

    documents: Sequence[str]


@dataclass(frozen=True, slots=True)
class ManifestPage:
    """A new manifest, and the ETag to ask with next time."""

    etag: str
    content: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the centre itself said: status, JSON object, headers of any case."""

    status: int
    content: Mapping[str, object]
    headers: Mapping[str, str]


class Centre:
    """The centre at `url`, spoken to as one booth of one site.

    `read_token` is asked at every request, so that a token installed later is
    used at once. Any thread may call; `flow` counts what goes out.
    """

    def __init__(
        self,
        url: str,
        site: str,
        booth: str,
        read_token: Callable[[], str],
        clock: Clock,
        timing: ForwardTiming,
        flow: Flow | None = None,
    ) -> None:
        self.url = url.rstrip("/")
        self.site = site
        self.booth = booth
        self.timing = timing
        self.flow = flow or Flow(clock, timing.upload_bytes_per_s)
        self.event_bytes = 350.0
        """What an event weighs on the wire: a guess, until some went."""
        self._packs = False
        """Whether the centre takes events packed: said by its last answer (RFC 9110, 12.5.3)."""
        self._clock = clock
        self._read_token = read_token
        self._idle: list[requests.Session] = []
        self._lock = threading.Lock()

    def close(self) -> None:
        """Close the connections that nobody uses."""
        with self._lock:
            idle, self._idle = self._idle, []
        for session in idle:
            session.close()

    @contextmanager
    def session(self) -> Iterator[requests.Session]:
        """A session for this thread's request. After a silence all are made anew."""
        with self._lock:
            session = self._idle.pop() if self._idle else open_session(self._read_token, self.timing)
        try:
            yield session
        except BaseException:
            session.close()
            self.close()
            raise
        with self._lock:
            self._idle.append(session)

    def fault_of(self, response: requests.Response, content: bytes) -> Setback | None:
        """What an answer with that body means: None for the centre's yes, else the fault and
        when to come back."""
        wait_s = retry_after_s(response.headers, self._clock.now(), self.timing.retry_after_most_s)
        return judge(response, told_by(response, content), wait_s)

    def read(self, response: requests.Response) -> bytes:
        """The body of an answer. Raises requests.Timeout when it is too long or drips too slowly."""
        return read_within(response, self._clock, self.timing.answer_s, self.timing.answer_bytes)

    def put_submission(
        self, submission: str, body: bytes, sha256: str
    ) -> Receipt | MissingDocuments | Setback:
        """Hand over one submission; only a receipt that echoes it counts."""
        answer = self._call("PUT", f"/v1/submissions/{quote(submission, safe='')}", body)
        if isinstance(answer, Setback):
            return answer
        content = answer.content
        if answer.status == 424:
            return MissingDocuments([str(document) for document in _list(content.get("documents"))])
        if content.get("submission") != submission or content.get("sha256") != sha256:
            return Setback(FaultCode.CENTRE_NO_RECEIPT, "the receipt does not echo the id and the digest")
        received_at = _moment(content.get("received_at"))
        if received_at is None:
            return Setback(FaultCode.CENTRE_NO_RECEIPT, "the receipt has no time")
        self.flow.heard()
        return Receipt(submission, sha256, received_at)

    def post_events(self, events: Sequence[TicketEvent]) -> Sequence[Settlement] | Setback:
        """Hand over a batch; a verdict for each event that the centre judged."""
        answer = self._hand_over(self._batch(events), len(events))
        if isinstance(answer, Setback):
            return answer
        asked = {event.id for event in events}
        settlements = [
            Settlement(
                str(verdict["id"]),
                EventVerdict(verdict["verdict"]),
                str(verdict.get("why") or ""),
                conflicts.parse(verdict.get("conflict")),
            )
            for verdict in _list(answer.content.get("verdicts"))
            if isinstance(verdict, dict)
            and str(verdict.get("id")) in asked
            and verdict.get("verdict") in EventVerdict.__members__.values()
        ]
        if not settlements:
            return Setback(FaultCode.CENTRE_NO_RECEIPT, "the centre judged none of the events")
        self.flow.heard()
        return settlements

    def takes_batches(self) -> bool:
        """Whether the centre takes a batch without any event: if it refuses that too, what it
        refuses is no event of ours."""
        return not isinstance(self._call("POST", "/v1/events", self._batch(())), Setback)

    def _batch(self, events: Sequence[TicketEvent]) -> bytes:
        clocks = {
            "at": self._clock.now().isoformat(),
            "boot": boot_id(),
            "uptime_s": self._clock.monotonic_s(),
        }
        told = {"site": self.site, "sent": clocks, "events": [_wire(event) for event in events]}
        return json.dumps(told).encode()

    def _hand_over(self, body: bytes, events: int) -> _Answer | Setback:
        """Send a batch, packed where the centre takes that; plain, where it was
        changed meanwhile for one that does not."""
        packed = self._packs
        sent = gzip.compress(body, PACKING_LEVEL) if packed else body
        answer = self._call("POST", "/v1/events", sent, {"Content-Encoding": GZIP} if packed else {})
        self.event_bytes = len(sent) / events
        self._packs = not isinstance(answer, Setback) and GZIP in answer.headers.get("Accept-Encoding", "")
        if packed and isinstance(answer, Setback):
            if answer.code is FaultCode.CENTRE_REFUSED:
                return self._hand_over(body, events)
            self._packs = True
        return answer

    def get_manifest(self, etag: str | None) -> ManifestPage | Setback | None:
        """The bookings of this site; None when they are those of `etag`."""
        headers = {"If-None-Match": etag} if etag else {}
        answer = self._call("GET", f"/v1/sites/{quote(self.site, safe='')}/manifest", None, headers)
        if isinstance(answer, Setback):
            return answer
        new_etag = answer.headers.get("ETag", "")
        if answer.status == 304:
            if new_etag == etag:
                self.flow.heard()
                return None
            return Setback(FaultCode.CENTRE_NO_RECEIPT, "nothing changed, says somebody, of another manifest")
        content = answer.content
        if content.get("site") != self.site or not isinstance(content.get("bookings"), list):
            return Setback(FaultCode.CENTRE_NO_RECEIPT, "the manifest is not one of this site")
        self.flow.heard()
        return ManifestPage(new_etag, content)

    def post_heartbeat(self, health: Mapping[str, object]) -> datetime | Setback:
        """Tell the centre how this booth is; the centre's own time when it heard it."""
        answer = self._call("POST", "/v1/heartbeats", json.dumps({**health, "booth": self.booth}).encode())
        if isinstance(answer, Setback):
            return answer
        received_at = _moment(answer.content.get("received_at"))
        if answer.content.get("booth") != self.booth or received_at is None or received_at.tzinfo is None:
            return Setback(FaultCode.CENTRE_NO_RECEIPT, "the answer does not echo the booth and has no time")
        return received_at

    def _call(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str] | None = None
    ) -> _Answer | Setback:
        """The centre's own answer, or why there is none."""
        sent = {"Accept": "application/json", **(headers or {})}
        if body is not None:
            sent["Content-Type"] = "application/json"
        self.flow.note(len(body or b""))
        try:
            with (
                self.session() as session,
                session.request(
                    method,
                    self.url + path,
                    data=body,
                    headers=sent,
                    timeout=(self.timing.connect_s, self.timing.read_s),
                    allow_redirects=False,
                    stream=True,
                ) as response,
            ):
                content = self.read(response)
        except requests.RequestException as error:
            return silence(error)
        fault = self.fault_of(response, content)
        if fault is not None:
            return fault
        return _Answer(response.status_code, told_by(response, content) or {}, response.headers)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _moment(value: object) -> datetime | None:
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _wire(event: TicketEvent) -> dict[str, object]:
    return {
        "id": event.id,
        "sequence": event.sequence,
        "ticket": event.ticket,
        "kind": event.kind,
        "at": event.at.isoformat(),
        "device_at": event.device_at.isoformat() if event.device_at else None,
        "by": event.by,
        "counter": event.counter,
        "reason": event.reason or None,  # sites of an earlier version wrote down an empty one
        "data": dict(event.data),
        **({"boot": event.boot, "uptime_s": event.uptime_s} if event.boot else {}),
    }
