"""The board on the wall can be read: from ten metres, by day and by night, on every screen."""

from __future__ import annotations

import pytest
from board_room import open_board
from board_seen import DIGIT_EM, LEAST_U, SIZES, TEXTS, TWO_FRAMES
from counters_side import Desk
from playwright.sync_api import BrowserContext, expect
from shown_site import Site

LAYOUTS = ["", "layout=stages", "layout=counters", "layout=one&stage=documents"]


@pytest.fixture
def busy(site: Site, desk: Desk) -> None:
    """Six calls, and people who wait at every stage."""
    for _ in range(8):
        site.issue()
    site.issue("collection")
    for _ in range(5):
        desk.call_and_miss()
    desk.next("3")


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize("layout", LAYOUTS)
def test_everything_can_be_read_on_every_screen(
    site: Site, browser_context: BrowserContext, layout: str
) -> None:
    for theme in ("day", "night"):
        board = open_board(browser_context, site, f"{layout}&theme={theme}")
        expect(board.locator("#now-label")).not_to_be_empty()
        for width, height in SIZES:
            board.set_viewport_size({"width": width, "height": height})
            board.wait_for_function("width => innerWidth === width", arg=width)
            board.evaluate(TWO_FRAMES)  # the board measures itself anew at a new size
            texts = board.evaluate(TEXTS)
            where = f"{layout} {theme} {width}x{height}"
            assert len(texts) > 12, where
            assert [t for t in texts if t["u"] < LEAST_U] == [], f"too small on {where}"
            assert [t for t in texts if t["contrast"] < 7] == [], f"too faint on {where}"
            assert [t["text"] for t in texts if t["cut"]] == [], f"cut on {where}"
            for place in ("#now-label", "#now-counter"):
                size = board.locator(place).evaluate("node => parseFloat(getComputedStyle(node).fontSize)")
                assert size * DIGIT_EM >= min(width, height) / 12, f"{place} on {where}"
            assert board.evaluate("document.documentElement.scrollHeight <= innerHeight"), where
        board.close()


@pytest.mark.usefixtures("busy")
def test_the_last_calls_can_be_read_from_ten_metres(site: Site, browser_context: BrowserContext) -> None:
    for width, height in SIZES:
        board = open_board(browser_context, site, width=width, height=height)
        for place in ("#last .label", "#last .at strong"):
            size = board.locator(place).first.evaluate("node => parseFloat(getComputedStyle(node).fontSize)")
            assert size * DIGIT_EM >= min(width, height) / 12, place
        board.close()
