"""A real site in a process of its own, so that a journey can lose it."""

from __future__ import annotations

import multiprocessing
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import requests

from kiosk.clock import Clock, SystemClock

#: A Tuesday, 08.12 WITA: every door is open.
MORNING = datetime(2026, 11, 24, 0, 12, tzinfo=UTC)
OFFICER, SUPERVISOR, PASSWORD = "rina", "sari", "kata-sandi-uji"
TIMEOUT_S = 10
START_WITHIN_S = 30

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["kiosk.site.app", "kiosk.site.pages", "kiosk.site.serving"])


class MorningClock(SystemClock):
    """The machine's clocks, moved to a morning; `skip` moves them on."""

    def __init__(self) -> None:
        self._shift = MORNING - datetime.now(UTC)
        self._skipped_s = 0.0

    def now(self) -> datetime:
        return super().now() + self._shift + timedelta(seconds=self._skipped_s)

    def monotonic_s(self) -> float:
        return super().monotonic_s() + self._skipped_s

    def skip(self, duration_s: float) -> None:
        """Let `duration_s` seconds have passed."""
        self._skipped_s += duration_s


class SharedClock(MorningClock):
    """The same morning in every process that is handed it."""

    def __init__(self) -> None:
        super().__init__()
        self._together_s = PROCESSES.Value("d", 0.0)

    def now(self) -> datetime:
        return super().now() + timedelta(seconds=self._together_s.value)

    def monotonic_s(self) -> float:
        return super().monotonic_s() + float(self._together_s.value)

    def skip(self, duration_s: float) -> None:
        with self._together_s.get_lock():
            self._together_s.value += duration_s


def serve(config: Path, state: Path, port: int, clock: Clock, news: Connection) -> None:
    """Serve the site of `config` until killed; sends the address when it listens."""
    from kiosk.commands.parts import queue_rules
    from kiosk.queue.accounts import Role
    from kiosk.queue.store import Store
    from kiosk.settings import load
    from kiosk.site.app import create_site
    from kiosk.site.passwords import hash_password
    from kiosk.site.serving import SiteServer, listen
    from kiosk.site.tokens import booth_token

    rules = queue_rules(load(config))
    store = Store.open(state / "site.db", rules, clock)
    if store.credentials(OFFICER) is None:
        known = hash_password(PASSWORD)
        store.add_staff(OFFICER, Role.OFFICER, known)
        store.add_staff(SUPERVISOR, Role.SUPERVISOR, known)
    app = create_site(rules, store, clock, booth_token(state))
    SiteServer(app, listen("127.0.0.1", port), news.send).run_until_stopped()


class SiteProcess:
    """The site that reads `config` and keeps its queue in `state`."""

    def __init__(self, config: Path, state: Path, port: int, clock: Clock | None = None) -> None:
        self._arguments = (config, state, port, clock or MorningClock())
        self._process: ForkServerProcess | None = None
        self.url = f"http://127.0.0.1:{port}"

    def start(self) -> None:
        """Returns when it listens."""
        here, there = PROCESSES.Pipe()
        self._process = PROCESSES.Process(target=serve, args=(*self._arguments, there), daemon=True)
        self._process.start()
        there.close()
        assert here.poll(START_WITHIN_S), "the site did not start"
        here.recv()
        here.close()

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.join(TIMEOUT_S)
            self._process.close()
            self._process = None

    def queue(self) -> dict[str, object]:
        """What the staff console is told."""
        with self.officer() as session:
            answer = session.get(f"{self.url}/api/queue", timeout=TIMEOUT_S)
            answer.raise_for_status()
            found: dict[str, object] = answer.json()
            return found

    def double_uses(self) -> list[dict[str, object]]:
        """The bookings that became two numbers, as the console is told."""
        with self.officer() as session:
            found: list[dict[str, object]] = session.get(
                f"{self.url}/api/double-uses", timeout=TIMEOUT_S
            ).json()
            return found

    def check_slip(self, text: str) -> tuple[int, dict[str, object]]:
        """What the console is told of a slip whose QR holds `text`."""
        with self.officer() as session:
            answer = session.post(f"{self.url}/api/slips/check", json={"text": text}, timeout=TIMEOUT_S)
            return answer.status_code, answer.json()

    def end_the_day(self) -> None:
        """As a supervisor does it at the console."""
        with self.officer(SUPERVISOR) as session:
            click = {"request_id": "end-of-the-day", "reason": "tutup lebih awal"}
            session.post(f"{self.url}/api/day/end", json=click, timeout=TIMEOUT_S).raise_for_status()

    def answer_help(self) -> None:
        """Say at the console that one comes to whoever called."""
        with self.officer() as session:
            for call in session.get(f"{self.url}/api/queue", timeout=TIMEOUT_S).json()["assistance"]:
                answered = f"{self.url}/api/assistance/{call['id']}/answered"
                session.post(answered, timeout=TIMEOUT_S).raise_for_status()

    def officer(self, name: str = OFFICER) -> requests.Session:
        """Logged in; to be closed."""
        session = requests.Session()
        known = {"name": name, "password": PASSWORD}
        session.post(f"{self.url}/api/session", json=known, timeout=TIMEOUT_S).raise_for_status()
        return session

    def waiting(self) -> int:
        """How many wait, as the board says."""
        board = requests.get(f"{self.url}/api/board", timeout=TIMEOUT_S).json()
        return sum(row["count"] for row in board["waiting"])
