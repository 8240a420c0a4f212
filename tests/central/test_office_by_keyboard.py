"""A morning at the head office by the keyboard alone, with the focus in sight at every step."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from central_process import CentralProcess
from head_office import NAMES, NIK, PASSWORDS, ROW, csv_of
from keyboard_hand import Hand
from office_scenes import furnished
from own_chromium import TIMEOUT_MS
from playwright.sync_api import Browser, Page, expect

from central.pages.people import Role


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[CentralProcess]:
    with furnished(tmp_path) as running:
        yield running


@pytest.fixture
def tab(browser: Browser, centre: CentralProcess) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1024, "height": 760}, base_url=centre.url)
    context.set_default_timeout(TIMEOUT_MS)
    yield context.new_page()
    context.close()


def test_a_morning_at_the_head_office_without_mouse(tab: Page, tmp_path: Path) -> None:
    hand = Hand(tab)
    tab.goto("/office")
    expect(tab.get_by_label("Nama")).to_be_focused()
    tab.keyboard.type(NAMES[Role.ADMINISTRATOR])
    tab.keyboard.press("Tab")
    tab.keyboard.type(PASSWORDS[Role.ADMINISTRATOR])
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("navigation")).to_be_visible()

    hand.press("link", "Langsung ke isi")
    expect(tab.locator("#main")).to_be_focused()
    tab.goto("/office")
    hand.press("link", "Kiriman")
    expect(tab.locator("h1")).to_have_text("Kiriman")
    hand.reach("searchbox", "Cari tiket, jadwal, anjungan")
    tab.keyboard.type("ticket-two")
    tab.keyboard.press("Enter")
    expect(tab.locator("tbody tr")).to_have_count(1)
    with tab.expect_download() as taken:
        hand.press("button", "Unduh CSV")
    assert "two,kotabaru," in taken.value.path().read_text("utf-8-sig")

    hand.press("link", "Lihat two")
    expect(tab.get_by_role("heading", name="Buka isi yang disegel")).to_be_visible()
    hand.reach("textbox", "Untuk keperluan apa?")
    tab.keyboard.type("Pemohon bertanya")
    tab.keyboard.press("Enter")
    expect(tab.get_by_text(NIK)).to_be_visible()

    hand.press("link", "Jadwal")
    expect(tab.locator("h1")).to_have_text("Jadwal")
    hand.press("link", "Impor jadwal")
    expect(tab.locator("h1")).to_have_text("Impor jadwal")
    file = tmp_path / "jadwal.csv"
    file.write_bytes(csv_of({**ROW, "code": "KODE-7", "number": "1234567890123407"}))
    with tab.expect_file_chooser() as chooser:
        hand.press("button", "Berkas CSV (UTF-8) atau XLSX, paling besar 1 MB dan 1000 baris")
    chooser.value.set_files(file)
    hand.press("button", "Impor")
    expect(tab.get_by_text("Semua baris diterima.")).to_be_visible()

    hand.press("button", "Keluar")
    expect(tab.get_by_label("Kata sandi")).to_be_visible()


@pytest.mark.parametrize(
    ("address", "least"), [("/office/bookings", 14), ("/office/quotas?site=kotabaru", 16)]
)
def test_everything_of_the_head_office_is_reached_by_tab(
    tab: Page, centre: CentralProcess, address: str, least: int
) -> None:
    fields = {"name": NAMES[Role.ADMINISTRATOR], "password": PASSWORDS[Role.ADMINISTRATOR], "after": ""}
    tab.context.request.post(f"{centre.url}/office/session", form=fields)
    tab.goto(address)
    assert len(Hand(tab).round()) >= least
