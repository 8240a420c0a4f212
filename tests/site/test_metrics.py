"""`/metrics` of the site: counts for whoever watches, and nobody in them."""

from __future__ import annotations

import queue
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from api_site import OPENING, RULES, TIMEOUT_S, TOKEN
from prometheus_client.parser import text_string_to_metric_families

from kiosk.clock import ManualClock
from kiosk.queue.issuing import Order
from kiosk.queue.store import Answer, Store
from kiosk.site.app import create_site
from kiosk.site.serving import SiteServer, listen
from kiosk.site.tokens import booth_token, operator_token

WATCHER = "a token of whoever watches"


class Watched:
    """A running site, and what it tells whoever watches."""

    def __init__(self, url: str, store: Store) -> None:
        self.url = url
        self.store = store

    def ask(self, token: str | None) -> requests.Response:
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        return requests.get(f"{self.url}/metrics", headers=headers, timeout=TIMEOUT_S)

    def figures(self) -> dict[str, float]:
        answer = self.ask(WATCHER)
        assert answer.status_code == 200
        return {
            sample.name + "".join(f",{value}" for value in sample.labels.values()): sample.value
            for family in text_string_to_metric_families(answer.text)
            for sample in family.samples
        }


def serving(folder: Path, token: str) -> Iterator[Watched]:
    clock = ManualClock(OPENING)
    store = Store.open(folder / "site.db", RULES, clock)
    ready: queue.Queue[str] = queue.Queue()
    app = create_site(RULES, store, clock, TOKEN, operator_token=token)
    server = SiteServer(app, listen("127.0.0.1", 0), ready.put)
    thread = threading.Thread(target=server.run_until_stopped)
    thread.start()
    yield Watched(ready.get(timeout=TIMEOUT_S), store)
    server.should_exit = True
    thread.join()
    store.close()


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    yield from serving(tmp_path, WATCHER)


@pytest.fixture
def unwatched(tmp_path: Path) -> Iterator[Watched]:
    yield from serving(tmp_path, "")


def test_the_figures_follow_the_queue(watched: Watched) -> None:
    (stage, *_) = RULES.stages
    before = watched.figures()
    assert before[f"anjungan_site_waiting_tickets,{stage}"] == 0
    assert before["anjungan_site_centre,unknown"] == 1
    order = Order("ticket-9901", "new", "walk_in", OPENING, "booth-1")
    assert isinstance(watched.store.issue(order, "booth:booth-1"), Answer)
    after = watched.figures()
    assert after[f"anjungan_site_waiting_tickets,{stage}"] == 1
    assert after["anjungan_site_unsent_events"] == before["anjungan_site_unsent_events"] + 1
    assert after["anjungan_site_counter_open,1"] == 1
    for private in ("ticket-9901", "A001"):
        assert private not in watched.ask(WATCHER).text


def test_they_are_for_whoever_watches_alone(watched: Watched) -> None:
    for shown in (None, "", "nonsense", TOKEN):
        answer = watched.ask(shown)
        assert answer.status_code == 401
        assert answer.json()["code"] == "unknown_operator"


def test_without_a_token_there_is_nobody_to_let_in(unwatched: Watched) -> None:
    for shown in (None, "", WATCHER):
        assert unwatched.ask(shown).status_code == 401


def test_each_token_is_made_once_and_is_its_own(tmp_path: Path) -> None:
    tokens = operator_token(tmp_path), booth_token(tmp_path)
    assert tokens == (operator_token(tmp_path), booth_token(tmp_path))
    assert tokens[0] != tokens[1]
    assert stat.S_IMODE((tmp_path / "operator.token").stat().st_mode) == 0o600
