"""Counters over HTTP: reasons, pauses, undo, the end of the day, the officer's own figures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from api_site import NAME, PASSWORD, Client, served

from kiosk.queue.accounts import Role
from kiosk.site.passwords import hash_password


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Client]:
    """Signed in as a supervisor, who may do all of it."""
    with served(tmp_path) as client:
        client.store.add_staff(NAME, Role.SUPERVISOR, hash_password(PASSWORD))
        client.sign_in()
        yield client


def refused(response: requests.Response, status: int, code: str) -> dict[str, Any]:
    """The problem document; its sentences are complete in both languages."""
    body: dict[str, Any] = response.json()
    assert (response.status_code, body["code"]) == (status, code)
    for sentence in (body["detail"], body["detail_en"]):
        assert sentence.endswith(".")
        assert "{" not in sentence
    assert body["detail"] != body["detail_en"]
    return body


def click(site: Client, path: str, **more: object) -> requests.Response:
    return site.post(path, {"request_id": site.click_id(), **more})


def test_a_chosen_number_and_a_park_ask_for_a_reason(site: Client) -> None:
    ticket = site.issue().json()["id"]
    for reason in ({}, {"reason": ""}, {"reason": "   "}):
        refused(site.act(ticket, "call", **reason), 422, "reason_needed")
        refused(site.act(ticket, "park", **reason), 422, "reason_needed")
    assert site.act(ticket, "call", reason="sakit").json()["state"] == "called"
    parked = site.act(ticket, "park", reason="fotokopi", minutes=20).json()
    assert (parked["park_reason"], parked["parked_until"]) == ("fotokopi", "2026-11-23T08:20:00+08:00")
    refused(site.act(ticket, "resume", minutes=0), 422, "invalid_request")


def test_recalls_are_refused_with_what_to_do(site: Client) -> None:
    site.issue()
    ticket = site.next().json()["id"]
    soon = refused(site.act(ticket, "recall"), 409, "recalled_too_soon")
    assert soon["detail_en"] == "Number A001 was called just now. Wait 15 s, then call it again."
    for _ in range(3):
        site.clock.advance(15)
        assert site.act(ticket, "recall").ok
    enough = refused(site.act(ticket, "recall"), 409, "recalled_enough")
    assert "Catat tidak hadir" in enough["detail"]


def test_a_paused_counter_says_so_until_it_is_opened(site: Client) -> None:
    site.issue()
    refused(click(site, "/api/counters/1/pause"), 422, "reason_needed")
    refused(click(site, "/api/counters/9/pause", reason="istirahat"), 404, "unknown_counter")
    paused = click(site, "/api/counters/1/pause", reason="istirahat").json()
    assert paused == {
        "counter": "1",
        "state": "paused",
        "reason": "istirahat",
        "since": "2026-11-23T08:00:00+08:00",
    }
    assert refused(site.next(), 409, "counter_paused")["counter"] == "Loket 1"
    shown = {one["code"]: one for one in site.get("/api/queue").json()["counters"]}
    assert (shown["1"]["state"], shown["1"]["reason"], shown["2"]["state"]) == ("paused", "istirahat", "open")
    assert click(site, "/api/counters/1/open").json()["state"] == "open"
    assert site.next().json()["label"] == "A001"


def test_the_last_step_is_undone_once_and_within_a_minute(site: Client) -> None:
    refused(click(site, "/api/undo"), 409, "nothing_to_undo")
    site.issue()
    site.next()
    again = {"request_id": "undo-0001"}
    first, repeat = site.post("/api/undo", again), site.post("/api/undo", again)
    assert first.json()["state"] == "waiting"
    assert first.json() == repeat.json()
    assert site.get("/api/board").json()["now"] is None
    refused(click(site, "/api/undo"), 409, "nothing_to_undo")
    site.next()
    site.clock.advance(61)
    assert refused(click(site, "/api/undo"), 409, "too_late_to_undo")["label"] == "A001"


def test_a_number_of_yesterday_is_refused_with_its_date(site: Client) -> None:
    ticket = site.issue().json()["id"]
    site.clock.advance(24 * 3600)
    site.sign_in()
    body = refused(site.act(ticket, "call", reason="tab kemarin"), 409, "past_day")
    assert "2026-11-23" in body["detail"]


def test_the_day_ends_with_everyone_accounted_for(site: Client) -> None:
    for _ in range(3):
        site.issue()
    site.next("2")
    assert site.get("/api/day").json() == {
        "date": "2026-11-23",
        "open": {"waiting": 2, "parked": 0, "no_show": 0, "in_hand": 1},
        "in_hand": [{"label": "A001", "counter": "Loket 2", "date": "2026-11-23"}],
        "past": [],
        "ended_at": None,
    }
    held = refused(click(site, "/api/day/end", reason="tutup"), 409, "still_in_hand")
    assert "A001 (Loket 2)" in held["detail"]
    ended = click(site, "/api/day/end", reason="tutup", force=True).json()
    closed = {"waiting": 2, "parked": 0, "no_show": 0, "in_hand": 1}
    assert ended["days"] == [{"date": "2026-11-23", "issued": 3, "done": 0, "cancelled": 3, "closed": closed}]
    assert site.get("/api/day").json()["ended_at"] == "2026-11-23T08:00:00+08:00"
    assert site.get("/api/queue").json()["waiting"] == []


def test_an_officer_does_not_end_the_day(site: Client) -> None:
    site.store.add_staff(NAME, Role.OFFICER, hash_password(PASSWORD))
    site.sign_in()
    refused(click(site, "/api/day/end", reason="tutup"), 403, "role_too_small")
    refused(site.get("/api/day"), 403, "role_too_small")


def test_my_day_is_my_own(site: Client) -> None:
    site.issue()
    ticket = site.next().json()["id"]
    site.act(ticket, "serve")
    site.clock.advance(300)
    site.act(ticket, "finish")
    mine = site.get("/api/me/today").json()
    assert mine == {
        "called": 1,
        "done": 1,
        "no_show": 0,
        "parked": 0,
        "transferred": 0,
        "serving_minutes": {"mean": 5.0, "median": 5.0},
        "idle_minutes": 0.0,
    }
