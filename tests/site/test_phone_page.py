"""The page behind the ticket's QR: without scripts, small, and true."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect
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


def wire(page: Page) -> tuple[CDPSession, list[int]]:
    """Chromium's own count of what comes over the wire, heads and all, one figure an answer."""
    sizes: list[int] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda told: sizes.append(int(told["encodedDataLength"])))
    return session, sizes


def test_everything_the_phone_loads_fits_into_thirty_kilobytes(
    site: Site, browser_context: BrowserContext
) -> None:
    ticket = site.issue()
    page = browser_context.new_page()
    _, sizes = wire(page)
    page.goto(f"{site.url}/t/{ticket['id']}", wait_until="networkidle")
    assert len(sizes) == 2, "the page with its style, and the script"
    assert MOST_BYTES > sum(sizes) > 4_000


def test_a_page_that_has_not_changed_is_not_sent_again(site: Site, browser_context: BrowserContext) -> None:
    ticket = site.issue()
    page = browser_context.new_page()
    page.goto(f"{site.url}/t/{ticket['id']}", wait_until="networkidle")
    whole = page.evaluate("performance.getEntriesByType('navigation')[0].transferSize")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_function("() => performance.getEntriesByName(location.href, 'resource').length > 0")
    again = page.evaluate("performance.getEntriesByName(location.href, 'resource')[0].transferSize")
    assert 0 < again < whole / 4
    page.get_by_role("link", name="English").click()
    expect(page.locator(".number h1")).to_have_text("Your queue number")


def test_on_a_slow_link_the_number_is_there_with_the_first_answer(
    site: Site, browser_context: BrowserContext
) -> None:
    """50 kbit/s, 2 s before every answer; whatever else the page asks for never comes."""
    ticket = site.issue()
    page = browser_context.new_page()
    session, _ = wire(page)
    thin = {
        "offline": False,
        "latency": 2_000,
        "downloadThroughput": 50_000 / 8,
        "uploadThroughput": 50_000 / 8,
    }
    session.send("Network.emulateNetworkConditions", thin)
    page.route("**/static/**", lambda route: None)
    page.goto(f"{site.url}/t/{ticket['id']}", wait_until="commit")
    expect(page.locator(".number strong")).to_have_text("A001")
    assert page.locator(".number strong").evaluate("node => parseFloat(getComputedStyle(node).fontSize)") > 90
    page.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length")
    page.unroute_all(behavior="ignoreErrors")


def test_the_phone_is_told_nothing_of_the_person(site: Site, phone: Page) -> None:
    ticket = site.issue(
        "replacement", priority=True, entrance="priority", people=2, party=2, booking="booking-9901"
    )
    phone.goto(f"{site.url}/t/{ticket['id']}")
    expect(phone.locator(".number strong")).to_have_text("B001")
    told = phone.content().lower()
    assert [
        word for word in ("priorit", "booking-9901", "jadwal", "anjungan-1", "nik", "nama") if word in told
    ] == []


def test_shaking_is_offered_where_a_browser_wants_a_touch_first(
    site: Site, browser_context: BrowserContext
) -> None:
    ticket = site.issue()
    page = browser_context.new_page()
    page.add_init_script("navigator.vibrate = pattern => { window.shaken = pattern; return true; }")
    page.goto(f"{site.url}/t/{ticket['id']}")
    button = page.get_by_role("button", name="Sentuh agar ponsel bergetar")
    button.press("Enter")
    expect(button).to_be_hidden()
    assert page.evaluate("window.shaken") == 150


def test_a_number_that_is_over_offers_no_shaking(
    site: Site, console: Page, browser_context: BrowserContext
) -> None:
    ticket = site.issue()
    page = browser_context.new_page()
    page.add_init_script("navigator.vibrate = () => true")
    page.goto(f"{site.url}/t/{ticket['id']}")
    button = page.get_by_role("button", name="Sentuh agar ponsel bergetar")
    expect(button).to_be_visible()
    for key, told in ((" ", "A001 dipanggil"), ("c", "A001 dibatalkan")):
        console.keyboard.press(key)
        expect(console.locator("#message")).to_contain_text(told)
    page.reload()
    expect(page.locator(".state")).to_contain_text("Nomor ini dibatalkan")
    expect(button).to_be_hidden()


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
