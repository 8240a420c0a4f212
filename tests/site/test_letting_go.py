"""A number goes back to the line, a person gives up: a key each, and undo instead of a question."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from shown_site import Site

from kiosk.site.staff import LONGEST_NAME


def press(page: Page, key: str, said: str) -> None:
    page.keyboard.press(key)
    expect(page.locator("#message")).to_have_text(re.compile(said))


def test_a_number_in_hand_goes_back_to_the_line_with_its_time_of_arrival(site: Site, console: Page) -> None:
    site.issue(minutes_ago=30)
    press(console, " ", "A001 dipanggil")
    press(console, "k", "A001 dikembalikan ke antrean")
    expect(console.locator("#ticket")).to_be_hidden()
    row = console.locator("#waiting li[data-label='A001']")
    expect(row.locator(".age")).to_have_text("30 mnt")
    press(console, " ", "A001 dipanggil")
    press(console, "s", "mulai dilayani")
    press(console, "k", "A001 dikembalikan ke antrean")
    expect(row).to_be_visible()


def test_whoever_gives_up_is_cancelled_by_one_key_and_brought_back_by_undo(site: Site, console: Page) -> None:
    ticket = site.issue()
    press(console, " ", "A001 dipanggil")
    press(console, "c", "A001 dibatalkan. Ini dapat diurungkan selama satu menit.")
    expect(console.locator("#ticket")).to_be_hidden()
    expect(console.locator("[data-deed='undo']")).to_have_attribute("aria-disabled", "false")
    assert state(console, ticket) == "cancelled"
    press(console, "u", "Langkah terakhir pada A001 diurungkan")
    expect(console.locator("#label")).to_have_text("A001")
    assert state(console, ticket) == "called"


def test_who_goes_home_is_cancelled_in_the_list_by_the_keyboard_and_brought_back(
    site: Site, console: Page
) -> None:
    site.issue(minutes_ago=30)
    ticket = site.issue(minutes_ago=20)
    row = console.locator("#waiting li[data-label='A002']")
    expect(row).to_be_visible()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight"):
        console.keyboard.press(key)
    expect(row.get_by_role("button", name="Batalkan, A002")).to_be_focused()
    console.keyboard.press("Enter")
    expect(console.locator("#ask-cancel h2")).to_have_text("Batalkan nomor A002")
    console.keyboard.press("Enter")
    expect(console.locator("#ask-cancel .error")).to_have_text("Pilih atau tulis alasannya dahulu.")
    console.keyboard.press("1")
    press(console, "Enter", "A002 dibatalkan. Ini dapat diurungkan selama satu menit.")
    expect(row).to_be_hidden()
    assert state(console, ticket) == "cancelled"
    press(console, "u", "Langkah terakhir pada A002 diurungkan")
    expect(row.locator(".age")).to_have_text("20 mnt")
    assert state(console, ticket) == "waiting"


@pytest.mark.parametrize(
    ("keys", "said", "part"),
    [("x", "A001 dicatat tidak hadir", "#missed"), ("p1\n", "A001 ditunda", "#parked")],
    ids=["missed", "on hold"],
)
def test_who_is_missed_or_on_hold_is_cancelled_in_its_row_too(
    site: Site, console: Page, keys: str, said: str, part: str
) -> None:
    ticket = site.issue()
    press(console, " ", "A001 dipanggil")
    console.keyboard.type(keys)
    expect(console.locator("#message")).to_contain_text(said)
    row = console.locator(f"{part} li[data-label='A001']")
    row.get_by_role("button", name="Batalkan, A001").press("Enter")
    console.keyboard.press("1")
    press(console, "Enter", "A001 dibatalkan. Ini dapat diurungkan selama satu menit.")
    expect(row).to_be_hidden()
    assert state(console, ticket) == "cancelled"
    press(console, "u", "Langkah terakhir pada A001 diurungkan")
    expect(row).to_be_visible()


@pytest.mark.parametrize("width_px", [1024, 320])
def test_the_deeds_of_a_waiting_row_stand_side_by_side(site: Site, console: Page, width_px: int) -> None:
    site.issue(minutes_ago=200)
    console.set_viewport_size({"width": width_px, "height": 768})
    deeds = console.locator("#waiting li[data-label='A001'] button")
    expect(deeds).to_have_text(["Beri prioritas", "Panggil", "Batalkan"])
    boxes = [box for deed in deeds.all() if (box := deed.bounding_box())]
    assert len({round(box["y"]) for box in boxes}) == 1
    assert boxes[-1]["x"] + boxes[-1]["width"] <= width_px


def test_with_nobody_in_hand_both_keys_do_nothing(site: Site, console: Page) -> None:
    site.issue()
    expect(console.locator("#next-label")).to_have_text("A001")
    for key in "kc":
        console.keyboard.press(key)
    press(console, " ", "A001 dipanggil")


def state(page: Page, ticket: dict[str, object]) -> str:
    asked = "id => fetch(`/api/tickets/${id}`).then(a => a.json()).then(t => t.state)"
    return str(page.evaluate(asked, ticket["id"]))


def test_an_account_of_the_longest_name_can_log_in(site: Site, browser_page: Page) -> None:
    browser_page.goto(f"{site.url}/staff")
    name = "petugas-" + "a" * (LONGEST_NAME - 8)
    browser_page.get_by_label("Nama petugas").press_sequentially(name, delay=0)
    expect(browser_page.get_by_label("Nama petugas")).to_have_value(name)
