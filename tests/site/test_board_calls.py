"""The board on the wall: a call is seen and heard; nothing is missed, nothing said once too often."""

from __future__ import annotations

import requests
from board_room import PLAYER, chime_and_twice, open_board, played, wait_played
from counters_side import Desk
from playwright.sync_api import BrowserContext, expect
from shown_site import HTTP_TIMEOUT_S, Site


def test_a_call_is_shown_and_then_heard_as_a_chime_and_the_sentence_twice(
    site: Site, browser_context: BrowserContext, desk: Desk
) -> None:
    site.issue()
    board = open_board(browser_context, site)
    expect(board.locator("#silent")).to_be_visible()
    desk.next()
    expect(board.locator("#now-label")).to_have_text("A001")
    expect(board.locator("#now-counter")).to_have_text("1")
    expect(board.locator("#now-stage")).to_contain_text("Pemeriksaan berkas")
    expect(board.locator("#now-stage")).to_contain_text("Document check")
    assert wait_played(board, 3) == chime_and_twice("A001")
    sounds = board.evaluate("window.played")
    assert {(one["says"], one["framed"]) for one in sounds} == {("A001", True)}, "never heard and not seen"


def test_the_real_chime_and_voice_are_sounds(site: Site) -> None:
    for path in ("/static/chime.wav", "/static/silence.wav", "/voice/A001/1.wav?recalls=0"):
        answer = requests.get(site.url + path, timeout=HTTP_TIMEOUT_S)
        assert answer.headers["content-type"] in ("audio/wav", "audio/x-wav")
        assert answer.content[:4] == b"RIFF"


def test_of_two_calls_at_once_each_is_seen_while_it_is_heard_and_said_twice_before_the_other(
    site: Site, browser_context: BrowserContext, desk: Desk
) -> None:
    for _ in range(2):
        site.issue()
    board = open_board(browser_context, site)
    desk.next("1")
    desk.next("2")
    expect(board.locator(".calling #now-label")).to_have_text("A001")
    expect(board.locator("#last li")).to_have_count(0)
    expect(board.locator(".calling #now-label")).to_have_text("A002")
    expect(board.locator("#last li .label")).to_have_text("A001")
    assert wait_played(board, 6) == chime_and_twice("A001") + chime_and_twice("A002", "2")
    says = board.evaluate("window.played.map(one => one.says)")
    assert says == ["A001"] * 3 + ["A002"] * 3


def test_a_group_is_called_once_and_its_size_is_shown(
    site: Site, browser_context: BrowserContext, desk: Desk
) -> None:
    site.issue(people=3, party=3)
    site.issue()
    board = open_board(browser_context, site)
    desk.call_and_miss()
    desk.next()
    expect(board.locator("#now-stage")).to_contain_text("Rombongan 3 orang")
    expect(board.locator("#now-stage")).to_contain_text("Group of 3")
    assert wait_played(board, 6) == chime_and_twice("A001") + chime_and_twice("A002")


def test_a_call_that_is_undone_disappears_and_falls_silent(
    site: Site, browser_context: BrowserContext, desk: Desk
) -> None:
    site.issue()
    board = open_board(browser_context, site)
    desk.next()
    expect(board.locator("#now-label")).to_have_text("A001")
    wait_played(board, 2)
    desk.undo()
    expect(board.locator("#silent")).to_be_visible()
    expect(board.locator("body.calling")).to_have_count(0)
    assert played(board) == chime_and_twice("A001")[:2]


def test_a_board_that_was_away_hears_what_it_missed_and_nothing_twice(
    site: Site, browser_context: BrowserContext, desk: Desk
) -> None:
    for _ in range(2):
        site.issue()
    board = open_board(browser_context, site)
    desk.call_and_miss()
    wait_played(board, 3)
    browser_context.set_offline(True)
    board.evaluate("window.dispatchEvent(new Event('offline'))")
    site.kill()
    expect(board.locator("#banner")).to_contain_text("Papan terputus sejak")
    expect(board.locator("#banner")).to_contain_text("Board offline since")
    expect(board.locator("#now-label")).to_have_text("A001")
    site.start()
    desk.next("2")
    browser_context.set_offline(False)
    expect(board.locator("#now-label")).to_have_text("A002")
    expect(board.locator("#banner")).to_be_hidden()
    assert wait_played(board, 6) == chime_and_twice("A001") + chime_and_twice("A002", "2")


def test_a_board_that_is_switched_on_late_calls_nobody_again(
    site: Site, browser_context: BrowserContext, desk: Desk
) -> None:
    for _ in range(2):
        site.issue()
    desk.call_and_miss()
    board = open_board(browser_context, site)
    expect(board.locator("#now-label")).to_have_text("A001")
    desk.next()
    assert wait_played(board, 3) == chime_and_twice("A002")


def test_a_browser_that_forbids_sound_asks_for_a_touch_before_the_first_call(
    site: Site, browser_context: BrowserContext, desk: Desk
) -> None:
    site.issue()
    board = browser_context.new_page()
    board.add_init_script(f"window.forbidden = true; {PLAYER}")
    board.goto(f"{site.url}/board")
    button = board.get_by_role("button", name="Sentuh untuk menyalakan suara")
    expect(button).to_be_visible()
    expect(button).to_contain_text("Touch to turn on sound")
    desk.next()
    expect(board.locator("#now-label")).to_have_text("A001")
    assert played(board) == []
    board.evaluate("window.forbidden = false")
    board.locator("#now").click()
    expect(button).to_be_hidden()
    assert wait_played(board, 1)[0] == "/static/chime.wav"


def test_a_second_board_of_a_room_shows_without_sound(
    site: Site, browser_context: BrowserContext, desk: Desk
) -> None:
    site.issue()
    board = open_board(browser_context, site, "sound=off")
    desk.next()
    expect(board.locator(".calling #now-label")).to_have_text("A001")
    expect(board.locator("body.calling")).to_have_count(0)
    assert played(board) == []


def test_a_board_that_began_with_a_call_that_is_undone_says_no_older_one_again(
    site: Site, browser_context: BrowserContext, desk: Desk
) -> None:
    for _ in range(2):
        site.issue()
    desk.next("1")
    desk.next("2")
    board = open_board(browser_context, site)
    expect(board.locator("#now-label")).to_have_text("A002")
    desk.undo()
    expect(board.locator("#now-label")).to_have_text("A001")
    desk.next("2")
    assert wait_played(board, 3) == chime_and_twice("A002", "2")
