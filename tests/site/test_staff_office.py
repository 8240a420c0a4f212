"""What the console says of the whole office: places left, refused reserve numbers, the other pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest
import requests
from api_site import OPENING, RULES, TIMEOUT_S, TOKEN
from playwright.sync_api import BrowserContext, Page, expect
from secured_site import NAMES, PASSWORD, SecuredSite, secured

from kiosk.queue.accounts import Role
from kiosk.queue.quota import Quota, Reserved

LIMITED = Quota(per_day=12, per_hour=4, by_class={"booking": 1}, reserved=Reserved(3, time(10)))
OFFICE = replace(RULES, services={**RULES.services, "new": replace(RULES.services["new"], quota=LIMITED)})


@pytest.fixture
def running(tmp_path: Path) -> Iterator[SecuredSite]:
    with secured(tmp_path / "site.db", tmp_path, with_pages=True, rules=OFFICE) as site:
        yield site


def take(site: SecuredSite, serial: int, service: str = "new", **more: object) -> requests.Response:
    order = {
        "id": f"ticket-{serial:04d}",
        "service": service,
        "entrance": "walk_in",
        "arrived_at": OPENING.isoformat(),
        "booth": "anjungan-1",
        **more,
    }
    headers = {"Authorization": f"Bearer {TOKEN}"}
    return requests.post(f"{site.url}/api/tickets", json=order, headers=headers, timeout=TIMEOUT_S)


def console(context: BrowserContext, site: SecuredSite, role: Role, language: str = "id") -> Page:
    context.request.post(f"{site.url}/api/session", data={"name": NAMES[role], "password": PASSWORD})
    page = context.new_page()
    page.goto(f"{site.url}/staff?lang={language}")
    page.locator("[data-counter='1']").click()
    expect(page.locator("#console")).to_be_visible()
    return page


def test_places_stand_there_only_for_what_is_limited_with_what_is_kept_and_until_when(
    running: SecuredSite, browser_context: BrowserContext
) -> None:
    assert take(running, 1).status_code == 201
    assert take(running, 2, booked_at=OPENING.isoformat(), entrance="booking").status_code == 201
    for serial in (3, 4):
        assert take(running, serial, "collection").status_code == 201
    page = console(browser_context, running, Role.OFFICER)
    expect(page.locator("#places li")).to_have_count(2)
    new, collection = page.locator("#places li").all()
    expect(new.locator(".room")).to_have_text("10 dari 12")
    expect(new.locator(".what")).to_have_text(
        "2 pada jam ini · Jadwal penuh · 3 disimpan untuk prioritas sampai 10.00"
    )
    expect(collection.locator(".room")).to_have_text("Penuh")
    expect(page.locator("#refused-part")).to_be_hidden()


def test_a_place_that_is_taken_elsewhere_is_told_without_being_asked_for(
    running: SecuredSite, browser_context: BrowserContext
) -> None:
    page = console(browser_context, running, Role.OFFICER)
    room = page.locator("#places li").first.locator(".room")
    expect(room).to_have_text("12 dari 12")
    # From here on the page hears of places by the stream alone.
    page.route("**/api/places", lambda route: route.abort())
    assert take(running, 1).status_code == 201
    expect(room).to_have_text("11 dari 12")
    assert take(running, 2).status_code == 201
    expect(room).to_have_text("10 dari 12")


def test_an_office_without_quotas_has_no_such_list(tmp_path: Path, browser_context: BrowserContext) -> None:
    free = {code: replace(one, quota=Quota()) for code, one in RULES.services.items()}
    rules = replace(RULES, services=free)
    with secured(tmp_path / "site.db", tmp_path, with_pages=True, rules=rules) as site:
        page = console(browser_context, site, Role.OFFICER)
        expect(page.locator("#places-part")).to_have_count(0)


def test_a_supervisor_sees_refused_numbers_with_what_to_do_until_they_are_seen_to(
    running: SecuredSite, browser_context: BrowserContext
) -> None:
    reserve = {"business_date": "2026-11-23", "number": 907, "replaces": None}
    assert take(running, 1, reserve=reserve).json()["code"] == "not_leased"
    page = console(browser_context, running, Role.SUPERVISOR)
    row = page.locator("#refused li")
    expect(row).to_contain_text("A907 Anjungan 1, datang 08.00")
    expect(row).to_contain_text("Layani pemegangnya langsung di meja, menurut jam datangnya.")
    row.get_by_role("button", name="Sudah diurus").press("Enter")
    expect(page.locator("#message")).to_have_text("A907 dicatat sudah diurus.")
    expect(page.locator("#refused-part")).to_be_hidden()
    supervisor = running.staff(Role.SUPERVISOR)
    assert ("staff:Budi", "reserve_settled", "A907") in supervisor.audit()


def test_an_officer_is_not_told_of_them_and_a_wrong_one_gets_a_sentence(running: SecuredSite) -> None:
    assert running.staff().get("/api/reserves/refused").status_code == 403
    supervisor = running.staff(Role.SUPERVISOR)
    assert supervisor.get("/api/reserves/refused").json() == []
    nobody = supervisor.post("/api/reserves/refused/ticket-9999/settled", {"request_id": "request-0001"})
    assert (nobody.status_code, nobody.json()["code"]) == (404, "unknown_ticket")


@pytest.mark.parametrize(
    ("role", "addresses"),
    [
        (Role.OFFICER, []),
        (Role.SUPERVISOR, ["/reports", "/sessions", "/story", "/audit"]),
        (Role.ADMINISTRATOR, ["/reports", "/sessions", "/story", "/audit", "/accounts"]),
    ],
)
def test_each_role_finds_the_pages_it_may_open(
    running: SecuredSite, browser_context: BrowserContext, role: Role, addresses: list[str]
) -> None:
    page = console(browser_context, running, role)
    links = page.locator("#supervisor:not([hidden]) a:not([hidden])")
    assert links.evaluate_all("all => all.map(one => one.getAttribute('href'))") == addresses
