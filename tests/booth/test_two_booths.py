"""Two booths at one site, in processes of their own: the cable is cut for an
hour, the site is killed, a booth is killed. Nobody is lost and nobody is twice."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

from booth_process import BOOKING, SETTLED, WALK_IN, BoothProcess
from booth_site import SharedClock, SiteProcess
from crew_booth import SHIPPED

from kiosk.dock.relay import Relay
from kiosk.dock.scene import free_port

MINUTE_S = 60.0


def test_an_hour_without_the_site_leaves_no_gap_no_duplicate_and_the_true_order(tmp_path: Path) -> None:
    clock, port = SharedClock(), free_port()
    (tmp_path / "site").mkdir()
    site = SiteProcess(SHIPPED, tmp_path / "site", port, clock)
    site.start()
    cables = [Relay(port), Relay(port)]
    booths = [_booth(tmp_path, number, cable, clock) for number, cable in enumerate(cables, 1)]
    first, second = booths
    given: list[tuple[str, datetime, datetime]] = []

    def comes(booth: BoothProcess, entrance: str = WALK_IN) -> str:
        """Somebody takes a number; minutes pass. Kept: the label, and between which times."""
        before = clock.now()
        label = booth.ask(entrance)
        assert isinstance(label, str)
        given.append((label, before, clock.now()))
        clock.skip(5 * MINUTE_S)
        return label

    try:
        for booth in booths:
            booth.start()
        assert [comes(first), comes(second)] == ["A001", "A002"]
        cables[0].cut()
        assert [comes(first), comes(second)] == ["A980", "A003"]
        site.kill()
        assert [comes(second), comes(first)] == ["A960", "A981"]
        first.kill()
        first.start()
        assert comes(first) == "A982", "what was spent before the power went is not given again"
        cables[1].cut()
        clock.skip(30 * MINUTE_S)
        assert [comes(second), comes(first)] == ["A961", "A983"]
        assert sorted([comes(first, BOOKING), comes(second, BOOKING)]) == ["F960", "F980"]
        site.start()
        clock.skip(5 * MINUTE_S)
        for cable in cables:
            cable.join()
        assert first.ask(SETTLED) == {"waiting": 0, "handed_in": 5, "refused": 0}
        assert second.ask(SETTLED) == {"waiting": 0, "handed_in": 3, "refused": 0}
        assert comes(second) == "A004", "the ordinary numbers go on where they were"
        _expect_everybody_once_and_in_order(site, given)
        for booth in booths:
            booth.end()
    finally:
        site.kill()
        for cable in cables:
            cable.close()


def _booth(folder: Path, number: int, cable: Relay, clock: SharedClock) -> BoothProcess:
    state = folder / f"booth-{number}" / "state"
    state.mkdir(parents=True)
    shutil.copy(folder / "site" / "site.token", state)
    return BoothProcess(state.parent, cable.url, f"kotabaru-{number}", clock)


def _expect_everybody_once_and_in_order(
    site: SiteProcess, given: list[tuple[str, datetime, datetime]]
) -> None:
    queue: dict[str, Any] = site.queue()
    waiting = queue["waiting"]
    assert sorted(one["label"] for one in waiting) == sorted(label for label, _, _ in given)
    arrivals = {one["label"]: datetime.fromisoformat(one["arrived_at"]) for one in waiting}
    for label, before, after in given:
        assert before.replace(microsecond=0) <= arrivals[label] <= after, f"{label} came then"
    walked_in = [one["label"] for one in waiting if one["class"] == "regular"]
    assert walked_in == sorted(walked_in, key=arrivals.__getitem__), "whoever came first is next"
    told = [one["note"]["code"] for one in waiting if one["note"] is not None]
    assert sorted(told) == ["booking_used_twice"] + ["reserve"] * 7
