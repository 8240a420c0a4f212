"""A booth whose clock is wrong: everything arrives once, in order, and both sides' times are kept."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from booth_side import FAST, fill, submission
from central_process import CentralProcess
from sqlalchemy import Row, create_engine, text

from kiosk.client.beat import Examiner, read_beat
from kiosk.client.centre import Centre
from kiosk.client.event_age import EventAge
from kiosk.client.forwarder import Forwarder
from kiosk.client.health import Health
from kiosk.client.heart import Heart
from kiosk.client.machine import Machine
from kiosk.client.manifest import Manifest
from kiosk.client.spool import Spool
from kiosk.client.stamp import age_s
from kiosk.clock import ManualClock, boot_id
from kiosk.queue.calling import Action
from kiosk.queue.issuing import Order
from kiosk.queue.rules import ClassRule, CounterRule, QueueRules, ServiceRule, StageRule
from kiosk.queue.store import Answer, Store
from kiosk.queue.store_feed import StoreFeed
from kiosk.queue.tickets import Step
from kiosk.words import Wording

DOCUMENTS = Wording("Pemeriksaan berkas", "Document check")
ALWAYS_OPEN = QueueRules(
    site="kotabaru",
    site_name="Booth Layanan Kotabaru",
    zone=ZoneInfo("Asia/Makassar"),
    services={"new": ServiceRule("new", Wording("Paspor baru", "New passport"), "A", ("documents",))},
    stages={"documents": StageRule("documents", DOCUMENTS, "")},
    counters={"1": CounterRule("1", "Loket 1", ("documents",))},
    classes={"regular": ClassRule(1), "booking": ClassRule(2), "priority": ClassRule(3)},
    hours={},
    service_minutes={"documents": 5},
)
TODAY = datetime(2026, 11, 23, 2, tzinfo=UTC)
BOOT_A, BOOT_B = "0a" * 16, "0b" * 16
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
WRONG = {
    "at 1970": datetime(1970, 1, 1, 0, 2, tzinfo=UTC),
    "ten years ahead": TODAY + timedelta(days=3653),
    "right": TODAY,
}


class Machine1:
    """Booth and site on one machine, with one clock that is put where the test wants it.
    Its monotonic clock is the real one, as the kernel's is."""

    def __init__(self, state: Path, central: CentralProcess, clock: ShiftedClock) -> None:
        self.clock = clock
        self.state = state
        self.store = Store.open(state / "site.db", ALWAYS_OPEN, clock)
        self.spool = Spool(state / "spool", [central.recipient], clock).open()
        self.manifest = Manifest(state / "manifest", clock).open()
        self.central_url = central.url
        token = central.enrol("booth-1")
        self.centre = Centre(central.url, "kotabaru", "booth-1", lambda: token, clock, FAST)
        self.feed = StoreFeed(self.store)
        self.forwarder = Forwarder(
            self.spool, lambda: self.feed, self.manifest, self.centre, clock, FAST, chance=lambda: 0.0
        )
        examiner = Examiner(Machine(state), self.spool, state, clock)
        self.heart = Heart(examiner, self.centre, clock, FAST, state, state / "metrics" / "anjungan.prom")

    def close(self) -> None:
        self.centre.close()
        self.manifest.close()
        self.spool.close()
        self.store.close()

    def visit(self, number: int) -> None:
        """One applicant takes a number, is called, served and sent home; the booth keeps the rest."""
        ticket, clicks = f"ticket-{number}", iter(range(9))
        order = Order(ticket, "new", "walk_in", self.clock.now(), "booth-1")
        assert isinstance(self.store.issue(order, "booth:booth-1"), Answer)
        kept = replace(submission(f"visit-{number}"), ticket=ticket, created_at=self.clock.now())
        assert self.spool.commit(kept, []) is None
        called = self.store.call_next("1", f"{ticket}-{next(clicks)}", "staff:Sari")
        assert isinstance(called, Answer)
        assert called.body["id"] == ticket
        for step in (Step.SERVE, Step.FINISH):
            done = self.store.act(ticket, Action(step, "1"), f"{ticket}-{next(clicks)}", "staff:Sari")
            assert isinstance(done, Answer), done


class ShiftedClock(ManualClock):
    """The wall clock is where a test puts it; the monotonic clock is the machine's."""

    def monotonic_s(self) -> float:
        return time.monotonic()


@pytest.fixture
def clock() -> ShiftedClock:
    return ShiftedClock(TODAY)


@pytest.fixture
def machine(tmp_path: Path, central: CentralProcess, clock: ShiftedClock) -> Iterator[Machine1]:
    made = Machine1(tmp_path, central, clock)
    yield made
    made.close()


def rows(central: CentralProcess, query: str) -> list[Row[tuple[object, ...]]]:
    engine = create_engine(f"sqlite:///{central.home / 'central.db'}")
    with engine.connect() as connection:
        found = list(connection.execute(text(query)))
    engine.dispose()
    return found


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("at 1970", "it stays there"),
        ("at 1970", "put right"),
        ("ten years ahead", "it stays there"),
        ("ten years ahead", "put right"),
        ("right", "an hour back"),
    ],
)
def test_wherever_the_clock_is_all_arrives_once_and_in_the_order_it_happened(
    first: str, then: str, machine: Machine1, central: CentralProcess
) -> None:
    start = WRONG[first]
    later = {"it stays there": start + HOUR, "an hour back": start - HOUR, "put right": TODAY + HOUR}[then]
    moments = [start, start + MINUTE, later, later + MINUTE]
    for number, moment in enumerate(moments):
        machine.clock.set_wall(moment)
        machine.visit(number)
    for attempt in range(2):
        machine.clock.set_wall(later + 2 * MINUTE)
        done = machine.forwarder.run_once()
        assert done.fault is None
        assert (done.delivered, done.events) == ((4, 16) if attempt == 0 else (0, 0))
        machine.clock.set_wall(start)
    kept = rows(central, "SELECT id, created_at, sequence, boot, uptime_s, received_at FROM submission")
    assert sorted(row.sequence for row in kept) == [1, 2, 3, 4]
    in_order = sorted(kept, key=lambda row: row.sequence)
    assert [row.id for row in in_order] == [f"visit-{number}" for number in range(4)]
    assert [datetime.fromisoformat(row.created_at) for row in in_order] == moments
    assert {row.boot for row in kept} == {boot_id()}
    uptimes = [row.uptime_s for row in in_order]
    assert uptimes == sorted(uptimes)
    assert {state for (state,) in rows(central, "SELECT state FROM ticket")} == {"done"}
    story = rows(central, "SELECT ticket, kind, boot, uptime_s FROM event ORDER BY sequence")
    told = [(row.ticket, row.kind) for row in story]
    kinds = [kind for _, kind in told[:4]]
    assert told == [(f"ticket-{number}", kind) for number in range(4) for kind in kinds]
    assert {row.boot for row in story} == {boot_id()}
    assert [row.uptime_s for row in story] == sorted(row.uptime_s for row in story)
    assert all(row.uptime_s > 0 for row in story)
    (batch,) = rows(central, "SELECT * FROM event_batch")
    assert datetime.fromisoformat(batch.sent_at) == later + 2 * MINUTE
    assert (batch.boot, batch.events) == (boot_id(), 16)


def test_a_boot_at_1970_and_the_next_with_the_right_clock_make_one_story(
    tmp_path: Path, central: CentralProcess, clock: ShiftedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The battery was empty and there was no network; the power went; then the time came over it."""
    clock.set_wall(WRONG["at 1970"])
    with booted(BOOT_A, tmp_path, central, clock, monkeypatch) as machine:
        machine.visit(0)
        machine.visit(1)
    clock.set_wall(TODAY)
    with booted(BOOT_B, tmp_path, central, clock, monkeypatch) as machine:
        machine.visit(2)
        done = machine.forwarder.run_once()
        assert (done.delivered, done.events, done.fault) == (3, 12, None)
        assert machine.forwarder.run_once().moved is False
    kept = rows(central, "SELECT id, sequence, boot, uptime_s, created_at FROM submission ORDER BY sequence")
    assert [(row.id, row.sequence, row.boot) for row in kept] == [
        ("visit-0", 1, BOOT_A),
        ("visit-1", 2, BOOT_A),
        ("visit-2", 3, BOOT_B),
    ]
    assert [datetime.fromisoformat(row.created_at) for row in kept] == [WRONG["at 1970"]] * 2 + [TODAY]
    story = rows(central, "SELECT ticket, boot FROM event ORDER BY sequence")
    assert [tuple(row) for row in story] == [
        (f"ticket-{number}", boot) for number, boot in enumerate((BOOT_A, BOOT_A, BOOT_B)) for _ in range(4)
    ]
    assert {state for (state,) in rows(central, "SELECT state FROM ticket")} == {"done"}
    # The true time is worked out for the boot that the centre heard; of the other it has the order.
    assert [row.id for row in rows(central, "SELECT id FROM boot")] == [BOOT_B]


@contextmanager
def booted(
    boot: str, state: Path, central: CentralProcess, clock: ShiftedClock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Machine1]:
    """The machine in a boot of its own, on the disk that is `state`."""
    for module in ("kiosk.client.spool.store", "kiosk.client.centre", "kiosk.queue.ledger"):
        monkeypatch.setattr(f"{module}.boot_id", lambda: boot)
    with closing(Machine1(state, central, clock)) as made:
        yield made


def test_a_story_goes_on_although_the_clock_went_back_in_the_middle_of_it(
    machine: Machine1, central: CentralProcess
) -> None:
    order = Order("ticket-0", "new", "walk_in", TODAY, "booth-1")
    assert isinstance(machine.store.issue(order, "booth:booth-1"), Answer)
    assert isinstance(machine.store.call_next("1", "one", "staff:Sari"), Answer)
    machine.clock.set_wall(TODAY - HOUR)
    for number, step in enumerate((Step.SERVE, Step.FINISH)):
        assert isinstance(machine.store.act("ticket-0", Action(step, "1"), f"{number}", "staff:Sari"), Answer)
    assert machine.forwarder.run_once().events == 4
    story = rows(central, "SELECT at, device_at FROM event ORDER BY sequence")
    assert [row.at for row in story] == sorted(row.at for row in story)
    assert datetime.fromisoformat(story[-1].device_at) == TODAY - HOUR
    assert [row.state for row in rows(central, "SELECT state FROM ticket")] == ["done"]


@pytest.mark.parametrize("first", ["at 1970", "ten years ahead"])
def test_the_offset_of_a_wrong_clock_is_measured_and_kept(
    first: str, machine: Machine1, central: CentralProcess
) -> None:
    machine.clock.set_wall(WRONG[first])
    assert machine.heart.beat() is None
    beat = read_beat(machine.state)
    offset_s = beat["clock_offset_s"]
    assert isinstance(offset_s, float)
    (boot,) = rows(central, "SELECT id, started_at, first_heard_at FROM boot")
    heard_at = datetime.fromisoformat(boot.first_heard_at)
    assert WRONG[first] + timedelta(seconds=offset_s) == pytest.approx(heard_at, abs=timedelta(minutes=1))
    up = heard_at - datetime.fromisoformat(boot.started_at)
    assert up.total_seconds() == pytest.approx(machine.clock.monotonic_s(), abs=60)
    again = Examiner(Machine(machine.state), machine.spool, machine.state, machine.clock)
    assert again.last_offset_s() == offset_s
    other_boot = Examiner(Machine(machine.state), machine.spool, machine.state, machine.clock, "other")
    assert other_boot.last_offset_s() is None


def test_the_count_of_submissions_goes_on_after_a_restart_and_after_a_purge(
    machine: Machine1, central: CentralProcess
) -> None:
    fill(machine.spool, "visit-1")
    assert machine.forwarder.run_once().delivered == 1
    machine.spool.close()
    machine.spool.open()
    fill(machine.spool, "visit-2")
    fill(machine.spool, "visit-2")
    fill(machine.spool, "visit-3")
    assert machine.forwarder.run_once().delivered == 2
    kept = rows(central, "SELECT id, sequence FROM submission ORDER BY sequence")
    assert [tuple(row) for row in kept] == [("visit-1", 1), ("visit-2", 2), ("visit-3", 3)]


def test_the_age_of_what_waits_is_told_without_believing_a_clock_that_cannot_be_right() -> None:
    clock = ManualClock(TODAY)
    clock.advance(5000.0)
    assert age_s(WRONG["at 1970"], "boot", 4000.0, clock, "boot") == 1000.0
    assert age_s(TODAY - 3 * HOUR, "earlier", 9.0, clock, "boot") == 5000.0 + 3 * 3600
    for unbelievable in (WRONG["at 1970"], WRONG["ten years ahead"]):
        assert age_s(unbelievable, "earlier", 9.0, clock, "boot") == 5000.0
    assert age_s(clock.now() - MINUTE, None, None, clock, "boot") == 5000.0


def test_the_age_of_the_oldest_event_is_that_for_which_it_was_watched_where_no_clock_tells() -> None:
    clock = ManualClock(TODAY)
    age = EventAge(clock)
    assert age.of(None) is None
    assert age.of(TODAY - 3 * HOUR) == 3 * 3600
    for unbelievable in (WRONG["at 1970"], WRONG["ten years ahead"]):
        assert age.of(unbelievable) == 0.0
        clock.advance(5000.0)
        assert age.of(unbelievable) == 5000.0
    assert age.of(None) is None


def test_the_oldest_event_of_the_site_is_told_until_the_centre_has_it(machine: Machine1) -> None:
    told: list[Health] = []
    forwarder = Forwarder(
        machine.spool,
        lambda: machine.feed,
        machine.manifest,
        machine.centre,
        machine.clock,
        FAST,
        report=told.append,
    )
    machine.visit(0)
    assert machine.feed.oldest() == TODAY
    machine.clock.set_wall(TODAY + HOUR)
    machine.centre.url = "http://127.0.0.1:9"
    forwarder.run_once()
    assert told[-1].events_oldest_s == pytest.approx(3600.0)
    machine.centre.url = machine.central_url
    forwarder.run_once()
    assert (told[-1].events, told[-1].events_oldest_s, machine.feed.oldest()) == (0, None, None)
