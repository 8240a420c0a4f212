"""The board on the wall: what is called is shown, large, and spoken."""

from __future__ import annotations

from conftest import Site
from playwright.sync_api import BrowserContext, Page, expect

HEIGHT_PX = 1080
TWELFTH_PX = HEIGHT_PX / 12
DIGIT_EM = 0.69  # of Atkinson Hyperlegible Next, measured on the glyphs


def open_board(context: BrowserContext, site: Site) -> Page:
    page = context.new_page()
    page.set_viewport_size({"width": 1920, "height": HEIGHT_PX})
    page.goto(f"{site.url}/board")
    expect(page.locator("#waiting li")).to_have_count(4)
    return page


def test_a_call_is_shown_and_its_chime_and_voice_are_asked_for(site: Site, console: Page) -> None:
    site.issue()
    expect(console.locator("#waiting li")).to_have_count(1)
    board = open_board(console.context, site)
    expect(board.locator("#silent")).to_be_visible()
    with (
        board.expect_response("**/static/chime.wav") as chime,
        board.expect_response("**/voice/A001/1.wav?recalls=0") as voice,
    ):
        console.keyboard.press(" ")
    expect(board.locator("#now-label")).to_have_text("A001")
    expect(board.locator("#now-counter")).to_have_text("1")
    assert chime.value.ok
    assert voice.value.ok
    assert voice.value.headers["content-type"] == "audio/wav"


def test_two_calls_at_once_are_announced_one_after_the_other(site: Site, console: Page) -> None:
    for _ in range(2):
        site.issue()
    expect(console.locator("#waiting li")).to_have_count(2)
    board = open_board(console.context, site)
    board.route("**/*.wav", lambda route: route.abort())  # without sound a call stands for six seconds
    console.evaluate(
        """() => Promise.all([1, 2].map(counter => fetch(`/api/counters/${counter}/next`, {
            method: "POST", headers: {"Content-Type": "application/json"},
            body: JSON.stringify({request_id: "together-" + counter})})))"""
    )
    first = board.locator("#now.fresh #now-label")
    expect(first).to_have_text("A001")
    expect(board.locator("#last li")).to_have_count(0)
    expect(first).to_have_text("A002")
    expect(board.locator("#last li .label")).to_have_text("A001")


def test_called_numbers_can_be_read_from_ten_metres(site: Site, console: Page) -> None:
    for _ in range(3):
        site.issue()
    expect(console.locator("#waiting li")).to_have_count(3)
    for key, said in ((" ", "A001 dipanggil."), ("x", "A001 dicatat tidak hadir."), (" ", "A002 dipanggil.")):
        console.keyboard.press(key)
        expect(console.locator("#message")).to_have_text(said)
    board = open_board(console.context, site)
    expect(board.locator("#last li")).to_have_count(1)
    for place in ("#now-label", "#now-counter", "#last .label", "#last .at strong", "#waiting strong"):
        size_px = board.locator(place).first.evaluate("node => parseFloat(getComputedStyle(node).fontSize)")
        assert size_px * DIGIT_EM >= TWELFTH_PX, place
    assert board.evaluate("document.documentElement.scrollHeight <= innerHeight")


def test_the_board_counts_who_waits_by_stage(site: Site, browser_context: BrowserContext) -> None:
    board = open_board(browser_context, site)
    site.issue()
    site.issue()
    site.issue("collection")
    expect(board.locator("#waiting [data-stage='documents'] strong")).to_have_text("2")
    expect(board.locator("#waiting [data-stage='collection'] strong")).to_have_text("1")


def test_the_board_says_that_it_lost_the_site_and_comes_back(
    site: Site, browser_context: BrowserContext
) -> None:
    board = open_board(browser_context, site)
    site.kill()
    expect(board.locator("#banner")).to_contain_text("menyambung kembali")
    site.start()
    expect(board.locator("#banner")).to_be_hidden()


def test_a_browser_that_forbids_sound_offers_one_button(site: Site, console: Page) -> None:
    site.issue()
    expect(console.locator("#waiting li")).to_have_count(1)
    board = console.context.new_page()
    board.add_init_script(
        """addEventListener("click", () => { window.touched = true; }, {capture: true});
        const play = HTMLMediaElement.prototype.play;
        HTMLMediaElement.prototype.play = function () {
            return window.touched
                ? play.call(this) : Promise.reject(new DOMException("no gesture", "NotAllowedError"));
        };"""
    )
    board.goto(f"{site.url}/board")
    expect(board.locator("#waiting li")).to_have_count(4)
    console.bring_to_front()
    console.keyboard.press(" ")
    button = board.get_by_role("button", name="Nyalakan suara")
    expect(button).to_be_visible()
    expect(board.locator("#now-label")).to_have_text("A001")
    with board.expect_response("**/static/chime.wav"):
        button.click()
    expect(button).to_be_hidden()
