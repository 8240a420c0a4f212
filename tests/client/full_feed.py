"""Ticket events on a disk with no room: URL, token file, recipient, folder.

Run in its own mount namespace, on a tmpfs at the folder it is given. A site's
database with a backlog lies there. The forwarder goes many rounds while nothing
can be written, and one more when there is room again. Says as JSON how many
events the site counted as unsent, and what the health said, before and after.
"""

from __future__ import annotations

import contextlib
import json
import sys
from functools import partial
from pathlib import Path

from booth_side import FAST
from every_other_write import NOW, RULES

from kiosk.client.centre import Centre
from kiosk.client.flow import Flow
from kiosk.client.forwarder import Forwarder
from kiosk.client.health import Health
from kiosk.client.manifest import Manifest
from kiosk.client.spool import Spool
from kiosk.clock import ManualClock
from kiosk.queue.issuing import Order
from kiosk.queue.patient_feed import PatientFeed
from kiosk.queue.store import Answer, Store

TICKETS, ROUNDS = 30, 20
LONGEST_WAIT_S = 901.0


def main(url: str, token_file: Path, recipient: str, folder: Path) -> dict[str, object]:
    clock = ManualClock(NOW)
    store = Store.open(folder / "site.db", RULES, clock)
    for number in range(TICKETS):
        order = Order(f"ticket-{number}", "new", "walk_in", NOW, "booth-1")
        assert isinstance(store.issue(order, "booth:booth-1"), Answer)
    store.close()
    feed = PatientFeed(partial(Store.open, folder / "site.db", RULES, clock))
    said: list[Health] = []
    # Dice that always show the most: what failed waits as long as it may.
    timing = type(FAST)(manifest_s=3600.0, event_batch=10)
    with (
        Spool(folder / "spool", [recipient], clock) as spool,
        Manifest(folder / "manifest", clock) as manifest,
        contextlib.closing(feed),
    ):
        centre = Centre(url, "kotabaru", "booth-1", token_file.read_text, clock, timing, Flow(clock, 0))
        forwarder = Forwarder(
            spool, lambda: feed, manifest, centre, clock, timing, report=said.append, chance=lambda: 1.0
        )
        assert feed.depth() == TICKETS
        filler = folder / "filler"
        with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(bytes(4096))
        for _ in range(ROUNDS):
            forwarder.run_once()
        full = said[-1]
        filler.unlink()
        clock.advance(LONGEST_WAIT_S)
        forwarder.run_once()
        centre.close()
        return {
            "full": {"unsent": full.events, "fault": full.fault},
            "room": {"unsent": feed.depth(), "fault": said[-1].fault},
        }


if __name__ == "__main__":
    url, token_file, recipient, folder = sys.argv[1:]
    sys.stdout.write(json.dumps(main(url, Path(token_file), recipient, Path(folder))))
