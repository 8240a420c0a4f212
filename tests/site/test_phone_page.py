"""The page behind the ticket's QR: without scripts, small, and true."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests
from playwright.sync_api import Browser, BrowserContext, Page, expect
from shown_site import HTTP_TIMEOUT_S, Site

MOST_BYTES = 30_000
RENEWED_MS = 5_000


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A phone on which scripts are forbidden."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_the_place_in_line_is_told_without_scripts(site: Site, phone: Page) -> None:
    site.issue(minutes_ago=9)
    site.issue(minutes_ago=8)
    ticket = site.issue()
    phone.goto(f"{site.url}/t/{ticket['id']}")
    expect(phone.locator(".number strong")).to_have_text("A003")
    expect(phone.locator(".state")).to_contain_text("2 di depan Anda")
    expect(phone.locator(".state")).to_contain_text("menit lagi")
    expect(phone.get_by_text("Bila terlewat, lapor ke petugas.")).to_be_visible()
    assert '<noscript><meta http-equiv="refresh"' in phone.content()
    phone.get_by_role("link", name="English").click()
    expect(phone.locator(".state")).to_contain_text("2 ahead of you")


def test_everything_the_phone_loads_fits_into_thirty_kilobytes(
    site: Site, browser_context: BrowserContext
) -> None:
    ticket = site.issue()
    page = browser_context.new_page()
    sizes: list[int] = []
    page.on("response", lambda answer: sizes.append(len(answer.body())))
    page.goto(f"{site.url}/t/{ticket['id']}")
    page.wait_for_load_state("networkidle")
    assert len(sizes) == 5
    assert sum(sizes) < MOST_BYTES


def test_a_call_reaches_the_phone_and_shakes_it(site: Site, console: Page) -> None:
    ticket = site.issue()
    expect(console.locator("#waiting li")).to_have_count(1)
    phone = console.context.new_page()
    phone.add_init_script("navigator.vibrate = pattern => { window.shaken = pattern; return true; }")
    phone.clock.install()
    phone.goto(f"{site.url}/t/{ticket['id']}")
    expect(phone.locator(".state")).to_contain_text("Anda berikutnya")
    console.keyboard.press(" ")
    expect(console.locator("#message")).to_have_text("A001 dipanggil.")
    phone.clock.run_for(RENEWED_MS)
    expect(phone.locator(".state.called")).to_contain_text("Anda dipanggil ke Loket 1")
    assert phone.evaluate("window.shaken.length") > 0
    console.keyboard.press("x")
    expect(console.locator("#message")).to_have_text("A001 dicatat tidak hadir.")
    phone.clock.run_for(RENEWED_MS)
    expect(phone.locator(".state.missed")).to_contain_text("Silakan lapor ke petugas")


def test_an_unknown_number_gets_a_sentence(site: Site) -> None:
    answer = requests.get(f"{site.url}/t/tidak-ada-nomor-ini", timeout=HTTP_TIMEOUT_S)
    assert answer.status_code == 404
    assert "Nomor tidak dikenal" in answer.text


def test_every_page_forbids_scripts_and_addresses_that_are_not_ours(site: Site) -> None:
    for path in ("/staff", "/board", f"/t/{site.issue()['id']}"):
        answer = requests.get(site.url + path, timeout=HTTP_TIMEOUT_S)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy


def test_the_static_folder_gives_nothing_but_itself(site: Site) -> None:
    for path in ("/static/../pages.py", "/static/%2e%2e/pages.py", "/static/", "/voice/A001/99.wav"):
        request = requests.Request("GET", site.url).prepare()
        request.url = site.url + path
        with requests.Session() as session:
            assert session.send(request, timeout=HTTP_TIMEOUT_S).status_code == 404
