"""A morning at the head office in Chromium, in both languages, by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from central_process import CentralProcess
from head_office import NAMES, NIK, PASSWORDS, open_accounts, sent_submission
from playwright.sync_api import Browser, Page, expect
from served_centre import served

from central.bookings_csv import COLUMNS
from central.cli import main
from central.pages.people import Role

PAGES = (
    "",
    "/submissions",
    "/submissions/one",
    "/bookings",
    "/bookings/import",
    "/quotas",
    "/booths",
    "/deeds",
)
ROW = (
    "KODE-1,1234567890123456,Budi Santoso,,,passport_new,kotabaru,Booth Layanan Kotabaru,"
    "Jl. Pangeran Indra Kesuma Jaya,2026-03-02T09:30:00+08:00,2"
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[CentralProcess]:
    with served(tmp_path / "centre", with_key=True) as centre:
        main(["keys", "--out", str(centre.home)])
        open_accounts(centre)
        sent_submission(centre, centre.enrol("booth-1"), "one")
        yield centre


@pytest.fixture
def tab(browser: Browser, office: CentralProcess) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1024, "height": 760}, base_url=office.url)
    yield context.new_page()
    context.close()


def test_a_morning_at_the_head_office(tab: Page, tmp_path: Path) -> None:
    tab.goto("/office/submissions/one")
    expect(tab.get_by_label("Nama")).to_be_focused()
    tab.keyboard.type(NAMES[Role.ADMINISTRATOR])
    tab.keyboard.press("Tab")
    expect(tab.get_by_label("Kata sandi")).to_be_focused()
    tab.keyboard.type(PASSWORDS[Role.ADMINISTRATOR])
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", name="Buka isi yang disegel")).to_be_visible()
    assert tab.evaluate("document.cookie") == ""

    tab.get_by_label("Untuk keperluan apa?").fill("Pemohon bertanya")
    tab.get_by_role("button", name="Buka dan catat").click()
    expect(tab.get_by_text(NIK)).to_be_visible()
    expect(tab.get_by_role("img", name="Hasil pindai: KTP")).to_have_count(1)

    tab.get_by_role("link", name="Jadwal", exact=True).click()
    tab.get_by_role("link", name="Impor jadwal").click()
    file = tmp_path / "jadwal.csv"
    file.write_text(",".join(COLUMNS) + "\n" + ROW + "\n")
    tab.get_by_label("Berkas CSV").set_input_files(file)
    tab.get_by_role("button", name="Impor", exact=True).click()
    expect(tab.get_by_text("Semua baris diterima.")).to_be_visible()

    tab.goto("/office/bookings?day=2026-03-02")
    with tab.expect_download() as download:
        tab.get_by_role("link", name="PDF").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")

    tab.get_by_role("link", name="English").click()
    tab.get_by_role("link", name="Records").click()
    expect(tab.get_by_role("row").nth(1)).to_contain_text("Took a booking's slip")
    expect(tab.get_by_role("row").nth(3)).to_contain_text("Pemohon bertanya")
    tab.get_by_role("button", name="Sign out").click()
    expect(tab.get_by_label("Password")).to_be_visible()
    tab.go_back()
    expect(tab.get_by_label("Password")).to_be_visible()


@pytest.mark.parametrize("width_px", [1024, 360])
def test_no_page_is_wider_than_its_window_and_none_asks_another_address(
    tab: Page, office: CentralProcess, width_px: int
) -> None:
    complaints: list[str] = []
    asked: list[str] = []
    tab.set_viewport_size({"width": width_px, "height": 760})
    tab.goto("/office")
    tab.get_by_label("Nama").fill(NAMES[Role.ADMINISTRATOR])
    tab.get_by_label("Kata sandi").fill(PASSWORDS[Role.ADMINISTRATOR])
    tab.get_by_role("button", name="Masuk").click()
    expect(tab.get_by_role("navigation")).to_be_visible()
    tab.on("console", lambda message: complaints.append(message.text))
    tab.on("request", lambda request: asked.append(request.url))
    for language in ("id", "en"):
        for path in PAGES:
            tab.goto(f"/office{path}?lang={language}")
            wider = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wider <= 0, (path, language)
    assert complaints == []
    assert [url for url in asked if not url.startswith((office.url, "data:"))] == []
