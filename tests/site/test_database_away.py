"""PostgreSQL goes away, or is slow, and comes back: a sentence meanwhile, and no restart."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from queue import Queue

import psycopg
import pytest
import requests
from api_site import NAME, OPENING, PASSWORD, RULES, TIMEOUT_S, TOKEN

from kiosk.clock import Deadline, ManualClock, SystemClock
from kiosk.dock.postgres import Cluster, cluster
from kiosk.queue.accounts import Role
from kiosk.queue.store import Store
from kiosk.site.app import create_site
from kiosk.site.passwords import hash_password
from kiosk.site.serving import SiteServer, listen

WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


@pytest.fixture
def postgres() -> Iterator[Cluster]:
    with cluster(durable=False) as running:
        yield running


@pytest.fixture
def database(postgres: Cluster) -> str:
    return postgres.make()


@pytest.fixture
def url(database: str) -> Iterator[str]:
    rules, clock = replace(RULES, hours={}), ManualClock(OPENING)
    store = Store.open(database, rules, clock)
    ready: Queue[str] = Queue()
    server = SiteServer(create_site(rules, store, clock, TOKEN), listen("127.0.0.1", 0), ready.put)
    thread = threading.Thread(target=server.run_until_stopped)
    thread.start()
    yield ready.get(timeout=TIMEOUT_S)
    server.should_exit = True
    thread.join()  # whoever reads still would hold a connection that the store has let go of
    store.close()


def issue(url: str, ticket: str) -> requests.Response:
    order = {
        "id": ticket,
        "service": "new",
        "entrance": "walk_in",
        "arrived_at": OPENING.isoformat(),
        "booth": "booth-1",
    }
    headers = {"Authorization": f"Bearer {TOKEN}"}
    return requests.post(f"{url}/api/tickets", json=order, headers=headers, timeout=TIMEOUT_S)


def test_a_database_that_is_away_is_said_and_comes_back_by_itself(postgres: Cluster, url: str) -> None:
    assert issue(url, "ticket-0001").json()["label"] == "A001"
    with requests.get(f"{url}/api/board/stream", stream=True, timeout=TIMEOUT_S) as board:
        lines = board.iter_lines(chunk_size=1)
        assert next(lines) == b"event: board"
        postgres.stop()
        away = issue(url, "ticket-0002")
        assert (away.status_code, away.headers["Retry-After"]) == (503, "2")
        assert away.headers["Content-Type"] == "application/problem+json"
        assert away.json()["code"] == "database_away"
        assert away.json()["detail"].endswith("Silakan ulangi sebentar lagi.")
        assert away.json()["detail_en"].endswith("Please repeat it in a moment.")
        assert requests.get(f"{url}/api/health", timeout=TIMEOUT_S).status_code == 503
        postgres.start()
        assert issue(url, "ticket-0001").json()["label"] == "A001"
        assert issue(url, "ticket-0002").json()["label"] == "A002"
        next(line for line in lines if line.startswith(b"data:") and b'"count":2' in line)


def test_a_connection_that_was_cut_in_the_pool_is_made_anew(postgres: Cluster, url: str) -> None:
    assert issue(url, "ticket-0001").status_code == 201
    postgres.stop()
    postgres.start()
    assert issue(url, "ticket-0002").status_code == 201


def test_who_asks_for_a_session_that_is_slow_to_find_keeps_nobody_else_waiting(
    database: str, url: str
) -> None:
    with psycopg.connect(database) as other, ThreadPoolExecutor() as pool, requests.Session() as console:
        with closing(Store.open(database, RULES, ManualClock(OPENING))) as store:
            store.add_staff(NAME, Role.OFFICER, hash_password(PASSWORD))
        sign_in = {"name": NAME, "password": PASSWORD}
        assert console.post(f"{url}/api/session", json=sign_in, timeout=TIMEOUT_S).status_code == 200
        other.execute("LOCK TABLE session")
        who = pool.submit(console.get, f"{url}/api/session", timeout=TIMEOUT_S)
        deadline = Deadline.after(SystemClock(), TIMEOUT_S)
        while other.execute(WAITING).fetchone() == (0,):
            assert not deadline.expired
        stranger = requests.post(f"{url}/api/slip-keys", json={}, timeout=TIMEOUT_S)
        assert stranger.json()["code"] == "unknown_booth"
        assert not who.done()
        other.rollback()
        assert who.result().json()["name"] == NAME
