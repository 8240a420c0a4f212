"""A site with one account a role, on the engine asked for, and over https if told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue

import requests
from api_site import OPENING, RULES, TIMEOUT_S, TOKEN

from kiosk.clock import ManualClock
from kiosk.queue.accounts import Role
from kiosk.queue.rules import QueueRules
from kiosk.queue.store import Store
from kiosk.site.app import create_site
from kiosk.site.certificates import Tls
from kiosk.site.pages import pages_router
from kiosk.site.passwords import hash_password
from kiosk.site.serving import SiteServer, listen
from kiosk.site.voice import Voice

NAMES = {Role.OFFICER: "Sari", Role.SUPERVISOR: "Budi", Role.ADMINISTRATOR: "Rina"}
PASSWORD = "rahasia-uji"
HASH = hash_password(PASSWORD)


class Person:
    """Somebody with a browser: a session of cookies."""

    def __init__(self, url: str, verify: str | bool = True) -> None:
        self.url = url
        self.browser = requests.Session()
        self.browser.trust_env = False
        self.browser.verify = verify

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> requests.Response:
        return self.browser.request(
            method, self.url + path, json=body, headers=headers, timeout=TIMEOUT_S, allow_redirects=False
        )

    def get(self, path: str) -> requests.Response:
        return self.ask("GET", path)

    def post(self, path: str, body: object = None, **headers: str) -> requests.Response:
        return self.ask("POST", path, body, **headers)

    def sign_in(self, name: str, password: str = PASSWORD) -> requests.Response:
        return self.post("/api/session", {"name": name, "password": password})

    def audit(self, deed: str = "") -> list[tuple[str, str, str]]:
        """By, deed and subject of what was written down today, the first first."""
        page = self.get(f"/api/audit?limit=200&deed={deed}" if deed else "/api/audit?limit=200").json()
        return [(one["by"], one["deed"]["code"], one["subject"]) for one in reversed(page["entries"])]


class SecuredSite:
    def __init__(self, url: str, clock: ManualClock, store: Store, verify: str | bool) -> None:
        self.url = url
        self.clock = clock
        self.store = store
        self._verify = verify
        self._people: list[Person] = []

    def somebody(self) -> Person:
        """A stranger."""
        self._people.append(Person(self.url, self._verify))
        return self._people[-1]

    def staff(self, role: Role = Role.OFFICER) -> Person:
        """Somebody of that role, logged in."""
        person = self.somebody()
        assert person.sign_in(NAMES[role]).status_code == 200
        return person

    def close(self) -> None:
        for person in self._people:
            person.browser.close()


@contextmanager
def secured(
    where: Path | str,
    folder: Path,
    tls: Tls | None = None,
    *,
    with_pages: bool = False,
    strict_transport: bool = False,
    rules: QueueRules = RULES,
) -> Iterator[SecuredSite]:
    """The application; sessions of eight hours, idle after thirty minutes."""
    clock = ManualClock(OPENING)
    store = Store.open(where, rules, clock)
    for role, name in NAMES.items():
        if store.credentials(name) is None:
            store.add_staff(name, role, HASH)
    pages = pages_router(rules, store.place, Voice(folder / "voice")) if with_pages else None
    app = create_site(rules, store, clock, TOKEN, 8, pages, strict_transport=strict_transport)
    ready: Queue[str] = Queue()
    server = SiteServer(app, listen("127.0.0.1", 0), ready.put, tls)
    thread = threading.Thread(target=server.run_until_stopped)
    thread.start()
    site = SecuredSite(ready.get(timeout=TIMEOUT_S), clock, store, str(tls.certificate) if tls else True)
    try:
        yield site
    finally:
        site.close()
        server.should_exit = True
        thread.join(TIMEOUT_S)
        store.close()
    assert not thread.is_alive()
