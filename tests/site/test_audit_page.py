"""The audit log as a supervisor reads it in Chromium, in both languages and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from secured_site import NAMES, PASSWORD, SecuredSite, secured

from kiosk.queue.accounts import Role
from kiosk.queue.auditing import note
from kiosk.site.audit import WORDS
from kiosk.words import catalogue

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def running(tmp_path: Path) -> Iterator[SecuredSite]:
    with secured(tmp_path / "site.db", tmp_path, with_pages=True) as site:
        yield site


def opened(context: BrowserContext, site: SecuredSite, role: Role | None, address: str = "/audit") -> Page:
    if role is not None:
        context.request.post(f"{site.url}/api/session", data={"name": NAMES[role], "password": PASSWORD})
    page = context.new_page()
    page.goto(site.url + address)
    return page


def test_every_deed_has_words_in_english() -> None:
    assert set(WORDS.values()) <= catalogue("en").keys()


def test_a_stranger_is_sent_to_the_log_in_and_an_officer_to_the_supervisor(
    running: SecuredSite, browser_context: BrowserContext
) -> None:
    page = opened(browser_context, running, None)
    expect(page.get_by_role("link", name="Masuk di konsol petugas")).to_be_visible()
    page = opened(browser_context, running, Role.OFFICER, "/audit?lang=en")
    expect(page.locator("#message")).to_have_text(
        "This is for the supervisor only. Ask the supervisor for help."
    )
    expect(page.locator("#log")).to_be_hidden()


def test_older_deeds_come_on_request_and_one_deed_can_be_chosen(
    running: SecuredSite, browser_context: BrowserContext
) -> None:
    now, day = running.clock.now(), running.store.rules.business_date(running.clock.now())
    with running.store.database.write() as connection:
        for number in range(60):
            note(connection, now, day, "staff:Sari", "counter_paused", f"Loket {number}", "istirahat")
    page = opened(browser_context, running, Role.SUPERVISOR)
    rows = page.locator("#entries tr")
    expect(rows).to_have_count(50)
    page.get_by_role("button", name="Tampilkan yang lebih lama").click()
    expect(rows).to_have_count(65)  # three accounts made, one log-in, one opening
    page.get_by_label("Yang dilakukan").select_option(label="Sudah masuk")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text("Budi")


def test_it_fits_a_phone_in_english(running: SecuredSite, browser_context: BrowserContext) -> None:
    browser_context.clear_cookies()
    page = opened(browser_context, running, Role.SUPERVISOR, "/audit?lang=en")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    expect(page.locator("#entries tr").first).to_contain_text("Looked at data")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
