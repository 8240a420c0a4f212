"""Scripted officers: they log in, call whoever is next, serve, and finish."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import requests

ANSWER_S = 5.0


@dataclass(frozen=True, slots=True)
class Call:
    """One call that was made: which number, at which counter."""

    counter: str
    label: str
    ticket: str


class Officer:
    """A person at one counter, through the API that the console uses."""

    def __init__(self, site_url: str, name: str, password: str, counter: str) -> None:
        self._url = site_url
        self._counter = counter
        self._session = requests.Session()
        self._session.trust_env = False
        self._post("/api/session", {"name": name, "password": password})

    def close(self) -> None:
        self._session.close()

    def serve_all(self) -> list[Call]:
        """Call and finish until nobody waits at this counter's stages."""
        calls = []
        while (
            ticket := self._post(f"/api/counters/{self._counter}/next", {"request_id": _id()})
        ) is not None:
            calls.append(Call(self._counter, str(ticket["label"]), str(ticket["id"])))
            for deed in ("serve", "finish"):
                body = {"request_id": _id(), "counter": self._counter}
                self._post(f"/api/tickets/{ticket['id']}/{deed}", body)
        return calls

    def _post(self, path: str, body: Mapping[str, object]) -> dict[str, object] | None:
        response = self._session.post(self._url + path, json=body, timeout=ANSWER_S)
        response.raise_for_status()
        return dict(response.json()) if response.status_code == 200 else None


def serve_everyone(site_url: str, name: str, password: str, counters: Sequence[str]) -> list[Call]:
    """Every counter in turn, stage after stage, until nobody waits anywhere."""
    officers = [Officer(site_url, name, password, counter) for counter in counters]
    calls: list[Call] = []
    while made := [call for officer in officers for call in officer.serve_all()]:
        calls += made
    for officer in officers:
        officer.close()
    return calls


def _id() -> str:
    return uuid.uuid4().hex
