"""The site's clock is moved while the office is at work: the staff is told, and the office goes on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from api_site import RULES, TIMEOUT_S, TOKEN
from playwright.sync_api import BrowserContext, Page, expect
from secured_site import NAMES, PASSWORD, SecuredSite, secured

from kiosk.queue.accounts import Role
from kiosk.queue.clock_moves import ClockMoves


@pytest.fixture
def running(tmp_path: Path) -> Iterator[SecuredSite]:
    rules = replace(RULES, moves=ClockMoves())
    with secured(tmp_path / "site.db", tmp_path, with_pages=True, rules=rules) as site:
        yield site


def take(site: SecuredSite, serial: int) -> dict[str, object]:
    order = {
        "id": f"ticket-{serial:04d}",
        "service": "new",
        "entrance": "walk_in",
        "arrived_at": site.clock.now().isoformat(),
        "booth": "anjungan-1",
    }
    headers = {"Authorization": f"Bearer {TOKEN}"}
    answer = requests.post(f"{site.url}/api/tickets", json=order, headers=headers, timeout=TIMEOUT_S)
    answer.raise_for_status()
    told: dict[str, object] = answer.json()
    return told


def console(context: BrowserContext, site: SecuredSite, language: str) -> Page:
    context.request.post(f"{site.url}/api/session", data={"name": NAMES[Role.OFFICER], "password": PASSWORD})
    page = context.new_page()
    page.goto(f"{site.url}/staff?lang={language}")
    page.locator("[data-counter='1']").click()
    return page


@pytest.mark.parametrize(
    ("language", "by", "said"),
    [
        ("id", timedelta(minutes=20), "Jam server antrean maju 20 menit pada 08.20."),
        ("en", timedelta(minutes=20), "The queue server's clock went forward by 20 minutes at 08.20."),
        ("id", -timedelta(minutes=20), "Jam server antrean mundur 20 menit pada 07.40."),
        ("en", timedelta(days=3), "The queue server's clock went forward by 3 days at 08.00."),
    ],
)
def test_the_staff_is_told_by_how_much_and_that_nobody_loses_by_it(
    running: SecuredSite, browser_context: BrowserContext, language: str, by: timedelta, said: str
) -> None:
    assert take(running, 1)["label"] == "A001"
    running.clock.set_wall(running.clock.now() + by)
    # Whatever is done next, the move is noticed by it.
    person = running.somebody()
    assert person.sign_in(NAMES[Role.OFFICER]).status_code == 200
    assert person.post("/api/counters/2/next", {"request_id": "call-0001"}).status_code in (200, 204)
    page = console(browser_context, running, language)
    notice = page.locator("#clock-moved")
    expect(notice).to_contain_text(said)
    expect(notice).to_contain_text("teknisi" if language == "id" else "technician")


def test_a_day_of_an_office_goes_on_when_its_clock_is_in_another_week(running: SecuredSite) -> None:
    first = take(running, 1)
    running.clock.set_wall(running.clock.now() + timedelta(days=7))
    second = take(running, 2)
    assert (first["label"], second["label"]) == ("A001", "A002")
    assert second["ahead"] == 1
    officer = running.staff()
    called = officer.post("/api/counters/1/next", {"request_id": "call-0001"}).json()
    assert called["label"] == "A001"
    board = running.somebody().get("/api/board").json()
    assert [call["label"] for call in board["calls"]] == ["A001"]
    assert board["waiting"][0]["count"] == 1
    day = running.staff(Role.SUPERVISOR).get("/api/day").json()
    assert (day["open"]["waiting"], day["ended_at"]) == (1, None)
    assert ("system", "clock_put_forward", "kotabaru") in running.staff(Role.SUPERVISOR).audit()
