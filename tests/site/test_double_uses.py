"""One booking, two numbers: what the centre found stands on every console until somebody saw to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from api_site import OPENING, TIMEOUT_S, TOKEN
from playwright.sync_api import BrowserContext, expect
from secured_site import NAMES, PASSWORD, SecuredSite, secured

from kiosk.queue.accounts import Role
from kiosk.queue.feed import DoubleUse, Use
from kiosk.queue.store_feed import StoreFeed

FIRST = Use("ticket-0001", "A001", "anjungan-1", OPENING)
SECOND = Use("ticket-0002", "A907", "anjungan-2", OPENING + timedelta(minutes=28))
FOUND = DoubleUse("booking-9901", FIRST, SECOND)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[SecuredSite]:
    with secured(tmp_path / "site.db", tmp_path, with_pages=True) as site:
        yield site


def take(site: SecuredSite, ticket: str) -> requests.Response:
    order = {
        "id": ticket,
        "service": "new",
        "entrance": "booking",
        "booking": "booking-9901",
        "booked_at": OPENING.isoformat(),
        "arrived_at": OPENING.isoformat(),
        "booth": "anjungan-1",
    }
    headers = {"Authorization": f"Bearer {TOKEN}"}
    return requests.post(f"{site.url}/api/tickets", json=order, headers=headers, timeout=TIMEOUT_S)


def test_it_is_told_once_however_often_the_centre_says_it_and_nobody_loses_a_number(
    running: SecuredSite,
) -> None:
    assert take(running, "ticket-0001").status_code == 201
    feed = StoreFeed(running.store)
    assert feed.learn([FOUND])
    assert feed.learn([FOUND, FOUND])
    (told,) = running.staff().get("/api/double-uses").json()
    assert (told["label"], told["other"], told["other_booth"]) == ("A907", "A001", "anjungan-1")
    assert told["words"]["en"] == "One booking was used for number A907 and number A001."
    audit = running.staff(Role.SUPERVISOR).audit("booking_used_twice")
    assert audit == [("centre", "booking_used_twice", "A907")]
    (waiting,) = running.staff().get("/api/queue").json()["waiting"]
    assert waiting["state"] == "waiting"
    assert waiting["note"]["en"] == "This booking was also used for number A907. Check before serving."


def test_whoever_saw_to_it_is_written_down_and_it_is_not_told_again(running: SecuredSite) -> None:
    feed = StoreFeed(running.store)
    feed.learn([FOUND])
    officer = running.staff()
    path = "/api/double-uses/ticket-0002/settled"
    seen = officer.post(path, {"request_id": "request-0001"})
    assert (seen.status_code, seen.json()) == (200, {"ticket": "ticket-0002", "label": "A907"})
    assert officer.post(path, {"request_id": "request-0001"}).json() == seen.json()
    assert officer.post(path, {"request_id": "request-0002"}).status_code == 404
    feed.learn([FOUND])
    assert officer.get("/api/double-uses").json() == []
    audit = running.staff(Role.SUPERVISOR).audit()
    assert ("staff:Sari", "booking_use_settled", "A907") in audit


def test_a_stranger_is_not_told(running: SecuredSite) -> None:
    assert running.somebody().get("/api/double-uses").status_code == 401


@pytest.mark.parametrize(
    ("language", "words"), [("id", "Satu jadwal, dua nomor"), ("en", "One booking, two numbers")]
)
def test_the_console_shows_both_numbers_and_where_they_were_given(
    running: SecuredSite, browser_context: BrowserContext, language: str, words: str
) -> None:
    take(running, "ticket-0001")
    StoreFeed(running.store).learn([FOUND])
    browser_context.request.post(
        f"{running.url}/api/session", data={"name": NAMES[Role.OFFICER], "password": PASSWORD}
    )
    page = browser_context.new_page()
    page.goto(f"{running.url}/staff?lang={language}")
    page.locator("[data-counter='1']").click()
    part = page.locator("#doubles-part")
    expect(part.locator("h3")).to_have_text(words)
    expect(part.locator("li")).to_contain_text("A907: Anjungan 2, 08.28 · A001: Anjungan 1, 08.00")
    part.get_by_role("button").press("Enter")
    expect(part).to_be_hidden()
