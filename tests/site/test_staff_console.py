"""The staff console in a real browser against a real site."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Locator, Page, Request, Route, expect
from shown_site import Site, sign_in
from site_process import OFFICER


def press(page: Page, key: str, said: str) -> None:
    """Press a key on the console and wait for the sentence that says it was done."""
    page.keyboard.press(key)
    expect(page.locator("#message")).to_have_text(re.compile(said))


def open_deed(page: Page, name: str) -> Locator:
    """The button of a deed, once it may be pressed."""
    return page.locator(f".deed[data-deed='{name}'][aria-disabled='false']")


def test_a_wrong_password_is_told_and_lets_nobody_in(site: Site, browser_page: Page) -> None:
    browser_page.goto(f"{site.url}/staff")
    browser_page.get_by_label("Nama petugas").fill(OFFICER)
    browser_page.get_by_label("Kata sandi").fill("bukan-ini")
    browser_page.keyboard.press("Enter")
    expect(browser_page.locator("#sign-in-error")).to_have_text("Nama atau kata sandi tidak sesuai.")
    expect(browser_page.locator("#console")).to_be_hidden()


def test_space_calls_the_next_number_and_says_why_it_was_next(site: Site, console: Page) -> None:
    site.issue(minutes_ago=34)
    site.issue(minutes_ago=5)
    expect(console.locator("#waiting [data-stage='documents'] li")).to_have_count(2)
    press(console, " ", "A001 dipanggil")
    expect(console.locator("#label")).to_have_text("A001")
    expect(console.locator("#state")).to_have_text("Dipanggil")
    expect(console.locator("#reason")).to_contain_text("34 menit")
    expect(console.locator("#service")).to_have_text("Paspor baru")
    expect(console.locator("#waiting [data-stage='documents'] li")).to_have_count(1)


def test_an_empty_queue_says_so(console: Page) -> None:
    expect(console.locator("#nothing")).to_have_text("Tidak ada yang menunggu.")
    press(console, " ", "Tidak ada yang menunggu")
    expect(console.locator("#no-ticket")).to_be_visible()


def test_who_is_next_stands_there_with_the_reason_before_the_call(site: Site, console: Page) -> None:
    site.issue(minutes_ago=34)
    site.issue(minutes_ago=12, priority=True)
    expect(console.locator("#next-label")).to_have_text("A002")
    expect(console.locator("#next-reason")).to_contain_text("prioritas")
    press(console, " ", "A002 dipanggil")
    expect(console.locator("#reason")).to_contain_text("prioritas")
    expect(console.locator("#next-label")).to_have_text("A001")


def test_a_whole_day_by_the_keyboard_alone(site: Site, console: Page) -> None:
    for minutes_ago in (30, 20, 10):
        site.issue(minutes_ago=minutes_ago)
    press(console, " ", "A001 dipanggil")
    expect(open_deed(console, "recall")).to_be_visible()
    press(console, "r", "A001 dipanggil ulang")
    expect(console.locator("#recalls")).to_have_text("Dipanggil ulang 1×")
    press(console, "s", "A001 mulai dilayani")
    press(console, "f", "A001 selesai di tahap ini")
    expect(console.locator("#waiting [data-stage='biometrics'] li")).to_have_attribute("data-label", "A001")

    press(console, " ", "A002 dipanggil")
    press(console, "x", "A002 dicatat tidak hadir")
    expect(console.locator("#missed li")).to_have_attribute("data-label", "A002")
    console.locator("#missed [data-row='resume']").press("Enter")
    expect(console.locator("#message")).to_have_text("A002 dikembalikan ke antrean.")
    expect(console.locator("#missed-part")).to_be_hidden()

    press(console, " ", "A002 dipanggil")
    console.keyboard.press("p")
    console.keyboard.press("1")
    press(console, "Enter", "A002 ditunda")
    expect(console.locator("#parked li")).to_have_attribute("data-label", "A002")

    press(console, " ", "A003 dipanggil")
    console.keyboard.press("t")
    expect(console.locator("#transfer")).to_be_visible()
    expect(console.locator("#to-stage button").first).to_be_focused()
    console.keyboard.press("Tab")
    console.keyboard.press("Enter")
    expect(console.locator("#why-transfer")).to_be_visible()
    press(console, "1", "A003 dipindahkan.")
    expect(console.locator("#waiting [data-stage='payment'] li")).to_have_attribute("data-label", "A003")


def test_only_the_deeds_that_the_ticket_allows_can_be_pressed(site: Site, console: Page) -> None:
    def open_deeds() -> list[str]:
        deeds = console.locator(".deed[aria-disabled='false']")
        named: list[str] = deeds.evaluate_all("all => all.map(b => b.dataset.deed)")
        return [name for name in named if name not in ("undo", "pause", "recall")]

    site.issue()
    expect(console.locator("[data-deed='next']")).to_be_enabled()
    assert open_deeds() == ["next"]
    press(console, " ", "A001 dipanggil")
    assert open_deeds() == ["serve", "no-show", "park", "transfer", "priority", "resume", "cancel"]
    press(console, "s", "mulai dilayani")
    assert open_deeds() == ["next", "finish", "park", "transfer", "priority", "resume", "cancel"]


def test_two_consoles_that_press_space_together_get_different_numbers(site: Site, browser: Browser) -> None:
    site.issue(minutes_ago=9)
    site.issue(minutes_ago=8)
    contexts = [browser.new_context() for _ in range(2)]
    pages = [context.new_page() for context in contexts]
    for page, counter in zip(pages, ("1", "2"), strict=True):
        sign_in(page, site, counter)
        expect(page.locator("[data-deed='next']")).to_be_enabled()
    for page in pages:
        page.evaluate("setTimeout(() => document.querySelector(\"[data-deed='next']\").click(), 150) && null")
    for page in pages:
        expect(page.locator("#label")).to_have_text(re.compile("A00[12]"))
    assert {page.locator("#label").inner_text() for page in pages} == {"A001", "A002"}
    for context in contexts:
        context.close()


def test_a_click_whose_answer_was_lost_is_repeated_under_the_same_id(site: Site, console: Page) -> None:
    site.issue(minutes_ago=9)
    site.issue(minutes_ago=8)
    expect(console.locator("#waiting li")).to_have_count(2)
    asked: list[object] = []

    def lose_first_answer(route: Route, request: Request) -> None:
        asked.append((request.post_data_json or {}).get("request_id"))
        if len(asked) == 1:
            route.fetch()  # the site does the deed, and its answer never arrives
            route.abort("connectionreset")
        else:
            route.continue_()

    console.route("**/api/counters/1/next", lose_first_answer)
    press(console, " ", "A001 dipanggil")
    assert len(asked) == 2
    assert asked[0] == asked[1]
    expect(console.locator("#label")).to_have_text("A001")
    expect(console.locator("#waiting li")).to_have_count(1)


def test_the_console_greys_while_the_site_is_dead_and_comes_back_by_itself(site: Site, console: Page) -> None:
    site.issue(minutes_ago=9)
    press(console, " ", "A001 dipanggil")
    site.kill()
    expect(console.locator("#away")).to_be_visible()
    expect(console.locator(".deed[aria-disabled='false']")).to_have_count(0)
    console.keyboard.press("s")
    expect(console.locator("#label")).to_have_text("A001")
    site.start()
    expect(console.locator("#away")).to_be_hidden()
    press(console, "s", "A001 mulai dilayani")


def test_a_call_for_help_names_booth_and_screen_and_leaves_when_answered(site: Site, console: Page) -> None:
    site.call_for_help("identity")
    calls = console.locator("#assistance li")
    expect(calls).to_contain_text("Petugas dipanggil di Anjungan 1, layar NIK")
    calls.get_by_role("button", name="Saya datang").press("Enter")
    expect(calls).to_have_count(0)


def test_a_number_is_found_by_searching(site: Site, console: Page) -> None:
    for service in ("new", "new", "replacement"):
        site.issue(service)
    expect(console.locator("#waiting li")).to_have_count(3)
    console.keyboard.press("/")
    console.keyboard.type("b0")
    expect(console.locator("#waiting li")).to_have_attribute("data-label", "B001")
    console.keyboard.type("99")
    expect(console.locator("#waiting li")).to_have_count(0)
    expect(console.locator("#nothing")).to_have_text("Nomor itu tidak ada dalam daftar.")


def test_english_is_one_click_away_and_remembered(site: Site, console: Page) -> None:
    site.issue()
    console.get_by_role("link", name="English").click()
    expect(console.locator("[data-deed='next']")).to_contain_text("Call next")
    expect(console.locator("#waiting-title")).to_contain_text("Waiting")
    console.goto(f"{site.url}/staff")
    expect(console.locator("html")).to_have_attribute("lang", "en")
    expect(console.locator("[data-deed='next']")).to_be_visible()
    expect(console.locator("[data-deed='next']")).to_be_enabled()
    press(console, " ", "A001 called.")
    expect(console.locator("#service")).to_have_text("New passport")


def test_day_and_night_are_chosen_and_remembered(site: Site, console: Page) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    assert console.evaluate(ground) == "rgb(246, 244, 239)"
    console.get_by_role("button", name="Tampilan malam").click()
    assert console.evaluate(ground) == "rgb(13, 20, 37)"
    console.reload()
    expect(console.locator("#console")).to_be_visible()
    assert console.evaluate(ground) == "rgb(13, 20, 37)"


def test_every_deed_is_on_the_screen_at_every_size(site: Site, console: Page) -> None:
    site.issue()
    site.call_for_help()
    press(console, " ", "A001 dipanggil")
    for width_px, height_px in ((1024, 768), (1440, 900), (360, 740)):
        console.set_viewport_size({"width": width_px, "height": height_px})
        for deed in console.locator(".deed").all():
            expect(deed).to_be_in_viewport(ratio=1)
        assert console.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_no_page_runs_a_script_that_stands_in_it(site: Site, console: Page) -> None:
    console.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = 1'}))"
    )
    assert console.evaluate("window.ran") is None
