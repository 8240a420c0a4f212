"""The end of the day over the API and on the console: no more numbers, and how to give some again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from api_site import NAME, PASSWORD, Client, served
from playwright.sync_api import Page, expect
from shown_site import Site, sign_in
from site_process import SUPERVISOR

from kiosk.queue.accounts import Role
from kiosk.site.passwords import hash_password

ENDED = {"ended_at": "2026-11-23T08:00:00+08:00", "next_day": "2026-11-24", "opens_at": "07:30"}
DAY_S = 24 * 3600


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    with served(tmp_path) as client:
        client.store.add_staff(NAME, Role.SUPERVISOR, hash_password(PASSWORD))
        client.sign_in()
        yield client


def click(client: Client, path: str, **more: object) -> requests.Response:
    return client.post(path, {"request_id": client.click_id(), **more})


def test_a_booth_is_answered_closed_with_when_it_opens_again(client: Client) -> None:
    assert click(client, "/api/day/end", reason="tutup").ok
    told = client.issue().json()
    assert (told["status"], told["code"]) == (409, "closed")
    assert told["detail"] == (
        "Pengambilan nomor hari ini diakhiri pukul 08.00. Buka lagi Selasa, 24 November 2026, pukul 07.30."
    )
    assert told["detail_en"] == (
        "Taking numbers ended today at 08.00. Open again on Tuesday, 24 November 2026, at 07.30."
    )


def test_a_supervisor_opens_the_day_again_and_it_is_written_down(client: Client) -> None:
    assert click(client, "/api/day/reopen").json()["code"] == "day_not_ended"
    click(client, "/api/day/end", reason="tutup")
    assert click(client, "/api/day/reopen", reason="salah tekan").json() == {
        "date": "2026-11-23",
        "ended_at": None,
    }
    assert client.issue().status_code == 201
    latest = client.get("/api/audit?deed=day_reopened").json()["entries"][0]
    assert (latest["by"], latest["deed"]["en"], latest["reason"]) == (
        f"staff:{NAME}",
        "Day opened again",
        "salah tekan",
    )


def test_an_officer_does_not_open_the_day_again(client: Client) -> None:
    click(client, "/api/day/end", reason="tutup")
    client.store.add_staff(NAME, Role.OFFICER, hash_password(PASSWORD))
    client.sign_in()
    assert click(client, "/api/day/reopen").json()["code"] == "role_too_small"


def test_whoever_asks_is_told_that_the_day_was_ended_and_when_it_goes_on(client: Client) -> None:
    ticket = client.issue().json()["id"]

    def told(path: str) -> object:
        return client.get(path).json()["day_ended"]

    paths = (f"/api/tickets/{ticket}", "/api/places")
    assert [told(path) for path in paths] == [None, None]
    click(client, "/api/day/end", reason="tutup")
    assert [told(path) for path in (*paths, "/api/public")] == [ENDED, ENDED, ENDED]
    assert not client.get("/api/public").json()["open"]
    click(client, "/api/day/reopen")
    assert [told(path) for path in paths] == [None, None]
    click(client, "/api/day/end", reason="tutup")
    client.clock.advance(DAY_S)
    assert told(f"/api/tickets/{ticket}") is None


def test_the_phone_says_what_to_do_when_the_day_was_ended(client: Client, browser_page: Page) -> None:
    page = browser_page
    ticket = client.issue().json()["id"]
    click(client, "/api/day/end", reason="tutup")
    page.goto(f"{client.url}/t/{ticket}")
    expect(page.locator(".state b")).to_have_text("Layanan hari ini telah diakhiri")
    expect(page.locator(".state")).to_contain_text("Silakan ambil nomor baru saat kantor buka")
    expect(page.locator("#more p")).to_have_text(
        "Pengambilan nomor hari ini diakhiri pukul 08.00. Buka lagi Selasa, 24 November 2026, pukul 07.30."
    )
    page.get_by_role("link", name="English").click()
    expect(page.locator(".state b")).to_have_text("Service has ended for today")
    expect(page.locator("#more p")).to_contain_text("Open again on Tuesday, 24 November 2026, at 07.30.")


def test_a_number_cancelled_on_a_day_that_goes_on_is_only_cancelled(
    client: Client, browser_page: Page
) -> None:
    ticket = client.issue().json()["id"]
    click(client, "/api/day/end", reason="tutup")
    click(client, "/api/day/reopen")
    browser_page.goto(f"{client.url}/t/{ticket}")
    expect(browser_page.locator(".state b")).to_have_text("Nomor ini dibatalkan")


def test_the_console_says_that_the_day_is_over_and_opens_it_by_a_key(site: Site, browser_page: Page) -> None:
    page = browser_page
    sign_in(page, site, "1", SUPERVISOR)
    expect(page.locator("#reopen-day")).to_be_hidden()
    page.keyboard.press("e")
    expect(page.locator("#ask-end")).to_be_visible()
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.locator("#day-ended")).to_have_text(
        re.compile(r"Hari ini diakhiri pukul \d\d\.\d\d\. Nomor baru tidak diberikan\.")
    )
    with pytest.raises(requests.HTTPError, match="409"):
        site.issue()
    # All are told that the day ended before the order itself is answered, and one order goes at a time.
    expect(page.locator("#message")).to_have_text("Hari ini diakhiri. Semua nomor tercatat.")
    expect(page.locator("#reopen-day")).to_be_visible()
    page.keyboard.press("o")
    expect(page.locator("#message")).to_have_text("Hari ini dibuka lagi. Nomor diberikan seperti biasa.")
    expect(page.locator("#day-ended")).to_be_hidden()
    site.issue()
    expect(page.locator("#next-label")).to_have_text("A001")
