"""What ends a forwarder's long sleep: the centre is heard again, or somebody asks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from booth_side import FAST, fill
from central_process import PATIENCE_S, CentralProcess

from kiosk.client.asking import ask, asked
from kiosk.client.beat import Examiner
from kiosk.client.bell import Bell
from kiosk.client.centre import Centre
from kiosk.client.forwarder import Forwarder
from kiosk.client.heart import Heart
from kiosk.client.machine import Machine
from kiosk.client.manifest import Manifest
from kiosk.client.spool import Spool
from kiosk.client.submission import State
from kiosk.client.timing import ForwardTiming
from kiosk.client.waits import Waits
from kiosk.clock import ManualClock, SystemClock

#: As in the field, but for the heart: it beats five times a second, and booths spread over less.
SLEEPY = replace(FAST, backoff_first_s=900.0, backoff_most_s=900.0, again_s=900.0, spread_s=0.05, look_s=0.02)


class Passing(threading.Event):
    """A stop whose waiting lets the time of `clock` pass."""

    def __init__(self, clock: ManualClock) -> None:
        super().__init__()
        self._clock = clock

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout is not None
        self._clock.advance(timeout)
        return self.is_set()


@contextmanager
def forwarding(
    state: Path, central: CentralProcess, token: Callable[[], str], timing: ForwardTiming
) -> Iterator[Spool]:
    """Forwarder and heart as `kiosk forward` puts them together, with the longest back-off; their spool."""
    clock, stop, rested = SystemClock(), threading.Event(), threading.Event()
    bell = Bell(clock, timing, partial(asked, state))

    def rest(until: threading.Event, pause_s: float) -> bool:
        if pause_s > 800.0:
            rested.set()
        return bell.rest(until, pause_s)

    with (
        Spool(state / "spool", [central.recipient], clock) as spool,
        Manifest(state / "manifest", clock) as manifest,
        closing(Centre(central.url, "kotabaru", "booth-1", token, clock, timing)) as centre,
        closing(Centre(central.url, "kotabaru", "booth-1", token, clock, timing)) as other,
    ):
        fill(spool, "visit-1", b"page")
        forwarder = Forwarder(
            spool, lambda: None, manifest, centre, clock, timing, rest=rest, chance=lambda: 1.0
        )
        examiner = Examiner(Machine(state), spool, state, clock)
        heart = Heart(examiner, other, clock, timing, state, state / "p", heard_again=bell.heard_again)
        running = threading.Thread(target=forwarder.run_forever, args=(stop,))
        running.start()
        assert rested.wait(PATIENCE_S)
        assert spool.state("visit-1") is State.SEALED
        heart.start()
        try:
            yield spool
        finally:
            stop.set()
            running.join(PATIENCE_S)
            heart.close()


def arrives(spool: Spool) -> None:
    looks = threading.Event()
    for _ in range(round(PATIENCE_S / 0.02)):
        if spool.state("visit-1") is State.PURGED:
            return
        looks.wait(0.02)
    raise AssertionError("it sleeps on")


def test_the_first_beat_that_is_heard_after_an_outage_wakes_it(
    central: CentralProcess, tmp_path: Path
) -> None:
    token = central.enrol("booth-1")
    central.kill()
    with forwarding(tmp_path, central, lambda: token, SLEEPY) as spool:
        central.start()
        arrives(spool)


def test_a_token_that_was_replaced_wakes_it(central: CentralProcess, tmp_path: Path) -> None:
    tokens = ["not this one"]
    with forwarding(tmp_path, central, lambda: tokens[0], SLEEPY) as spool:
        tokens[0] = central.enrol("booth-1")
        arrives(spool)


def test_a_technician_who_asks_wakes_it_although_no_beat_was_heard_anew(
    central: CentralProcess, tmp_path: Path
) -> None:
    token = central.enrol("booth-1")
    central.kill()
    with forwarding(tmp_path, central, lambda: token, replace(SLEEPY, heartbeat_s=900.0)) as spool:
        central.start()
        ask(tmp_path)
        arrives(spool)
    assert not asked(tmp_path)


@pytest.mark.parametrize(("chance", "after_s"), [(0.0, 0.0), (0.5, 60.0), (1.0, 120.0)])
def test_booths_that_hear_the_centre_again_together_return_over_two_minutes(
    chance: float, after_s: float
) -> None:
    clock = ManualClock(datetime(2026, 3, 2, tzinfo=UTC))
    bell = Bell(clock, ForwardTiming(), chance=lambda: chance)
    bell.heard_again()
    assert bell.rest(Passing(clock), 900.0)
    assert clock.monotonic_s() == pytest.approx(after_s, abs=1.0)
    assert not bell.rest(Passing(clock), 900.0)
    assert clock.monotonic_s() == pytest.approx(after_s + 900.0, abs=1.0)


def test_what_the_centre_asked_to_wait_for_stands() -> None:
    clock = ManualClock(datetime(2026, 3, 2, tzinfo=UTC))
    waits = Waits(clock, ForwardTiming(), lambda: 1.0)
    waits.failed("by the dice")
    waits.failed("by the centre", 300.0)
    waits.forget()
    assert (waits.left_s("by the dice"), waits.left_s("by the centre")) == (0.0, 300.0)
