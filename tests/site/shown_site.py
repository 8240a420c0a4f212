"""A real site in a process of its own, as the tests of its pages use it."""

from __future__ import annotations

import multiprocessing
import uuid
from datetime import UTC, datetime, timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import requests
from playwright.sync_api import Page, expect
from site_process import BOOTH_TOKEN, OFFICER, PASSWORD, serve, zone_in_the_morning

HTTP_TIMEOUT_S = 10
START_TIMEOUT_S = 30
STOP_TIMEOUT_S = 10

# Each site is forked from one process that has everything imported, so a start takes a moment only.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["pytest", "kiosk.site.app", "kiosk.site.pages", "kiosk.site.serving"])


class Site:
    """A site in a process of its own, on a port that it keeps through a kill and a restart."""

    def __init__(self, state: Path) -> None:
        self._state = state
        self._zone = zone_in_the_morning(datetime.now(UTC))
        self._process: ForkServerProcess | None = None
        self.url = ""

    def start(self) -> None:
        """Start the process; returns when it listens."""
        port = int(self.url.rpartition(":")[2] or 0)
        here, there = PROCESSES.Pipe()
        self._process = PROCESSES.Process(
            target=serve, args=(self._state, self._zone, port, there), daemon=True
        )
        self._process.start()
        there.close()
        assert here.poll(START_TIMEOUT_S), "the site did not start"
        self.url = here.recv()
        here.close()

    def kill(self) -> None:
        """End the process at once, as a power cut would."""
        if self._process is None:
            return
        self._process.kill()
        self._process.join(STOP_TIMEOUT_S)
        self._process.close()
        self._process = None

    def issue(self, service: str = "new", *, minutes_ago: float = 0, **order: object) -> dict[str, object]:
        """Take a number as the booth does: {id, label, ahead, wait, zone}."""
        body = {
            "id": uuid.uuid4().hex,
            "service": service,
            "entrance": "walk_in",
            "arrived_at": (datetime.now(UTC) - timedelta(minutes=minutes_ago)).isoformat(),
            "booth": "anjungan-1",
            **order,
        }
        return self._booth("/api/tickets", body)

    def call_for_help(self, step: str = "identity") -> None:
        """Press "Panggil petugas" at the booth."""
        self._booth("/api/assistance", {"id": uuid.uuid4().hex, "booth": "anjungan-1", "step": step})

    def _booth(self, path: str, body: dict[str, object]) -> dict[str, object]:
        headers = {"Authorization": f"Bearer {BOOTH_TOKEN}"}
        answer = requests.post(self.url + path, json=body, headers=headers, timeout=HTTP_TIMEOUT_S)
        answer.raise_for_status()
        given: dict[str, object] = answer.json()
        return given


def sign_in(page: Page, site: Site, counter: str, name: str = OFFICER) -> None:
    """Log in and choose a counter, by the keyboard alone."""
    page.goto(f"{site.url}/staff")
    page.get_by_label("Nama petugas").fill(name)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator(f"[data-counter='{counter}']").press("Enter")
    expect(page.locator("#console")).to_be_visible()
