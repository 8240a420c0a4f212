"""Session days as a supervisor keeps them in Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from secured_site import NAMES, PASSWORD, SecuredSite, secured

from kiosk.queue.accounts import Role

ROSTER = "kode,nama,layanan,jam\nUJI-1,Budi Contoh,{service},09.30\nUJI-2,,{service},09.30\n"


@pytest.fixture
def running(tmp_path: Path) -> Iterator[SecuredSite]:
    with secured(tmp_path / "site.db", tmp_path, with_pages=True) as site:
        yield site


def opened(context: BrowserContext, site: SecuredSite, address: str = "/sessions") -> Page:
    context.request.post(
        f"{site.url}/api/session", data={"name": NAMES[Role.SUPERVISOR], "password": PASSWORD}
    )
    page = context.new_page()
    page.goto(site.url + address)
    return page


def plan(page: Page, site: SecuredSite) -> str:
    day = site.store.rules.business_date(site.clock.now()).isoformat()
    page.locator("input[name=date]").fill(day)
    page.get_by_role("button", name="Rencanakan").click()
    expect(page.locator(f"[data-day='{day}']")).to_be_visible()
    return day


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_at_the_end_of_the_calendar_is_no_session(running: SecuredSite, day: str) -> None:
    plan = {"id": "session-0001", "date": day, "opens": "08:00", "closes": "12:00", "quota": 9, "spare": 1}
    answer = running.staff(Role.SUPERVISOR).post("/api/session-days", plan)
    assert (answer.status_code, answer.json()["fields"]) == (422, "date")


def test_a_day_is_planned_filled_opened_and_closed(
    running: SecuredSite, browser_context: BrowserContext
) -> None:
    page = opened(browser_context, running)
    expect(page.locator("#message")).to_contain_text("Belum ada hari layanan")
    day = plan(page, running)
    card = page.locator(f"[data-day='{day}']")
    service = next(iter(running.store.rules.services))
    roster = {"name": "daftar.csv", "mimeType": "text/csv", "buffer": ROSTER.format(service=service).encode()}
    card.locator("input[type=file]").set_input_files(roster)
    expect(card).to_contain_text("1 baris masuk. Sekarang terdaftar 1 orang.")
    expect(card).to_contain_text("Baris 3: Nama kosong.")
    card.get_by_role("button", name="Buka sesi").click()
    expect(card.locator(".state")).to_have_text("dibuka")
    card.get_by_role("button", name="Lihat laporan").click()
    expect(card).to_contain_text("09.30 · UJI-1 · B••• C•••••")
    card.get_by_role("button", name="Tutup sesi").click()
    expect(card.locator(".state")).to_have_text("ditutup")


def test_a_file_that_cannot_be_read_is_told_in_a_sentence(
    running: SecuredSite, browser_context: BrowserContext
) -> None:
    page = opened(browser_context, running)
    day = plan(page, running)
    picture = {"name": "daftar.xlsx", "mimeType": "application/zip", "buffer": b"PK\x03\x04 nothing"}
    page.locator(f"[data-day='{day}'] input[type=file]").set_input_files(picture)
    expect(page.locator("#message")).to_contain_text("tidak terbaca sebagai CSV atau XLSX")


@pytest.mark.parametrize("width", [360, 1024])
def test_nothing_sticks_out_at_the_side(
    running: SecuredSite, browser_context: BrowserContext, width: int
) -> None:
    page = opened(browser_context, running)
    page.set_viewport_size({"width": width, "height": 800})
    plan(page, running)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def filled(page: Page, site: SecuredSite) -> str:
    day = plan(page, site)
    service = next(iter(site.store.rules.services))
    rows = ROSTER.format(service=service).replace("UJI-2,,", "UJI-2,Ani Contoh,").encode()
    page.locator(f"[data-day='{day}'] input[type=file]").set_input_files(
        {"name": "daftar.csv", "mimeType": "text/csv", "buffer": rows}
    )
    expect(page.locator(f"[data-day='{day}']")).to_contain_text("2 baris masuk")
    return day


def test_a_planned_day_is_corrected(running: SecuredSite, browser_context: BrowserContext) -> None:
    page = opened(browser_context, running)
    day = filled(page, running)
    later = (date.fromisoformat(day) + timedelta(days=7)).isoformat()
    page.locator(f"[data-day='{day}']").get_by_role("button", name="Ubah").click()
    form = page.locator("form.change")
    expect(form.locator("input[name=quota]")).to_have_value("60")
    form.locator("input[name=date]").fill(later)
    form.locator("input[name=quota]").fill("1")
    form.get_by_role("button", name="Simpan").click()
    expect(page.locator("#message")).to_contain_text("tempat tambahan tidak boleh melebihi kuota")
    form.locator("input[name=quota]").fill("50")
    form.get_by_role("button", name="Simpan").click()
    expect(page.locator(f"[data-day='{later}']")).to_contain_text("50")
    expect(page.locator(f"[data-day='{later}']")).to_contain_text("2 pendaftaran")
    expect(page.locator(f"[data-day='{day}']")).to_have_count(0)


def test_somebody_is_taken_off_the_roster_and_the_day_withdrawn(
    running: SecuredSite, browser_context: BrowserContext
) -> None:
    page = opened(browser_context, running)
    day = filled(page, running)
    card = page.locator(f"[data-day='{day}']")
    card.get_by_role("button", name="Lihat daftar").click()
    expect(card.locator("tbody tr")).to_have_count(2)
    card.get_by_role("button", name="Hapus UJI-1").click()
    expect(card.locator("tbody tr")).to_have_count(2)
    card.get_by_role("button", name="Ya, hapus UJI-1").click()
    expect(card.locator("tbody tr")).to_have_count(1)
    card.get_by_role("button", name="Batalkan hari ini").click()
    expect(card.get_by_role("button", name="Tidak, tetap buka")).to_be_focused()
    expect(card).to_contain_text("Daftarnya ikut terhapus (1 orang)")
    card.get_by_role("button", name="Ya, batalkan").click()
    expect(card).to_have_count(0)
    expect(page.locator("#message")).to_contain_text("Belum ada hari layanan")
