"""Numbers lent to a booth and handed in, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from api_site import TIMEOUT_S, TOKEN, Client, served

LEASE = {"id": "lease-0001", "booth": "booth-1", "business_date": "2026-11-23"}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Client]:
    with served(tmp_path) as client:
        yield client


def _lease(client: Client, token: str = TOKEN, **changed: object) -> requests.Response:
    headers = {"Authorization": f"Bearer {token}"}
    body = {**LEASE, **changed}
    return requests.post(f"{client.url}/api/reserves", json=body, headers=headers, timeout=TIMEOUT_S)


def _hand_in(client: Client, number: int, **changed: Any) -> requests.Response:
    reserve = {"business_date": "2026-11-23", "number": number, "replaces": None}
    return client.issue(client.order(**{"reserve": reserve, **changed}))


def test_a_lease_is_repeated_under_its_id(site: Client) -> None:
    first, again = _lease(site), _lease(site)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.json()["blocks"] == [
        {"series": "A", "first": 980, "last": 999},
        {"series": "C", "first": 980, "last": 999},
    ]


def test_only_a_booth_is_lent_numbers(site: Client) -> None:
    assert _lease(site, token="wrong").status_code == 401


def test_another_day_is_refused_in_two_languages(site: Client) -> None:
    refusal = _lease(site, business_date="2026-11-22")
    assert refusal.status_code == 409
    told = refusal.json()
    assert (told["code"], told["today"]) == ("wrong_day", "2026-11-23")
    assert "2026-11-23" in told["detail"]
    assert "2026-11-23" in told["detail_en"]


def test_a_number_is_handed_in_once_and_answered_as_often_as_asked(site: Client) -> None:
    _lease(site)
    order = site.order(reserve={"business_date": "2026-11-23", "number": 980, "replaces": "asked-0001"})
    first, again = site.issue(order), site.issue(order)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.json()["label"] == "A980"
    assert first.json()["wait"] is not None


@pytest.mark.parametrize(("number", "code"), [(979, "not_leased"), (980, "number_taken")])
def test_a_number_that_cannot_be_is_refused_with_a_sentence(site: Client, number: int, code: str) -> None:
    _lease(site)
    _hand_in(site, 980)
    refusal = _hand_in(site, number)
    assert refusal.status_code == 409
    assert refusal.json()["code"] == code
    assert f"A{number}" in refusal.json()["detail"]
    assert f"A{number}" in refusal.json()["detail_en"]
