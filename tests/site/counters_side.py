"""The counters' side of a room: calling and what follows, over the API."""

from __future__ import annotations

import uuid

import requests
from site_process import OFFICER, PASSWORD

TIMEOUT_S = 10


class Desk:
    """An officer who is signed in, at whichever counter is named."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._session = requests.Session()
        self.post("/api/session", name=OFFICER, password=PASSWORD)

    def post(self, path: str, **body: object) -> dict[str, object]:
        answer = self._session.post(self._url + path, json=body, timeout=TIMEOUT_S)
        answer.raise_for_status()
        given: dict[str, object] = answer.json() if answer.text else {}
        return given

    def next(self, counter: str = "1") -> str:
        """Call the next to a counter; the ticket's id."""
        return str(self.post(f"/api/counters/{counter}/next", request_id=uuid.uuid4().hex)["id"])

    def act(self, ticket: str, deed: str, counter: str = "1", **more: object) -> None:
        self.post(f"/api/tickets/{ticket}/{deed}", request_id=uuid.uuid4().hex, counter=counter, **more)

    def call_and_miss(self, counter: str = "1") -> None:
        """Call the next, who does not come: the counter is free again."""
        self.act(self.next(counter), "no-show", counter)

    def undo(self) -> None:
        self.post("/api/undo", request_id=uuid.uuid4().hex)

    def close(self) -> None:
        self._session.close()
