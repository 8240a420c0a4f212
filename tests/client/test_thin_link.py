"""Over a link that really loses packets and is really cut: all of it, once, never from zero."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from booth_side import FAST, Booth, fill
from central_process import PATIENCE_S, CentralProcess

from benchmarks.link import count_at_centre
from benchmarks.thin_link import CENTRE, LinkKind, ThinLink
from kiosk.client.submission import State
from kiosk.clock import SystemClock

SCANS, SCAN_BYTES = 3, 300_000
#: Cut for two seconds every four: no scan of these crosses between two cuts with the others.
SHORT = LinkKind(bits_per_s=1_600_000, delay_s=0.005, cut_every_s=4.0, cut_s=2.0)
TIMING = replace(FAST, stall_s=0.7, connect_s=1.0, again_s=0.1, patience_s=60.0, idle_s=0.1, report_s=1.0)


@pytest.fixture
def link() -> Iterator[ThinLink]:
    with ThinLink(SHORT, SystemClock(), seed=7) as made:
        yield made


def test_scans_cross_a_link_that_is_cut_again_and_again(
    link: ThinLink, central: CentralProcess, make_booth: Callable[..., Booth]
) -> None:
    token = central.enrol("booth-1")
    central.kill()
    central.options = (*central.options, "--host", CENTRE)
    link.centre.within(central.start)
    stop = threading.Event()
    booth = make_booth(central.url, token, central.recipient, TIMING, stop=stop)
    for number in range(SCANS):
        fill(booth.spool, f"visit-{number}", os.urandom(SCAN_BYTES))
    sealed = booth.spool.depth().bytes
    running = link.booth.within(lambda: _start(booth, stop))
    looks = threading.Event()
    try:
        tries = 0
        while booth.spool.depth().submissions:
            assert not looks.wait(0.05)
            tries += 1
            assert tries < 60 / 0.05
    finally:
        stop.set()
        running.join(PATIENCE_S)
    assert all(booth.spool.state(f"visit-{number}") is State.PURGED for number in range(SCANS))
    there = count_at_centre(central.home)
    assert (there.whole, there.uploads, there.documents) == (SCANS, SCANS, SCANS)
    verdicts = [one.name for n in range(SCANS) for one in booth.spool.attempts(f"visit-{n}")]
    assert "CENTRE_AWAY" in verdicts
    # What crossed twice, and the words around it all, are less than one scan.
    assert link.arrived_bytes - sealed < SCAN_BYTES
    assert link.lost_packets


def _start(booth: Booth, stop: threading.Event) -> threading.Thread:
    running = threading.Thread(target=booth.forwarder.run_forever, args=(stop,))
    running.start()
    return running
