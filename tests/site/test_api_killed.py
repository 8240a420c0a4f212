"""The power fails while numbers are being given: none is lost, none is given twice."""

from __future__ import annotations

import multiprocessing
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

import requests
from api_site import RULES, TIMEOUT_S, TOKEN
from sqlalchemy import text

from kiosk.clock import SystemClock
from kiosk.queue.store import Store
from kiosk.queue.store_feed import StoreFeed
from kiosk.site.app import create_site
from kiosk.site.serving import SiteServer, listen

ALWAYS_OPEN = replace(RULES, hours={})
BOOTHS, ORDERS_EACH, KILLS = 4, 15, 3
TRIES = 200
STARTED_WITHIN_S = 60.0


def serve(folder: Path, port: int, ready: Connection) -> None:
    clock = SystemClock()
    store = Store.open(folder / "site.db", ALWAYS_OPEN, clock)
    app = create_site(ALWAYS_OPEN, store, clock, TOKEN)
    SiteServer(app, listen("127.0.0.1", port), ready.send).run_until_stopped()


class Powered:
    """A site in a process of its own, whose plug can be pulled; it comes back on the same port."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._context = multiprocessing.get_context("spawn")
        self.url = self._start(0)

    def _start(self, port: int) -> str:
        ours, theirs = self._context.Pipe()
        self._process = self._context.Process(target=serve, args=(self._folder, port, theirs))
        self._process.start()
        assert ours.poll(STARTED_WITHIN_S)
        url = str(ours.recv())
        ours.close()
        theirs.close()
        return url

    def pull_the_plug(self) -> None:
        self._process.kill()
        self._process.join()
        self._process.close()

    def cut(self) -> None:
        self.pull_the_plug()
        self._start(int(self.url.rpartition(":")[2]))


class Progress:
    """Counts answers, so that the plug is pulled in the middle and not before or after."""

    def __init__(self) -> None:
        self._answers = 0
        self._changed = threading.Condition()

    def answered(self) -> None:
        with self._changed:
            self._answers += 1
            self._changed.notify_all()

    def wait_for(self, answers: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: self._answers >= answers, TIMEOUT_S)


def issue(site: Powered, ticket: str) -> str:
    """As a booth does: the same order again until there is an answer."""
    order = {
        "id": ticket,
        "service": "new",
        "entrance": "walk_in",
        "arrived_at": "2026-11-23T00:00:00Z",
        "booth": "booth-1",
    }
    headers = {"Authorization": f"Bearer {TOKEN}"}
    pause = threading.Event()
    for _ in range(TRIES):
        try:
            answer = requests.post(f"{site.url}/api/tickets", json=order, headers=headers, timeout=TIMEOUT_S)
        except requests.ConnectionError:
            pause.wait(0.05)
            continue
        assert answer.status_code in (200, 201), answer.text
        return str(answer.json()["label"])
    raise AssertionError("the site did not come back")


def test_a_site_killed_while_issuing_leaves_no_gap_and_no_duplicate(tmp_path: Path) -> None:
    site, progress = Powered(tmp_path), Progress()

    def booth(number: int) -> dict[str, str]:
        labels = {}
        for n in range(ORDERS_EACH):
            ticket = f"booth-{number}-order-{n:03d}"
            labels[ticket] = issue(site, ticket)
            progress.answered()
        return labels

    with ThreadPoolExecutor(BOOTHS) as pool:
        booths = [pool.submit(booth, number) for number in range(BOOTHS)]
        for kill in range(1, KILLS + 1):
            progress.wait_for(kill * BOOTHS * ORDERS_EACH // (KILLS + 2))
            site.cut()
        labels = {ticket: label for one in booths for ticket, label in one.result().items()}
    repeated = {ticket: issue(site, ticket) for ticket in labels}
    site.pull_the_plug()

    assert repeated == labels
    assert sorted(labels.values()) == [f"A{n:03d}" for n in range(1, BOOTHS * ORDERS_EACH + 1)]
    store = Store.open(tmp_path / "site.db", ALWAYS_OPEN, SystemClock())
    assert [event.data["number"] for event in StoreFeed(store).unsent(100)] == list(range(1, 61))
    with store.database.read() as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
    store.close()
