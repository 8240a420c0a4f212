"""An officer who does not give up: what was not answered is sent again, word for
word, so that a deed done before the site died must not be done twice."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Mapping

import requests

from kiosk.clock import Clock, Deadline
from kiosk.dock.scene import OFFICER, PASSWORD

ANSWER_S = 15.0
AGAIN_S = 0.2
PATIENCE_S = 300.0
AN_APPLICANT_S = 0.3
UNKNOWN_SESSION = 401


class Officer:
    """A person at one counter. `called` is every ticket that was called here."""

    def __init__(self, site_url: str, counter: str, clock: Clock) -> None:
        self._url = site_url
        self._counter = counter
        self._clock = clock
        self._session = requests.Session()
        self._session.trust_env = False
        self.called: list[str] = []

    def work_until(self, over: threading.Event) -> None:
        """Call whoever is next, and serve, until it is over."""
        while not over.wait(AN_APPLICANT_S):
            self._serve_next()

    def serve_everyone(self) -> int:
        """Serve until nobody waits here; how many that were."""
        served = 0
        while self._serve_next():
            served += 1
        return served

    def close(self) -> None:
        self._session.close()

    def _serve_next(self) -> bool:
        ticket = self._insist(f"/api/counters/{self._counter}/next", {"request_id": _id()})
        if ticket is None:
            return False
        self.called.append(str(ticket["id"]))
        for deed in ("serve", "finish"):
            body = {"request_id": _id(), "counter": self._counter}
            self._insist(f"/api/tickets/{ticket['id']}/{deed}", body)
        return True

    def _insist(self, path: str, body: Mapping[str, object]) -> dict[str, object] | None:
        """The answer; None when there is nothing to say (204)."""
        deadline = Deadline.after(self._clock, PATIENCE_S)
        while True:
            try:
                response = self._session.post(self._url + path, json=body, timeout=ANSWER_S)
                if response.status_code == UNKNOWN_SESSION:
                    who = {"name": OFFICER, "password": PASSWORD}
                    self._session.post(f"{self._url}/api/session", json=who, timeout=ANSWER_S)
                    continue
                if response.status_code < 500:
                    response.raise_for_status()
                    return dict(response.json()) if response.content else None
            except (requests.ConnectionError, requests.Timeout):
                if deadline.expired:
                    raise
            self._clock.sleep(AGAIN_S)


def _id() -> str:
    return uuid.uuid4().hex
