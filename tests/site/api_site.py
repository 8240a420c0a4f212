"""The application itself behind a real port, in a thread, with a clock moved by hand."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time
from pathlib import Path
from queue import Queue
from typing import Any
from zoneinfo import ZoneInfo

import requests

from kiosk.clock import ManualClock
from kiosk.queue.accounts import Role
from kiosk.queue.quota import Quota
from kiosk.queue.rules import ClassRule, CounterRule, QueueRules, ServiceRule, StageRule
from kiosk.queue.store import Store
from kiosk.site.app import create_site
from kiosk.site.pages import pages_router
from kiosk.site.passwords import hash_password
from kiosk.site.serving import SiteServer, listen
from kiosk.site.voice import Voice
from kiosk.words import Wording

OPENING = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)  # Monday, 08.00 in Kotabaru
NAME, PASSWORD, TOKEN = "Sari", "rahasia-uji", "token-uji"
OPERATOR_TOKEN = "token-pengamat-uji"
STAGES = ("documents", "biometrics")
TIMEOUT_S = 10.0

RULES = QueueRules(
    site="kotabaru",
    site_name="Booth Layanan Kotabaru",
    zone=ZoneInfo("Asia/Makassar"),
    services={
        "new": ServiceRule("new", Wording("Paspor baru", "New passport"), "A", STAGES, zone_text="Ruang A"),
        "collection": ServiceRule(
            "collection", Wording("Pengambilan", "Collection"), "C", STAGES[1:], Quota(2)
        ),
    },
    stages={
        "documents": StageRule("documents", Wording("Pemeriksaan berkas", "Document check")),
        "biometrics": StageRule("biometrics", Wording("Biometrik", "Biometrics"), "Ruang B"),
    },
    counters={
        "1": CounterRule("1", "Loket 1", STAGES[:1]),
        "2": CounterRule("2", "Loket 2", STAGES),
    },
    classes={"regular": ClassRule(1), "booking": ClassRule(2), "priority": ClassRule(3)},
    hours=dict.fromkeys(range(5), ((time(7, 30), time(16, 0)),)),
    service_minutes={"documents": 5, "biometrics": 8},
)


class Client:
    """A booth and a counter in one: what the tests press."""

    def __init__(self, url: str, clock: ManualClock, store: Store) -> None:
        self.url = url
        self.clock = clock
        self.store = store
        self.staff = requests.Session()
        self._serial = itertools.count(1)

    def order(self, service: str = "new", **more: object) -> dict[str, object]:
        return {
            "id": f"ticket-{next(self._serial):04d}",
            "service": service,
            "entrance": "walk_in",
            "arrived_at": self.clock.now().isoformat(),
            "booth": "booth-1",
            **more,
        }

    def issue(self, order: dict[str, object] | None = None, token: str = TOKEN) -> requests.Response:
        headers = {"Authorization": f"Bearer {token}"}
        body = order or self.order()
        return requests.post(f"{self.url}/api/tickets", json=body, headers=headers, timeout=TIMEOUT_S)

    def sign_in(self, password: str = PASSWORD) -> requests.Response:
        return self.post("/api/session", {"name": NAME, "password": password})

    def next(self, counter: str = "1", request_id: str | None = None) -> requests.Response:
        return self.post(f"/api/counters/{counter}/next", {"request_id": request_id or self.click_id()})

    def act(self, ticket: str, action: str, counter: str = "1", **more: object) -> requests.Response:
        body = {"request_id": self.click_id(), "counter": counter, **more}
        return self.post(f"/api/tickets/{ticket}/{action}", body)

    def click_id(self) -> str:
        return f"click-{next(self._serial):04d}"

    def get(self, path: str) -> requests.Response:
        return self.staff.get(self.url + path, timeout=TIMEOUT_S)

    def post(self, path: str, body: Any = None, **headers: str) -> requests.Response:
        return self.staff.post(self.url + path, json=body, headers=headers, timeout=TIMEOUT_S)


@contextmanager
def served(folder: Path, rules: QueueRules = RULES, opening: datetime = OPENING) -> Iterator[Client]:
    clock = ManualClock(opening)
    store = Store.open(folder / "site.db", rules, clock)
    store.add_staff(NAME, Role.OFFICER, hash_password(PASSWORD))
    ready: Queue[str] = Queue()
    pages = pages_router(rules, store.place, Voice(folder / "voice"))
    site = create_site(rules, store, clock, TOKEN, 8, pages, operator_token=OPERATOR_TOKEN)
    server = SiteServer(site, listen("127.0.0.1", 0), ready.put)
    thread = threading.Thread(target=server.run_until_stopped)
    thread.start()
    client = Client(ready.get(timeout=TIMEOUT_S), clock, store)
    try:
        yield client
    finally:
        client.staff.close()
        server.should_exit = True
        thread.join(TIMEOUT_S)
        store.close()
    assert not thread.is_alive()
