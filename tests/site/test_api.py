"""The queue over HTTP, as booths, counters, boards and phones meet it."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from api_site import PASSWORD, TIMEOUT_S, Client, served

from kiosk.site import code_words, problem_rows
from kiosk.words import catalogue


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Client]:
    with served(tmp_path) as client:
        client.sign_in()
        yield client


def problem(response: requests.Response, status: int, code: str) -> dict[str, Any]:
    """The problem document, which must be one and say so in both languages."""
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert (response.status_code, body["status"], body["code"]) == (status, status, code)
    assert body["title"] != body["title_en"]
    assert body["detail"].endswith(".")
    assert body["detail_en"].endswith(".")
    return body


def test_a_number_is_given_once_and_repeated_on_request(site: Client) -> None:
    order = site.order()
    first, again = site.issue(order), site.issue(order)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    wait = first.json()["wait"]
    assert first.json() == {
        "id": order["id"],
        "label": "A001",
        "ahead": 0,
        "wait": wait,
        "zone": "Ruang A",
        "people": 1,
    }
    assert 0 <= wait["low"] <= wait["high"]


def test_a_booth_without_the_token_gets_no_number(site: Client) -> None:
    problem(site.issue(token="another"), 401, "unknown_booth")
    response = requests.post(f"{site.url}/api/tickets", json=site.order(), timeout=TIMEOUT_S)
    problem(response, 401, "not_signed_in")
    assert site.post("/api/tickets", site.order()).status_code == 201


def test_whom_an_officer_gives_a_number_arrives_now(site: Client) -> None:
    site.clock.advance(3600)
    site.sign_in()
    waits = site.issue().json()["id"]
    site.clock.advance(60)
    an_hour_ago = (site.clock.now() - timedelta(hours=1)).isoformat()
    late = site.post("/api/tickets", site.order(arrived_at=an_hour_ago)).json()["id"]
    assert [one["id"] for one in site.get("/api/queue").json()["waiting"]] == [waits, late]
    lent = {"business_date": site.clock.now().date().isoformat(), "number": 999}
    problem(site.post("/api/tickets", site.order(reserve=lent)), 401, "unknown_booth")


def test_refusals_say_why_in_both_languages(site: Client) -> None:
    site.issue(site.order(booking="6302000000000017"))
    used = problem(site.issue(site.order(booking="6302000000000017")), 409, "booking_used")
    assert used["label"] == "A001"
    assert used["detail"] == "Jadwal ini sudah dipakai untuk nomor A001."
    problem(site.issue(site.order("photo")), 422, "unknown_service")
    for _ in range(2):
        site.issue(site.order("collection"))
    problem(site.issue(site.order("collection")), 409, "quota_full")
    site.clock.advance(12 * 3600)
    problem(site.issue(site.order()), 409, "closed")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("entrance", "side_door"),
        ("arrived_at", "2026-11-23T08:00:00"),
        ("arrived_at", "kemarin"),
        ("arrived_at", "0001-01-01T00:00:00+08:00"),
        ("booked_at", "9999-12-31T23:59:59Z"),
        ("id", "x"),
        ("booth", ""),
        ("booking", "7" * 513),
        ("priority", "pregnant"),
        ("name", "Bukan urusan antrean"),
    ],
)
def test_a_bad_field_is_named(site: Client, field: str, value: object) -> None:
    body = problem(site.issue(site.order(**{field: value})), 422, "invalid_request")
    assert field in body["fields"] or field == "priority"
    assert body["detail"].startswith("Periksa isian berikut")


def test_a_torn_body_and_a_wrong_address_are_problems_too(site: Client) -> None:
    headers = {"Content-Type": "application/json", "Authorization": "Bearer token-uji"}
    torn = requests.post(f"{site.url}/api/tickets", data=b'{"id": "tic', headers=headers, timeout=TIMEOUT_S)
    problem(torn, 400, "unreadable")
    problem(site.get("/api/nothing"), 404, "not_found")
    problem(site.staff.put(f"{site.url}/api/board", timeout=TIMEOUT_S), 405, "method_not_allowed")


def test_the_place_in_line_tells_no_more_than_it_must(site: Client) -> None:
    site.issue()
    ticket = site.issue().json()
    place = requests.get(f"{site.url}/api/tickets/{ticket['id']}", timeout=TIMEOUT_S).json()
    wait = place.pop("wait")
    assert wait == ticket["wait"]
    assert place == {
        "id": ticket["id"],
        "label": "A002",
        "state": "waiting",
        "service": {"id": "Paspor baru", "en": "New passport"},
        "stage": {"code": "documents", "id": "Pemeriksaan berkas", "en": "Document check"},
        "ahead": 1,
        "counter": None,
        "zone": "Ruang A",
        "called_at": None,
        "day_ended": None,
    }
    problem(site.get("/api/tickets/ticket-9999"), 404, "unknown_ticket")


def test_a_visit_passes_both_stages(site: Client) -> None:
    site.issue()
    called = site.next("1").json()
    assert called["reason"] == {
        "id": "Menunggu paling lama: 0 menit.",
        "en": "Has waited longest: 0 min.",
    }
    site.clock.advance(15)
    assert site.act(called["id"], "recall").json()["recalls"] == 1
    assert site.act(called["id"], "serve").json()["state"] == "serving"
    moved = site.act(called["id"], "finish").json()
    assert (moved["state"], moved["stage"]["code"], moved["counter"]) == ("waiting", "biometrics", None)
    assert site.next("1").status_code == 204
    assert site.next("2").json()["label"] == "A001"
    site.act(called["id"], "serve", "2")
    assert site.act(called["id"], "finish", "2").json()["state"] == "done"
    assert site.get("/api/queue").json()["today"] == {"issued": 1, "done": 1, "no_show": 0, "waiting": 0}


def test_a_repeated_click_repeats_the_answer(site: Client) -> None:
    site.issue()
    site.issue()
    assert site.next("1", "click-same").json() == site.next("1", "click-same").json()
    body = problem(site.next("1"), 409, "ticket_in_hand")
    assert body["label"] == "A001"


def test_a_step_out_of_turn_is_explained(site: Client) -> None:
    ticket = site.issue().json()["id"]
    body = problem(site.act(ticket, "finish"), 409, "illegal_step")
    assert body["detail"] == "Nomor A001 sedang menunggu, jadi tidak dapat diselesaikan."
    assert body["detail_en"] == "Number A001 is waiting, so it cannot be finished."
    problem(site.act(ticket, "call", "9"), 404, "unknown_counter")
    problem(site.act(ticket, "transfer"), 422, "invalid_request")
    problem(site.act(ticket, "priority"), 422, "invalid_request")
    problem(site.act(ticket, "transfer", stage="nowhere"), 422, "unknown_stage")


def test_a_chosen_number_and_a_granted_priority(site: Client) -> None:
    site.issue()
    second = site.issue().json()["id"]
    assert site.act(second, "priority", grant=True).json()["class"] == "priority"
    chosen = site.act(second, "call", reason="sakit").json()
    assert (chosen["label"], chosen["reason"]["en"]) == ("A002", "Chosen by the staff.")


def test_the_staff_list_is_for_staff(site: Client) -> None:
    problem(requests.get(f"{site.url}/api/queue", timeout=TIMEOUT_S), 401, "not_signed_in")
    stream = requests.get(f"{site.url}/api/queue/stream", timeout=TIMEOUT_S)
    problem(stream, 401, "not_signed_in")


def test_signing_in_and_out(site: Client) -> None:
    assert site.get("/api/session").json() == {"name": "Sari", "role": "officer"}
    assert site.staff.delete(f"{site.url}/api/session", timeout=TIMEOUT_S).status_code == 204
    problem(site.get("/api/session"), 401, "not_signed_in")
    problem(site.sign_in("salah sekali"), 401, "wrong_password")
    problem(site.post("/api/session", {"name": "Nobody", "password": PASSWORD}), 401, "wrong_password")
    cookie = site.sign_in().headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()


def test_a_session_ends_with_the_working_day(site: Client) -> None:
    site.clock.advance(8 * 3600)
    problem(site.get("/api/session"), 401, "not_signed_in")


def test_another_sites_page_cannot_press_our_buttons(site: Client) -> None:
    path, click = "/api/counters/1/next", {"request_id": "click-cross"}
    problem(site.post(path, click, Origin="https://elsewhere.example"), 403, "other_origin")
    assert site.post(path, click, Origin=site.url).status_code == 204


def test_a_call_for_help_reaches_the_staff_until_it_is_answered(site: Client) -> None:
    call = {"id": "help-0001", "booth": "booth-1", "step": "documents"}
    headers = {"Authorization": "Bearer token-uji"}

    def ask() -> tuple[int, object]:
        answer = requests.post(f"{site.url}/api/assistance", json=call, headers=headers, timeout=TIMEOUT_S)
        return answer.status_code, answer.json()

    assert ask() == (201, {"id": "help-0001", "answered": False})
    assert ask() == (200, {"id": "help-0001", "answered": False})
    waiting = {**call, "at": "2026-11-23T08:00:00+08:00"}
    assert site.get("/api/queue").json()["assistance"] == [waiting]
    assert site.post("/api/assistance/help-0001/answered").status_code == 204
    assert site.get("/api/queue").json()["assistance"] == []
    assert ask() == (200, {"id": "help-0001", "answered": True}), "the booth hears that somebody comes"
    problem(site.post("/api/assistance/help-9999/answered"), 404, "unknown_call")


def test_health_answers_for_a_supervisor(site: Client) -> None:
    assert site.get("/api/health").json()["status"] == "ok"


def events(response: requests.Response) -> Iterator[tuple[str, Any]]:
    name = ""
    for line in response.iter_lines(chunk_size=1, decode_unicode=True):
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: ") and name != "alive":
            yield name, json.loads(line.removeprefix("data: "))


def test_the_board_hears_each_call_and_then_sees_it(site: Client) -> None:
    with requests.get(f"{site.url}/api/board/stream", stream=True, timeout=TIMEOUT_S) as response:
        news = events(response)
        assert next(news)[0] == "board"
        ticket = site.issue().json()["id"]
        site.next("1")
        heard = next(data for name, data in news if name == "call")
        assert (heard["label"], heard["counter"]["name"], heard["recall"]) == ("A001", "Loket 1", 0)
        assert next(data for name, data in news if name == "board")["now"] == heard
        site.clock.advance(60)
        assert site.act(ticket, "recall").ok
        assert next(data for name, data in news if name == "call")["recall"] == 1


def test_the_console_hears_of_a_change_made_by_another_process(site: Client, tmp_path: Path) -> None:
    from api_site import RULES

    from kiosk.queue.store import Store

    with site.staff.get(f"{site.url}/api/queue/stream", stream=True, timeout=TIMEOUT_S) as response:
        news = events(response)
        first = next(news)
        other = Store.open(tmp_path / "site.db", RULES, site.clock)
        threading.Thread(target=other.ask_assistance, args=("help-0002", "booth-2", "review")).start()
        assert first[0] == "queue"
        assert next(data for name, data in news if name == "queue")["version"] > first[1]["version"]
        other.close()


def test_every_problem_is_said_in_english() -> None:
    rows = problem_rows.PROBLEMS.values()
    texts = {text for row in rows for text in (row.title, row.detail)}
    texts |= {*code_words.STATES.values(), *code_words.STEPS.values()}
    assert texts <= catalogue("en").keys()


def test_the_board_learns_that_the_centre_fell_silent_without_any_click(site: Client) -> None:
    site.issue()
    with requests.get(f"{site.url}/api/board/stream", stream=True, timeout=3 * TIMEOUT_S) as response:
        news = events(response)
        assert next(news)[1]["network"] == {"centre": "unknown"}
        site.clock.advance(180)
        assert next(data for name, data in news if data["network"]["centre"] == "away")["calls"] == []


def test_every_call_of_a_busy_moment_is_spoken(site: Client) -> None:
    with requests.get(f"{site.url}/api/board/stream", stream=True, timeout=TIMEOUT_S) as response:
        news = events(response)
        next(news)
        for _ in range(7):
            site.issue()
            site.act(site.next("1").json()["id"], "park", reason="fotokopi")
        heard = list(itertools.islice((data["label"] for name, data in news if name == "call"), 7))
    assert heard == [f"A00{n}" for n in range(1, 8)]


def test_a_board_that_comes_back_hears_the_calls_made_since(site: Client) -> None:
    for _ in range(3):
        site.issue()
    for n in range(3):
        site.act(site.next("1", f"missed-{n}").json()["id"], "no-show")
    calls = site.get("/api/board").json()["calls"]
    assert [call["label"] for call in calls] == ["A003", "A002", "A001"]
    known = str(calls[-1]["sequence"])
    stream = f"{site.url}/api/board/stream"
    ways = ({"headers": {"Last-Event-ID": known}}, {"params": {"after": known}})
    for way in ways:
        with requests.get(stream, stream=True, timeout=TIMEOUT_S, **way) as response:
            heard = list(itertools.islice(events(response), 3))
        assert [name for name, _ in heard] == ["board", "call", "call"]
        assert [data["label"] for _, data in heard[1:]] == ["A002", "A003"]
    with requests.get(stream, stream=True, timeout=TIMEOUT_S, headers={"Last-Event-ID": "x"}) as response:
        news = events(response)
        assert next(news)[0] == "board"
        site.issue()
        assert next(news)[0] == "board", "an id that means nothing is a first look"


def test_a_board_is_told_that_the_site_is_alive_and_what_time_it_is(site: Client) -> None:
    with requests.get(f"{site.url}/api/board/stream", stream=True, timeout=TIMEOUT_S) as response:
        lines = response.iter_lines(chunk_size=1, decode_unicode=True)
        assert next(line for line in lines if line == "event: alive")
        assert next(lines) == 'data: {"time":"2026-11-23T08:00:00+08:00"}'
