"""The one document of a site that an edge may keep: small, the same for everybody, cheap to ask for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
from api_site import TIMEOUT_S, Client, served
from sqlalchemy.exc import OperationalError

from kiosk.site.public import KEPT_S, PublicDocument


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Client]:
    with served(tmp_path) as client:
        yield client


def ask(site: Client, tag: str | None = None) -> requests.Response:
    headers = {} if tag is None else {"If-None-Match": tag}
    return requests.get(f"{site.url}/api/public", headers=headers, timeout=TIMEOUT_S)


def test_anybody_sees_who_is_called_how_many_wait_and_what_is_left(site: Client) -> None:
    site.sign_in()
    site.issue()
    site.issue(site.order("collection"))
    site.next("1")
    told = ask(site).json()
    assert told["site"] == {"id": "kotabaru", "name": "Booth Layanan Kotabaru"}
    assert told["open"] is True
    assert [(call["label"], call["counter"]) for call in told["calls"]] == [("A001", "Loket 1")]
    assert {one["stage"]["code"]: one["count"] for one in told["waiting"]} == {
        "documents": 0,
        "biometrics": 1,
    }
    services = {one["code"]: (one["left"], one["next_day"]) for one in told["services"]}
    assert services == {"new": (None, None), "collection": (1, None)}


def test_when_nothing_is_left_it_names_the_day_that_has_room(site: Client) -> None:
    for _ in range(2):
        site.issue(site.order("collection"))
    services = {one["code"]: one for one in ask(site).json()["services"]}
    assert (services["collection"]["left"], services["collection"]["next_day"]) == (0, "2026-11-24")


def test_an_edge_is_told_to_keep_it_and_asks_again_for_nothing(site: Client) -> None:
    first = ask(site)
    kept = first.headers["Cache-Control"]
    assert kept.startswith(f"public, max-age={KEPT_S}, ")
    assert "stale-if-error" in kept
    assert "Set-Cookie" not in first.headers
    assert len(first.content) < 2000
    again = ask(site, first.headers["ETag"])
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    weak = ask(site, f'"other", W/{first.headers["ETag"]}')
    assert weak.status_code == 304


def test_it_changes_with_the_queue_and_not_with_the_minute(site: Client) -> None:
    first = ask(site).headers["ETag"]
    site.clock.advance(KEPT_S + 60)
    assert ask(site).headers["ETag"] == first
    site.issue()
    assert ask(site).headers["ETag"] == first, "what was put together is told until it is old"
    site.clock.advance(KEPT_S)
    assert ask(site).headers["ETag"] != first


def test_many_who_ask_at_once_cost_one_look_at_the_queue(site: Client) -> None:
    document = PublicDocument(site.store)
    with ThreadPoolExecutor(8) as crowd:
        told = set(crowd.map(lambda _: document.now(), range(200)))
    assert (len(told), document.times_built) == (1, 1)


def test_while_the_database_is_away_the_last_one_is_told_again(
    site: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = PublicDocument(site.store)
    last = document.now()

    def away() -> None:
        raise OperationalError("select", {}, Exception("gone"))

    monkeypatch.setattr(site.store, "board", away)
    site.clock.advance(KEPT_S)
    assert document.now() == last
    with pytest.raises(OperationalError):
        PublicDocument(site.store).now()


def test_it_names_no_ticket_no_officer_and_no_booth(site: Client) -> None:
    order = site.order(booking="https://paspor.example/b?id=9901", priority="priority")
    site.sign_in()
    assert site.issue(order).status_code == 201
    site.next("1")
    told = ask(site).text
    assert json.loads(told)["calls"], "somebody was called"
    for private in (str(order["id"]), "booth-1", "Sari", "priority", "9901"):
        assert private not in told
