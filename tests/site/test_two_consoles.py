"""Two consoles at one counter, over the API and in browsers: a press does what its page shows, or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from api_site import Client, served
from playwright.sync_api import Browser, Page, Request, Route, expect
from shown_site import Site, sign_in


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    with served(tmp_path) as client:
        client.sign_in()
        yield client


def serving(client: Client) -> str:
    """A001 is served at Loket 1, and A002 and A003 wait."""
    for _ in range(3):
        client.issue()
    first = str(client.next().json()["id"])
    assert client.act(first, "serve").ok
    return first


def next_after(client: Client, **more: object) -> tuple[int, dict[str, object]]:
    answer = client.post("/api/counters/1/next", {"request_id": client.click_id(), **more})
    return answer.status_code, answer.json()


def test_the_second_press_says_what_happened_and_changes_nothing(client: Client) -> None:
    first = serving(client)
    status, called = next_after(client, finish=True, finishing=first)
    assert (status, called["label"]) == (200, "A002")
    status, told = next_after(client, finish=True, finishing=first)
    assert (status, told["code"], told["held"]) == (409, "other_in_hand", "A002")
    assert told["detail_en"] == (
        "Number A001 is no longer at Loket 1: another console was first. A002 is there now."
    )
    assert client.get(f"/api/tickets/{called['id']}").json()["state"] == "called"


def test_who_does_not_say_whom_it_finishes_is_answered_as_ever(client: Client) -> None:
    serving(client)
    assert [next_after(client, finish=True)[1]["label"] for _ in range(2)] == ["A002", "A003"]


def test_a_deed_at_a_number_that_moved_on_says_how_it_stands(client: Client) -> None:
    first = serving(client)
    assert client.act(first, "finish").ok
    told = client.act(first, "transfer", stage="documents", seen="serving")
    assert (told.status_code, told.json()["code"]) == (409, "moved_on")
    assert told.json()["detail_en"].startswith("Number A001 is waiting: another console was first.")


def test_two_consoles_that_show_the_same_number_finish_it_once(site: Site, browser: Browser) -> None:
    for minutes_ago in (30, 20, 10):
        site.issue(minutes_ago=minutes_ago)
    contexts = [browser.new_context() for _ in range(2)]
    quick, slow = (context.new_page() for context in contexts)
    for page in (quick, slow):
        sign_in(page, site, "1")
    quick.keyboard.press(" ")
    expect(slow.locator("#label")).to_have_text("A001")
    quick.keyboard.press("s")
    expect(slow.locator("[data-deed='next'] span")).to_have_text("Selesai, panggil berikutnya")
    stays_behind(slow)
    quick.keyboard.press(" ")
    expect(quick.locator("#label")).to_have_text("A002")
    expect(slow.locator("#label")).to_have_text("A001")
    slow.keyboard.press(" ")
    expect(slow.locator("#message")).to_have_text(re.compile("Nomor A001 tidak lagi di Loket 1.*A002"))
    expect(slow.locator("#label")).to_have_text("A002")
    expect(slow.locator("#state")).to_have_text("Dipanggil")
    expect(quick.locator("#label")).to_have_text("A002")
    for context in contexts:
        context.close()


def stays_behind(page: Page) -> None:
    """`page` is told what it was told before, until it presses: as when two press at the same moment."""
    pressed: list[str] = []
    seen = page.evaluate("fetch('/api/queue?counter=1').then((answer) => answer.text())")
    page.on("request", lambda one: pressed.append(one.url) if one.url.endswith("/next") else None)

    def answer(route: Route, _request: Request) -> None:
        if pressed:
            route.continue_()
        else:
            route.fulfill(body=seen, content_type="application/json")

    page.route("**/api/queue?counter=1", answer)
