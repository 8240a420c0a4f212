"""The board on the wall: what each layout shows, and the page that sets one up."""

from __future__ import annotations

import re
import uuid

from board_room import chime_and_twice, open_board, wait_played
from counters_side import Desk
from playwright.sync_api import BrowserContext, Page, expect
from shown_site import Site


def test_a_board_of_one_stage_shows_and_says_only_that_stage(
    site: Site, browser_context: BrowserContext, desk: Desk
) -> None:
    site.issue()
    site.issue("collection")
    board = open_board(browser_context, site, "layout=one&stage=collection")
    expect(board.locator(".title")).to_have_text("Pengambilan Collection")
    expect(board.locator("#waiting li")).to_have_count(1)
    desk.next("1")
    desk.next("3")
    expect(board.locator("#now-label")).to_have_text("D001")
    assert wait_played(board, 3) == chime_and_twice("D001", "3")
    expect(board.locator("#last li")).to_have_count(0)


def test_the_last_five_calls_stand_with_their_counter(
    site: Site, browser_context: BrowserContext, desk: Desk
) -> None:
    for _ in range(7):
        site.issue()
        desk.call_and_miss()
    board = open_board(browser_context, site)
    expect(board.locator("#now-label")).to_have_text("A007")
    expect(board.locator("#last .label")).to_have_text(["A006", "A005", "A004", "A003", "A002"])
    expect(board.locator("#last strong")).to_have_text(["1"] * 5)


def test_a_board_of_counters_shows_who_is_where_and_what_is_closed(
    site: Site, browser_context: BrowserContext, desk: Desk
) -> None:
    site.issue()
    board = open_board(browser_context, site, "layout=counters")
    expect(board.locator("[data-counter='2']")).to_contain_text("Siap melayani")
    desk.next("1")
    expect(board.locator("[data-counter='1'].fresh .label")).to_have_text("A001")
    desk.post("/api/counters/2/pause", request_id=uuid.uuid4().hex, reason="break")
    expect(board.locator("[data-counter='2']")).to_contain_text("Tutup sementara")
    expect(board.locator("[data-counter='2']")).to_contain_text("Closed for now")


def test_a_board_of_stages_shows_the_calls_of_each_and_who_waits(
    site: Site, browser_context: BrowserContext, desk: Desk
) -> None:
    for _ in range(3):
        site.issue()
    site.issue("collection")
    desk.next("1")
    desk.next("3")
    board = open_board(browser_context, site, "layout=stages")
    expect(board.locator("#grid > li")).to_have_count(4)
    documents, collection = (
        board.locator("[data-stage='documents']"),
        board.locator("[data-stage='collection']"),
    )
    expect(documents.locator(".label")).to_have_text("A001")
    expect(documents.locator(".count strong")).to_have_text("2")
    expect(collection.locator(".label")).to_have_text("D001")
    expect(collection.locator(".count strong")).to_have_text("0")


def test_the_board_says_in_both_languages_since_when_it_is_alone(
    site: Site, browser_context: BrowserContext
) -> None:
    board = open_board(browser_context, site)
    site.kill()
    banner = board.locator("#banner")
    said = re.compile(r"^Papan terputus sejak \d\d\.\d\d\. Ikuti panggilan petugas\.$")
    expect(banner.locator("[lang=id]")).to_have_text(said)
    expect(banner.locator("[lang=en]")).to_contain_text("Please follow the officers' calls.")
    site.start()
    expect(banner).to_be_hidden()


def test_the_set_up_page_leads_to_the_board_it_describes(site: Site, browser_page: Page) -> None:
    browser_page.goto(f"{site.url}/board/setup")
    browser_page.get_by_label("Satu tahap saja").check()
    browser_page.get_by_label("Pembayaran").check()
    browser_page.get_by_label("Gelap").check()
    browser_page.get_by_role("button", name="Buka papan").click()
    assert browser_page.url == f"{site.url}/board?layout=one&stage=payment&theme=night&sound=on"
    expect(browser_page.locator(".title")).to_contain_text("Pembayaran")
    assert browser_page.evaluate("matchMedia(document.getElementById('night').media).matches")


def test_an_address_that_means_nothing_leads_to_the_set_up_page(site: Site, browser_page: Page) -> None:
    answer = browser_page.goto(f"{site.url}/board?layout=one&stage=tes")
    assert answer is not None
    assert answer.status == 400
    expect(browser_page.get_by_role("alert")).to_contain_text("Tahap “tes” tidak ada di kantor ini.")
    expect(browser_page.get_by_role("button", name="Buka papan")).to_be_visible()
