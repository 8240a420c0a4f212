"""The fixtures of a booth's side of the wire."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from booth_side import FAST, Booth, Wire
from central_process import CentralProcess

from kiosk.client.centre import Centre
from kiosk.client.flow import Flow
from kiosk.client.forwarder import Forwarder
from kiosk.client.health import Health
from kiosk.client.manifest import Manifest
from kiosk.client.spool import Spool
from kiosk.client.timing import ForwardTiming
from kiosk.clock import SystemClock


@pytest.fixture
def make_booth(tmp_path: Path) -> Iterator[Callable[..., Booth]]:
    made: list[Booth] = []

    # With chance 0 nothing that failed waits: every round tries everything.
    def make(
        url: str,
        token: str,
        recipient: str,
        timing: ForwardTiming = FAST,
        *,
        chance: Callable[[], float] = lambda: 0.0,
        stop: threading.Event | None = None,
    ) -> Booth:
        clock = SystemClock()
        spool = Spool(tmp_path / "state" / "spool", [recipient], clock).open()
        manifest = Manifest(tmp_path / "state" / "manifest", clock).open()
        flow = Flow(clock, timing.upload_bytes_per_s, stop)
        centre = Centre(url, "kotabaru", "booth-1", lambda: token, clock, timing, flow)

        def report(health: Health) -> None:
            booth.health = health

        forwarder = Forwarder(
            spool, lambda: booth.feed, manifest, centre, clock, timing, report=report, chance=chance
        )
        booth = Booth(spool, manifest, centre, forwarder)
        made.append(booth)
        return booth

    yield make
    for booth in made:
        booth.centre.close()
        booth.manifest.close()
        booth.spool.close()


@pytest.fixture
def booth(central: CentralProcess, make_booth: Callable[..., Booth]) -> Booth:
    return make_booth(central.url, central.enrol("booth-1"), central.recipient)


@pytest.fixture
def wire(central: CentralProcess) -> Iterator[Wire]:
    made = Wire(central.url)
    yield made
    made.close()
