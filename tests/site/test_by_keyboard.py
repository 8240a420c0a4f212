"""The site's pages by the keyboard alone: all is reached, the focus is seen, and nothing chatters."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from furnished_site import FREE, FurnishedSite, furnished
from keyboard_hand import Hand
from playwright.sync_api import BrowserContext, Page, expect
from secured_site import NAMES, PASSWORD
from site_scenes import SCENES, console, public

from kiosk.queue.accounts import Role

ROUNDS = {
    "console, called": 30,
    "reports": 12,
    "accounts": 14,
    "audit": 6,
    "session days": 12,
    "board, set-up": 8,
}
"""Pages, and how many things there are at least to reach."""

#: Writes down every change of what a screen reader speaks by itself.
LISTEN = """() => {
    window.spoken = [];
    const live = "[aria-live], [role=status], [role=alert]";
    new MutationObserver((changes) => {
        for (const { target } of changes) {
            const region = (target.nodeType === 1 ? target : target.parentElement)?.closest(live);
            if (region && region.checkVisibility()) window.spoken.push(region.textContent.trim());
        }
    }).observe(document.body, {childList: true, characterData: true, subtree: true});
}"""


@pytest.fixture(scope="module")
def house() -> Iterator[FurnishedSite]:
    with tempfile.TemporaryDirectory() as folder, furnished(Path(folder)) as running:
        yield running


@pytest.fixture
def running(tmp_path: Path) -> Iterator[FurnishedSite]:
    """A site of one's own, to change things in."""
    with furnished(tmp_path, empty=True) as site:
        yield site


def said(page: Page, text: str) -> None:
    expect(page.locator("#message")).to_have_text(text)


def test_an_hour_at_the_counter_without_mouse_and_without_shortcut_keys(
    running: FurnishedSite, browser_page: Page
) -> None:
    for minutes_ago in (9, 8, 7):
        running.issue(minutes_ago=minutes_ago)
    page, hand = browser_page, Hand(browser_page)
    page.goto(f"{running.url}/staff")
    expect(page.get_by_label("Nama petugas")).to_be_focused()
    page.keyboard.type(NAMES[Role.OFFICER])
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("[data-counter='1']")).to_be_focused()
    page.keyboard.press("Enter")

    hand.press("button", "Tombol cepat")
    keys = page.get_by_label("Pakai tombol cepat")
    expect(keys).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Tombol cepat")).to_be_focused()

    hand.press("button", "Panggil berikutnya", "Space")
    said(page, "A001 dipanggil.")
    expect(page.locator("#hand")).to_be_focused()
    page.keyboard.press("x")
    hand.press("button", "Mulai")
    said(page, "A001 mulai dilayani.")
    hand.press("button", "Selesai")
    said(page, "A001 selesai di tahap ini.")

    hand.press("button", "Panggil berikutnya")
    said(page, "A002 dipanggil.")
    hand.press("button", "Pindahkan")
    expect(page.locator("#transfer")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("[data-deed='transfer']")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#transfer")).to_be_visible()
    hand.press("button", "Pembayaran")
    hand.press("button", "Salah loket atau tahap")
    said(page, "A002 dipindahkan.")

    hand.press("button", "Panggil berikutnya")
    said(page, "A003 dipanggil.")
    hand.press("button", "Tidak hadir")
    said(page, "A003 dicatat tidak hadir.")
    hand.press("button", re.compile("^Urungkan"))
    said(page, "Langkah terakhir pada A003 diurungkan.")
    page.reload()
    expect(page.locator(".keyless #console")).to_be_visible()
    hand.press("button", "Keluar")
    expect(page.get_by_label("Nama petugas")).to_be_focused()


#: Leave the question and press its key again before the browser tells of the leaving, by a task of its own.
LEFT_AND_ASKED_AGAIN = """() => {
    const dialog = document.querySelector("#transfer");
    dialog.close();
    document.querySelector("[data-deed='transfer']").click();
    return new Promise((told) => dialog.addEventListener("close", told, {once: true}));
}"""


def test_a_question_asked_again_at_once_is_not_answered_by_the_one_before(
    running: FurnishedSite, browser_page: Page
) -> None:
    running.issue()
    page = console(FREE)(browser_page.context, running)
    page.keyboard.press(" ")
    said(page, "A001 dipanggil.")
    page.keyboard.press("t")
    expect(page.locator("#transfer")).to_be_visible()
    page.evaluate(LEFT_AND_ASKED_AGAIN)
    page.get_by_role("button", name="Pembayaran").click()
    page.get_by_role("button", name="Salah loket atau tahap").click()
    said(page, "A001 dipindahkan.")


def test_single_keys_do_nothing_once_they_are_switched_off(
    house: FurnishedSite, browser_context: BrowserContext
) -> None:
    browser_context.add_init_script("localStorage.setItem('anjungan.keys', 'off')")
    page = console(FREE)(browser_context, house)
    asked: list[str] = []
    page.on("request", lambda request: request.method == "POST" and asked.append(request.url))
    for key in (" ", "r", "t", "b", "l", "e", "?", "/"):
        page.keyboard.press(key)
    assert page.locator("dialog[open]").count() == 0
    expect(page.locator("#console")).to_be_visible()
    assert [url for url in asked if "/seen" not in url] == []


@pytest.mark.parametrize("name", ROUNDS)
def test_everything_is_reached_by_tab_and_nothing_holds_it(
    house: FurnishedSite, browser_context: BrowserContext, name: str
) -> None:
    page = SCENES[name](browser_context, house)
    page.emulate_media(reduced_motion="reduce")
    assert len(Hand(page).round()) >= ROUNDS[name]


@pytest.mark.parametrize("name", ["console, called", "reports", "accounts", "audit", "session days"])
def test_the_first_tab_leads_past_the_bar(
    house: FurnishedSite, browser_context: BrowserContext, name: str
) -> None:
    page = SCENES[name](browser_context, house)
    page.evaluate("document.activeElement?.blur()")
    skip = page.get_by_role("link", name="Langsung ke isi")
    skip.focus()
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    Hand(page).step()
    assert page.evaluate("document.querySelector('#main').contains(document.activeElement)")


def test_a_dialog_gives_the_focus_back(house: FurnishedSite, browser_context: BrowserContext) -> None:
    page = SCENES["accounts"](browser_context, house)
    for button in ("#add", "[data-ask='role'] >> nth=1"):
        page.locator(button).press("Enter")
        expect(page.locator("dialog[open]")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator(button)).to_be_focused()


def test_a_screen_reader_hears_the_deed_and_not_every_number_that_comes(
    running: FurnishedSite, browser_context: BrowserContext
) -> None:
    running.issue(minutes_ago=9)
    page = console(FREE)(browser_context, running)
    board = public("/board", "#waiting li")(browser_context, running)
    expect(page.locator("#waiting-count")).to_have_text("(1)")
    for one in (page, board):
        one.evaluate(LISTEN)
    running.issue()
    running.site.clock.advance(120)
    running.issue("collection")
    expect(page.locator("#waiting-count")).to_have_text("(3)")
    expect(board.locator("#waiting")).to_contain_text("2")
    assert page.evaluate("window.spoken") == []
    assert board.evaluate("window.spoken") == []
    page.keyboard.press(" ")
    said(page, "A001 dipanggil.")
    assert page.evaluate("window.spoken.at(-1)") == "A001 dipanggil."
    expect(board.locator("#now-label")).to_have_text("A001")
    assert "A001" in board.evaluate("window.spoken.at(-1)")


def test_a_phone_s_reader_hears_the_call_and_keeps_its_place(
    running: FurnishedSite, browser_context: BrowserContext
) -> None:
    ticket = running.issue()
    page = public(f"/t/{ticket}", ".number strong")(browser_context, running)
    page.evaluate(LISTEN)
    page.get_by_role("link", name="English").focus()
    running.next(FREE)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#news[aria-live='assertive']")).to_contain_text("Anda dipanggil ke Loket 1")
    assert len(page.evaluate("[...new Set(window.spoken)]")) == 1
    expect(page.get_by_role("link", name="English")).to_be_focused()
