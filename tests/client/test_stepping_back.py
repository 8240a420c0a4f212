"""What fails by itself steps back and holds up nothing; what the centre asks for is obeyed."""

from __future__ import annotations

import base64
import json
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pyrage
import pytest
from booth_side import FAST, Booth, fill
from central_process import PATIENCE_S, CentralProcess
from meddler import Meddler, Request, Said, no_answer
from test_forwarder import Story, happened

from kiosk.client.health import Link
from kiosk.client.setback import Reach
from kiosk.client.submission import State
from kiosk.faults import FaultCode
from kiosk.queue.feed import EventVerdict


@pytest.fixture
def meddler(central: CentralProcess) -> Iterator[Meddler]:
    made = Meddler(central.url)
    yield made
    made.close()


@pytest.fixture
def through(central: CentralProcess, meddler: Meddler, make_booth: Callable[..., Booth]) -> Booth:
    """A booth whose every word passes the meddler."""
    return make_booth(meddler.url, central.enrol("booth-1"), central.recipient)


@pytest.fixture
def nobody() -> Iterator[Meddler]:
    """With no centre behind it: it must answer everything itself."""
    made = Meddler("http://127.0.0.1:9")
    yield made
    made.close()


@pytest.fixture
def alone(nobody: Meddler, make_booth: Callable[..., Booth]) -> Booth:
    """A booth that has nobody to speak to but the meddler."""
    return make_booth(nobody.url, "token", str(pyrage.x25519.Identity.generate().to_public()))


class Patience(threading.Event):
    """A stop that writes down how long the forwarder meant to wait, and ends it after `rounds`."""

    def __init__(self, rounds: int) -> None:
        super().__init__()
        self.waits_s: list[float] = []
        self._rounds = rounds

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout is not None
        self.waits_s.append(timeout)
        if len(self.waits_s) == self._rounds:
            self.set()
        return self.is_set()


def always(said: Said, where: str) -> Callable[[Request], Said | None]:
    """`said` to whatever has `where` in its path or body."""
    return lambda one: said if where in one.path or where.encode() in one.content else None


def test_a_poisoned_submission_holds_up_no_other(through: Booth, meddler: Meddler) -> None:
    for status in (500, 502, 408, 409, 423):
        poisoned = f"poisoned-{status}"
        for name in (f"before-{status}", poisoned, f"after-{status}"):
            fill(through.spool, name)
        meddler.answer = always(Said.problem(status), f"submissions/{poisoned}")
        done = through.forwarder.run_once()
        assert (done.delivered, done.quarantined, done.cut) == (2, 0, False)
        assert through.spool.state(poisoned) is State.SEALED
        assert through.health is not None
        assert (through.health.centre, through.health.submissions) == (Link.OK, 1)
        later = f"later-{status}"
        fill(through.spool, later)
        assert [turn.id for turn in through.spool.turns(9, 1 << 20, small=True)] == [later, poisoned]
        assert through.forwarder.run_once().delivered == 1
        meddler.answer = no_answer
        assert through.forwarder.run_once().delivered == 1


def test_a_poisoned_scan_holds_up_no_other(through: Booth, meddler: Meddler) -> None:
    (poisoned,) = fill(through.spool, "poisoned", os.urandom(100_000))
    fill(through.spool, "visit-1", os.urandom(100_000))
    name = base64.b64encode(poisoned.id.encode()).decode()
    meddler.answer = lambda one: Said.problem(500) if name in one.metadata else None
    done = through.forwarder.run_once()
    assert (done.delivered, done.cut) == (1, False)
    assert through.spool.state("poisoned") is State.SEALED


def test_new_things_that_fail_in_a_row_tell_of_the_centre(alone: Booth, nobody: Meddler) -> None:
    for number in range(12):
        fill(alone.spool, f"visit-{number}")
    nobody.answer = always(Said.problem(500, Retry_After="600"), "/v1/")
    done = alone.forwarder.run_once()
    assert (done.delivered, done.cut) == (0, False)
    tried = nobody.count("PUT", "/v1/submissions/")
    # Two were on their way when the third in a row failed.
    assert FAST.breaker <= tried <= FAST.breaker + 2
    alone.forwarder.run_once()
    assert nobody.count("PUT", "/v1/submissions/") == tried


def test_a_poisoned_event_holds_up_no_other(through: Booth, meddler: Meddler) -> None:
    story = Story(*(happened(number, "called") for number in range(100)))
    through.feed = story
    meddler.answer = always(Said.problem(500), '"event-37"')
    rounds = 0
    while len(story.said) < 99:
        through.forwarder.run_once()
        rounds += 1
        assert rounds < 20
    assert set(story.said.values()) == {EventVerdict.APPLIED}
    assert [event.id for event in story.unsent(9)] == ["event-37"]
    story.events.append(happened(200, "called"))
    through.forwarder.run_once()
    assert "event-200" in story.said
    meddler.answer = no_answer
    through.forwarder.run_once()
    assert "event-37" in story.said


def test_an_event_that_the_centre_refuses_is_rejected_and_holds_up_no_other(
    through: Booth, meddler: Meddler
) -> None:
    through.feed = story = Story(*(happened(number, "called") for number in range(100)))
    meddler.answer = always(Said.problem(422, "invalid"), '"event-37"')
    rounds = 0
    while story.depth():
        through.forwarder.run_once()
        rounds += 1
        assert rounds < 20
    rejected = {event for event, verdict in story.said.items() if verdict is EventVerdict.REJECTED}
    assert (rejected, len(story.said)) == ({"event-37"}, 100)
    assert story.why["event-37"] == "HTTP 422 invalid"
    assert through.health is not None
    assert (through.health.events, through.health.events_rejected) == (0, 1)


def test_no_event_is_rejected_where_the_centre_refuses_every_batch(through: Booth, meddler: Meddler) -> None:
    """What it refuses then is what stands around the events."""
    through.feed = story = Story(*(happened(number, "called") for number in range(3)))
    meddler.answer = always(Said.problem(422, "invalid"), "/v1/events")
    for _ in range(9):
        through.forwarder.run_once()
    assert story.said == {}
    assert through.health is not None
    assert (through.health.events, through.health.fault) == (3, FaultCode.CENTRE_REFUSED.value)
    meddler.answer = no_answer
    while story.depth():
        assert through.forwarder.run_once().events
    assert set(story.said.values()) == {EventVerdict.APPLIED}


def test_a_conflict_that_time_does_not_heal_is_set_aside(booth: Booth, central: CentralProcess) -> None:
    fill(booth.spool, "visit-1")
    (parcel,) = booth.spool.unsent(1)
    other = json.loads(parcel.body)
    other["kind"] = "another"
    answer = booth.centre.put_submission("visit-1", json.dumps(other).encode(), "0" * 64)
    assert answer is not None
    done = booth.forwarder.run_once()
    assert (done.delivered, done.quarantined) == (0, 1)
    assert booth.spool.state("visit-1") is State.QUARANTINED


def test_other_refusals_of_the_centre_are_set_aside(through: Booth, meddler: Meddler) -> None:
    statuses = (400, 404, 413, 422)
    for name in (*(f"refused-{status}" for status in statuses), "visit-1"):
        fill(through.spool, name)
    meddler.answer = lambda one: (
        Said.problem(int(one.path.rpartition("-")[2])) if "/refused-" in one.path else None
    )
    done = through.forwarder.run_once()
    assert (done.delivered, done.quarantined) == (1, 4)
    states = {through.spool.state(f"refused-{status}") for status in statuses}
    assert states == {State.QUARANTINED}


@pytest.mark.parametrize(
    ("said", "wait_s"),
    [
        (Said.problem(429, Retry_After="42"), 42.0),
        (Said.problem(503, Retry_After="7"), 7.0),
        (Said.problem(429, Retry_After="Mon, 02 Mar 2026 01:31:30 GMT"), None),
        (Said.problem(429), None),
        (Said.problem(429, Retry_After="0"), None),
    ],
)
def test_the_centre_is_left_alone_for_as_long_as_it_asks(
    said: Said, wait_s: float | None, alone: Booth, nobody: Meddler
) -> None:
    fill(alone.spool, "visit-1")
    nobody.answer = always(said, "/v1/")
    patience = Patience(rounds=1)
    alone.forwarder.run_forever(patience)
    assert len(patience.waits_s) == 1
    if wait_s is None:
        # A date is held against the answer's own: that one is long past. Never at once.
        assert patience.waits_s == [FAST.again_s]
    else:
        assert wait_s - 1.0 < patience.waits_s[0] <= wait_s
    assert nobody.count("PUT", "/") <= 1


def test_a_booth_that_is_not_known_waits_and_says_so(through: Booth, meddler: Meddler) -> None:
    fill(through.spool, "visit-1", b"page")
    for status in (401, 403):
        meddler.answer = always(Said.problem(status), "/v1/")
        done = through.forwarder.run_once()
        assert done.fault is not None
        assert (done.fault.code, done.fault.reach) == (FaultCode.CENTRE_DENIED, Reach.LINK)
        assert through.health is not None
        assert (through.health.centre, through.health.fault) == (Link.DENIED, "CTR-02")
        assert through.spool.state("visit-1") is State.SEALED
    meddler.answer = no_answer
    assert through.forwarder.run_once().delivered == 1


def test_what_a_cache_remembers_is_never_a_receipt(
    through: Booth, meddler: Meddler, central: CentralProcess
) -> None:
    page = os.urandom(5000)
    fill(through.spool, "visit-1", page)
    through.feed = Story(happened(1, "called"))
    assert through.forwarder.run_once().delivered == 1
    meddler.remembers = True
    fill(through.spool, "visit-2", page)
    through.feed = story = Story(happened(2, "called"))
    for _ in range(3):
        done = through.forwarder.run_once()
        assert (done.delivered, done.quarantined) == (0, 0)
        assert done.fault is not None
    assert through.spool.state("visit-2") is State.SEALED
    assert story.said == {}
    meddler.remembers = False
    done = through.forwarder.run_once()
    while not done.delivered:
        assert done.fault is not None
        done = through.forwarder.run_once()
    assert len(central.documents()) == 2
    assert set(story.said) == {"event-2"}


def test_nothing_changed_is_believed_of_our_own_manifest_only(through: Booth, meddler: Meddler) -> None:
    assert through.forwarder.run_once().manifest_refreshed
    age = through.manifest.age()
    assert age is not None
    meddler.answer = always(Said(304, {"ETag": '"of another"'}), "/manifest")
    done = through.forwarder.run_once()
    assert not done.manifest_refreshed
    assert done.fault is not None
    assert done.fault.code is FaultCode.CENTRE_NO_RECEIPT
    meddler.answer = no_answer
    assert through.forwarder.run_once().manifest_refreshed


def test_an_unchanged_manifest_is_asked_for_and_not_sent(through: Booth, meddler: Meddler) -> None:
    through.forwarder.run_once()
    meddler.passed_on.clear()
    assert through.forwarder.run_once().manifest_refreshed
    assert {said.status for path, said in meddler.passed_on if path.endswith("/manifest")} == {304}


def test_a_small_thing_overtakes_a_large_one_that_is_on_its_way(
    central: CentralProcess, make_booth: Callable[..., Booth]
) -> None:
    stop = threading.Event()
    timing = replace(FAST, upload_bytes_per_s=300_000)
    booth = make_booth(central.url, central.enrol("booth-1"), central.recipient, timing, stop=stop)
    fill(booth.spool, "large", os.urandom(30 << 20))
    running = threading.Thread(target=booth.forwarder.run_once, args=(stop,))
    running.start()
    looks = threading.Event()
    try:
        while booth.spool.state("large") is not State.SENDING:
            assert not looks.wait(0.01)
        fill(booth.spool, "small", b"page")
        while booth.spool.state("small") is not State.PURGED:
            assert not looks.wait(0.01)
            assert booth.spool.state("large") is State.SENDING
    finally:
        stop.set()
        running.join(PATIENCE_S)
    assert not running.is_alive()
    assert booth.spool.state("large") is State.SENDING


def test_several_large_ones_travel_at_once_when_one_leaves_the_link_idle(
    central: CentralProcess, meddler: Meddler, make_booth: Callable[..., Booth]
) -> None:
    timing = replace(FAST, measure_s=0.0)
    booth = make_booth(meddler.url, central.enrol("booth-1"), central.recipient, timing)
    for number in range(2):
        fill(booth.spool, f"visit-{number}", os.urandom(100_000))
    together = threading.Barrier(2, timeout=PATIENCE_S)

    def hold(one: Request) -> Said | None:
        if one.method == "PATCH":
            together.wait()
        return None

    meddler.answer = hold
    assert booth.forwarder.run_once().delivered == 2
    assert not together.broken


def test_cuts_of_seconds_are_tried_again_at_once_and_long_ones_are_not(
    booth: Booth, central: CentralProcess
) -> None:
    fill(booth.spool, "visit-1", b"page")
    assert booth.forwarder.run_once().delivered == 1
    fill(booth.spool, "visit-2", b"page")
    central.kill()
    patience = Patience(rounds=4)
    booth.forwarder.run_forever(patience)
    # Heard a moment ago: the link may be cut for seconds only.
    assert patience.waits_s == [FAST.again_s * 0.5] * 4
    assert booth.spool.unsent(1)[0].attempts == 0


def test_a_centre_that_was_never_heard_is_left_longer_each_time(make_booth: Callable[..., Booth]) -> None:
    recipient = str(pyrage.x25519.Identity.generate().to_public())
    timing = replace(FAST, backoff_first_s=5.0, backoff_most_s=900.0)
    booth = make_booth("http://127.0.0.1:9", "token", recipient, timing, chance=lambda: 1.0)
    fill(booth.spool, "visit-1", b"page")
    patience = Patience(rounds=10)
    booth.forwarder.run_forever(patience)
    assert [round(wait_s) for wait_s in patience.waits_s[:4]] == [5, 10, 20, 40]
    assert all(before <= after for before, after in pairwise(patience.waits_s[:8]))
    assert round(patience.waits_s[-1]) == 900


def test_a_sealed_file_that_cannot_be_read_holds_up_no_other(
    booth: Booth, central: CentralProcess, tmp_path: Path
) -> None:
    """A folder in its place is as unreadable as a bad sector."""
    fill(booth.spool, "unreadable", b"page")
    fill(booth.spool, "whole", b"page")
    (file,) = (tmp_path / "state" / "spool" / "sealed").glob("unreadable.*")
    file.unlink()
    file.mkdir()
    booth.forwarder.run_once()
    assert booth.spool.state("unreadable") is State.QUARANTINED
    assert booth.spool.state("whole") is State.PURGED
    assert "cannot be read" in booth.spool.attempts("unreadable")[-1].detail
