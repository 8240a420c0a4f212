"""What an officer does at the console beside calling: holds, priority, undo, pause, the end of the day."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Locator, Page, expect
from shown_site import Site, sign_in
from site_process import SUPERVISOR

MINUTE_MS = 60_000
LEAST_TARGET_PX = 44


def press(page: Page, key: str, said: str) -> None:
    """Press a key and wait for the sentence that says it was done."""
    page.keyboard.press(key)
    expect(page.locator("#message")).to_have_text(re.compile(said))


def row(page: Page, label: str) -> Locator:
    return page.locator(f"#others li[data-label='{label}']")


def test_a_hold_asks_for_a_reason_and_a_time_and_shows_both(site: Site, console: Page) -> None:
    site.issue()
    press(console, " ", "A001 dipanggil")
    console.keyboard.press("p")
    asked = console.locator("#ask-park")
    expect(asked.locator("h2")).to_have_text("Tunda A001")
    console.keyboard.press("Enter")
    expect(asked.locator(".error")).to_have_text("Pilih atau tulis alasannya dahulu.")
    asked.get_by_label("Atau dengan kata sendiri").fill("Mengambil kacamata")
    asked.get_by_label("15 menit").check()
    press(console, "Enter", "A001 ditunda")
    expect(row(console, "A001").locator(".what")).to_contain_text("Mengambil kacamata")
    expect(row(console, "A001").locator(".age")).to_have_text(re.compile(r"sampai \d\d\.\d\d"))


def test_a_chosen_reason_is_kept_in_indonesian_and_read_in_the_language_of_the_page(
    site: Site, console: Page
) -> None:
    site.issue()
    press(console, " ", "A001 dipanggil")
    console.keyboard.press("p")
    console.keyboard.press("1")
    press(console, "Enter", "A001 ditunda")
    expect(row(console, "A001").locator(".what")).to_contain_text("Fotokopi dokumen")
    console.get_by_role("link", name="English").click()
    expect(row(console, "A001").locator(".what")).to_contain_text("Photocopying a document")


def test_a_question_that_is_left_changes_nothing(site: Site, console: Page) -> None:
    site.issue()
    press(console, " ", "A001 dipanggil")
    console.keyboard.press("p")
    console.keyboard.press("Escape")
    expect(console.locator("#ask-park")).to_be_hidden()
    expect(console.locator("#label")).to_have_text("A001")
    expect(console.locator("#parked-part")).to_be_hidden()


def test_a_call_again_waits_for_its_pause_and_ends_at_its_limit(site: Site, console: Page) -> None:
    site.issue()
    press(console, " ", "A001 dipanggil")
    again = console.locator("[data-deed='recall']")
    expect(again.locator("small")).to_have_text(re.compile(r"[123] detik lagi"))
    expect(again).to_have_attribute("aria-disabled", "true")
    for count in (1, 2):
        expect(again).to_have_attribute("aria-disabled", "false")
        press(console, "r", "A001 dipanggil ulang")
        expect(console.locator("#recalls")).to_have_text(f"Dipanggil ulang {count}×")
    expect(again.locator("small")).to_have_text("sudah 2×")
    expect(again).to_have_attribute("aria-disabled", "true")


def test_priority_is_granted_and_taken_back_with_one_press(site: Site, console: Page) -> None:
    site.issue(minutes_ago=20)
    site.issue(minutes_ago=9)
    row(console, "A002").get_by_role("button", name="Beri prioritas").click()
    expect(console.locator("#message")).to_contain_text("A002 diprioritaskan")
    expect(console.locator("#waiting [data-key='priority'] li")).to_have_attribute("data-label", "A002")
    expect(row(console, "A002").locator(".age")).to_have_text("9 mnt")
    expect(console.locator("#next-label")).to_have_text("A002")
    press(console, " ", "A002 dipanggil")
    expect(console.locator("#class")).to_have_text("Prioritas")
    press(console, "g", "Prioritas A002 dicabut")
    expect(console.locator("#class")).to_have_text("Reguler")


def test_a_chosen_number_is_called_with_a_reason_by_the_keyboard(site: Site, console: Page) -> None:
    for minutes_ago in (30, 20, 10):
        site.issue(minutes_ago=minutes_ago)
    console.keyboard.press("/")
    console.keyboard.type("a003")
    expect(console.locator("#waiting li")).to_have_count(1)
    console.keyboard.press("Enter")
    expect(console.locator("#ask-call h2")).to_contain_text("A003")
    console.keyboard.press("3")
    press(console, "Enter", "A003 dipanggil di luar urutan")
    expect(console.locator("#label")).to_have_text("A003")


def test_the_arrow_keys_walk_through_the_rows(site: Site, console: Page) -> None:
    for minutes_ago in (30, 20):
        site.issue(minutes_ago=minutes_ago)
    expect(console.locator("#waiting li")).to_have_count(2)
    console.keyboard.press("ArrowDown")
    expect(row(console, "A001").locator("[data-row='priority']")).to_be_focused()
    console.keyboard.press("ArrowDown")
    console.keyboard.press("ArrowRight")
    expect(row(console, "A002").locator("[data-row='call']")).to_be_focused()
    console.keyboard.press("Enter")
    expect(console.locator("#ask-call h2")).to_contain_text("A002")


def test_space_finishes_who_is_served_and_calls_the_next(site: Site, console: Page) -> None:
    site.issue(minutes_ago=9)
    site.issue(minutes_ago=8)
    press(console, " ", "A001 dipanggil")
    press(console, "s", "mulai dilayani")
    expect(console.locator("[data-deed='next'] span")).to_have_text("Selesai, panggil berikutnya")
    press(console, " ", "A001 selesai di tahap ini. A002 dipanggil.")
    expect(console.locator("#label")).to_have_text("A002")


def test_the_last_step_can_be_undone_and_its_minute_is_counted_down(site: Site, console: Page) -> None:
    site.issue()
    press(console, " ", "A001 dipanggil")
    press(console, "x", "A001 dicatat tidak hadir")
    expect(console.locator("[data-deed='undo'] small")).to_have_text(re.compile(r"A001 · (1:00|0:5\d)"))
    press(console, "u", "Langkah terakhir pada A001 diurungkan")
    expect(console.locator("#label")).to_have_text("A001")
    expect(console.locator("#missed-part")).to_be_hidden()
    expect(console.locator("[data-deed='undo']")).to_have_attribute("aria-disabled", "true")


def test_after_a_minute_nothing_is_offered_to_undo(site: Site, browser_page: Page) -> None:
    browser_page.clock.install()
    sign_in(browser_page, site, "1")
    site.issue()
    press(browser_page, " ", "A001 dipanggil")
    undo = browser_page.locator("[data-deed='undo']")
    expect(undo).to_have_attribute("aria-disabled", "false")
    browser_page.clock.run_for(MINUTE_MS + 1_000)
    expect(undo).to_have_attribute("aria-disabled", "true")
    expect(undo.locator("small")).to_have_text("")


def test_a_paused_counter_calls_nobody_and_says_why(site: Site, console: Page) -> None:
    site.issue()
    console.keyboard.press("b")
    console.keyboard.press("2")
    press(console, "Enter", "Loket 1 dijeda")
    expect(console.locator("#paused-words")).to_contain_text("Dijeda: Salat")
    expect(console.locator("[data-deed='next']")).to_have_attribute("aria-disabled", "true")
    expect(console.locator("#next")).to_be_hidden()
    expect(console.locator(".deed.main")).to_have_attribute("data-deed", "pause")  # the way on is to open it
    expect(console.locator("#desks .own .doing")).to_contain_text("Salat")
    press(console, "b", "Loket 1 dibuka")
    expect(console.locator("#paused")).to_be_hidden()
    press(console, " ", "A001 dipanggil")


def test_a_group_is_shown_with_how_many_come_together(site: Site, console: Page) -> None:
    site.issue(booking="booking-1", people=3, party=5)
    expect(row(console, "A001").locator(".people")).to_have_text("×3")
    press(console, " ", "A001 dipanggil")
    expect(console.locator("#people")).to_have_text("×3 orang bersama")


def test_the_checklist_says_what_the_booth_scanned_and_what_it_did_not(site: Site, console: Page) -> None:
    site.issue(checklist={"ktp": "scanned", "kk": "skipped"})
    press(console, " ", "A001 dipanggil")
    expect(console.locator("#checklist .scanned")).to_have_text("KTP-el sudah dipindai")
    expect(console.locator("#checklist .skipped")).to_have_text("Kartu keluarga belum dipindai")


def test_what_waits_is_summed_up_by_class_with_the_longest_wait(site: Site, console: Page) -> None:
    for minutes_ago in (95, 20):
        site.issue(minutes_ago=minutes_ago)
    site.issue(minutes_ago=7, priority=True)
    site.issue("collection", minutes_ago=50)  # not for this counter
    summed = {"priority": ("1", "terlama 7 mnt"), "booking": ("0", ""), "regular": ("2", "terlama 95 mnt")}
    for name, (count, longest) in summed.items():
        tile = console.locator(f"#summary [data-class='{name}']")
        expect(tile.locator("strong")).to_have_text(count)
        expect(tile.locator("span")).to_have_text(longest)
    expect(console.locator("#summary .late strong")).to_have_text(["2"])


def test_my_own_figures_are_shown(site: Site, console: Page) -> None:
    site.issue(minutes_ago=9)
    site.issue(minutes_ago=8)
    press(console, " ", "A001 dipanggil")
    press(console, "x", "tidak hadir")
    press(console, " ", "A002 dipanggil")
    expect(console.locator("#me [data-key='called'] dd")).to_have_text("2")
    expect(console.locator("#me [data-key='no-show'] dd")).to_have_text("1")
    expect(console.locator("#me [data-key='mean'] dd")).to_have_text("–")


def test_a_supervisor_ends_the_day_and_sees_what_is_still_open(site: Site, browser_page: Page) -> None:
    sign_in(browser_page, site, "1", SUPERVISOR)
    for minutes_ago in (9, 8, 7):
        site.issue(minutes_ago=minutes_ago)
    press(browser_page, " ", "A001 dipanggil")
    browser_page.keyboard.press("e")
    asked = browser_page.locator("#ask-end")
    expect(asked.locator("[data-open='waiting']")).to_have_text("2")
    expect(asked.locator("#end-held-who")).to_have_text("A001 (Loket 1)")
    browser_page.keyboard.press("1")
    press(browser_page, "Enter", "A001")  # refused: it is still in hand
    expect(browser_page.locator("#message")).to_have_class(re.compile("bad"))
    browser_page.keyboard.press("e")
    asked.get_by_label("Tutup juga nomor").check()
    browser_page.keyboard.press("1")
    press(browser_page, "Enter", "Hari ini diakhiri")
    expect(browser_page.locator("#waiting li")).to_have_count(0)


def test_an_officer_is_not_offered_the_end_of_the_day(console: Page) -> None:
    expect(console.locator("#end-of-day")).to_be_hidden()
    console.keyboard.press("e")
    expect(console.locator("#ask-end")).to_be_hidden()


def test_the_legend_names_every_key_of_every_deed(console: Page) -> None:
    console.keyboard.press("?")
    expect(console.locator("#help")).to_be_visible()
    named = console.locator("#help kbd").all_inner_texts()
    for key in console.locator(".deed kbd").all_text_contents():
        assert key in named
    console.keyboard.press("Escape")
    expect(console.locator("#help")).to_be_hidden()


def test_a_number_that_another_counter_took_is_refused_with_a_sentence(
    site: Site, console: Page, browser: Browser
) -> None:
    site.issue()
    row(console, "A001").get_by_role("button", name="Panggil").click()
    expect(console.locator("#ask-call")).to_be_visible()
    context = browser.new_context()
    other = context.new_page()
    sign_in(other, site, "2")
    press(other, " ", "A001 dipanggil")
    context.close()
    console.keyboard.press("1")
    press(console, "Enter", "Nomor A001 sedang dipegang Loket 2")
    expect(console.locator("#message")).to_have_class(re.compile("bad"))


def test_a_button_that_a_hand_is_on_stays_there_when_the_queue_moves(site: Site, console: Page) -> None:
    site.issue(minutes_ago=9)
    button = row(console, "A001").locator("[data-row='call']")
    button.hover()
    where = button.bounding_box()
    console.mouse.down()
    with console.expect_response(lambda answer: "/api/queue?" in answer.url):
        site.issue(minutes_ago=30, priority=True)
    assert button.bounding_box() == where
    expect(row(console, "A002")).to_have_count(0)
    console.mouse.up()
    expect(console.locator("#ask-call h2")).to_contain_text("A001")
    expect(row(console, "A002")).to_have_count(1)
    assert button.bounding_box() != where


def test_the_focus_stays_on_its_row_when_the_queue_moves(site: Site, console: Page) -> None:
    site.issue(minutes_ago=9)
    button = row(console, "A001").locator("[data-row='call']")
    button.focus()
    site.issue(minutes_ago=30, priority=True)
    expect(row(console, "A002")).to_have_count(1)
    expect(button).to_be_focused()


def test_every_button_is_big_enough_for_a_finger_and_nothing_runs_over_the_side(
    site: Site, console: Page
) -> None:
    site.issue(minutes_ago=9, checklist={"ktp": "scanned"})
    site.issue(minutes_ago=8, priority=True)
    site.call_for_help()
    press(console, " ", "dipanggil")
    expect(console.locator("#assistance li")).to_have_count(1)
    for width_px, height_px in ((1024, 768), (1440, 900), (360, 740)):
        console.set_viewport_size({"width": width_px, "height": height_px})
        for button in console.locator("button:visible").all():
            box = button.bounding_box()
            assert box is not None
            assert box["height"] >= LEAST_TARGET_PX, button.inner_text()
        spilling = "b => b.filter(x => x.scrollWidth > x.clientWidth + 1).map(x => x.textContent.trim())"
        assert console.locator("button:visible").evaluate_all(spilling) == []
        assert console.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_what_was_called_is_said_to_a_screen_reader(site: Site, console: Page) -> None:
    site.issue()
    press(console, " ", "A001 dipanggil")
    expect(console.get_by_role("status").filter(has_text="A001 dipanggil")).to_be_visible()
    expect(console.locator("#assistance")).to_have_attribute("aria-live", "assertive")
