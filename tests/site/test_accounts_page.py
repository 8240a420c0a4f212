"""The accounts as an administrator keeps them: over HTTP on both engines, and in Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from engines import postgres, where  # noqa: F401
from playwright.sync_api import BrowserContext, Page, expect
from secured_site import NAMES, PASSWORD, SecuredSite, secured

from kiosk.queue.accounts import Role
from kiosk.site.passwords import MAX_LENGTH

NEW = {"request_id": "add-0001", "name": "Dewi", "role": "officer", "password": "sandi-dewi"}
CHOSEN = "sandi-yang-lain"


@pytest.fixture
def site(where: Path | str, tmp_path: Path) -> Iterator[SecuredSite]:  # noqa: F811
    with secured(where, tmp_path) as running:
        yield running


@pytest.fixture
def running(tmp_path: Path) -> Iterator[SecuredSite]:
    with secured(tmp_path / "site.db", tmp_path, with_pages=True) as site:
        yield site


def test_an_added_account_may_log_in_and_the_same_request_adds_it_once(site: SecuredSite) -> None:
    rina = site.staff(Role.ADMINISTRATOR)
    first, again = rina.post("/api/staff", NEW), rina.post("/api/staff", NEW)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert site.somebody().sign_in("Dewi", "sandi-dewi").status_code == 200
    assert rina.audit("account_added")[-1] == ("staff:Rina", "account_added", "staff:Dewi")


def test_a_name_that_is_there_keeps_its_account_and_its_password(site: SecuredSite) -> None:
    taken = site.staff(Role.ADMINISTRATOR).post("/api/staff", {**NEW, "name": NAMES[Role.OFFICER]})
    assert (taken.status_code, taken.json()["code"]) == (409, "account_exists")
    assert taken.json()["detail_en"].startswith("There is already an officer called Sari.")
    assert site.somebody().sign_in(NAMES[Role.OFFICER]).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"name": " "}, "account_name"),
        ({"name": "a/b"}, "account_name"),
        ({"password": "pendek"}, "password_short"),
        ({"password": "x" * (MAX_LENGTH + 1)}, "password_long"),
        ({"name": "Dewi Lestari", "password": "dewi lestari"}, "password_same"),
    ],
)
def test_what_will_not_do_is_told_in_a_sentence(
    running: SecuredSite, wrong: dict[str, str], code: str
) -> None:
    rina = running.staff(Role.ADMINISTRATOR)
    answer = rina.post("/api/staff", {**NEW, **wrong})
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert "{" not in answer.json()["detail"] + answer.json()["detail_en"]
    assert len(rina.get("/api/staff").json()) == len(NAMES)


def test_a_new_password_ends_the_sessions_and_nothing_else(site: SecuredSite) -> None:
    rina, sari = site.staff(Role.ADMINISTRATOR), site.staff()
    given = {"request_id": "give-0001", "password": CHOSEN}
    account = rina.post("/api/staff/Sari/password", given).json()
    assert (account["role"], account["active"], account["sessions"]) == ("officer", True, 0)
    assert sari.get("/api/queue").status_code == 401
    assert site.somebody().sign_in("Sari").json()["code"] == "wrong_password"
    back = site.somebody()
    assert back.sign_in("Sari", CHOSEN).status_code == 200
    rina.post("/api/staff/Sari/password", given)
    assert back.get("/api/queue").status_code == 200, "a repeat ends nobody's session"
    assert rina.audit("account_reset") == [("staff:Rina", "account_reset", "staff:Sari")]


def test_a_closed_account_stays_closed_with_its_new_password(running: SecuredSite) -> None:
    rina = running.staff(Role.ADMINISTRATOR)
    rina.post("/api/staff/Sari", {"request_id": "close-0001", "active": False})
    rina.post("/api/staff/Sari/password", {"request_id": "give-0001", "password": CHOSEN})
    assert running.somebody().sign_in("Sari", CHOSEN).status_code == 401
    nobody = rina.post("/api/staff/Nobody/password", {"request_id": "give-0002", "password": CHOSEN})
    assert nobody.json()["code"] == "unknown_account"


def test_only_an_administrator_adds_and_gives(running: SecuredSite) -> None:
    supervisor = running.staff(Role.SUPERVISOR)
    assert supervisor.post("/api/staff", NEW).json()["code"] == "role_too_small"
    given = {"request_id": "give-0001", "password": CHOSEN}
    assert supervisor.post("/api/staff/Sari/password", given).status_code == 403


# The page


def opened(context: BrowserContext, site: SecuredSite, role: Role, language: str = "id") -> Page:
    context.request.post(f"{site.url}/api/session", data={"name": NAMES[role], "password": PASSWORD})
    page = context.new_page()
    page.goto(f"{site.url}/accounts?lang={language}")
    return page


def row(page: Page, name: str) -> str:
    return page.locator("#rows tr", has=page.locator(f"th:text('{name}')")).inner_text()


def test_an_officer_is_added_by_the_keyboard_alone(
    running: SecuredSite, browser_context: BrowserContext
) -> None:
    page = opened(browser_context, running, Role.ADMINISTRATOR)
    page.get_by_role("button", name="Tambah petugas").press("Enter")
    dialog = page.locator("#ask-add")
    page.keyboard.press("Enter")
    expect(dialog.locator(".error")).to_have_text("Tulis namanya dahulu.")
    page.keyboard.type("Dewi")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("pendek")
    page.keyboard.press("Enter")
    expect(dialog.locator(".error")).to_have_text("Kata sandi paling sedikit 8 huruf atau angka.")
    dialog.get_by_label("Kata sandi", exact=True).fill("sandi-dewi")
    page.keyboard.press("Enter")
    expect(page.locator("#message")).to_have_text("Dewi ditambahkan.")
    expect(dialog).to_be_hidden()
    assert "Supervisor" in row(page, "Dewi")
    assert dialog.get_by_label("Kata sandi", exact=True).input_value() == ""
    assert running.somebody().sign_in("Dewi", "sandi-dewi").json()["role"] == "supervisor"


def test_an_account_is_closed_only_after_a_yes_and_opened_again(
    running: SecuredSite, browser_context: BrowserContext
) -> None:
    sari = running.staff()
    page = opened(browser_context, running, Role.ADMINISTRATOR, "en")
    page.get_by_role("button", name="Deactivate, Sari").click()
    dialog = page.locator("#ask-close")
    expect(dialog).to_contain_text("Deactivate the account of Sari")
    expect(dialog).to_contain_text("Open sessions that end now: 1.")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    assert sari.get("/api/queue").status_code == 200, "the hand begins at Cancel"
    page.get_by_role("button", name="Deactivate, Sari").click()
    dialog.get_by_role("button", name="Deactivate").click()
    expect(page.locator("#message")).to_have_text("Sari was deactivated.")
    assert sari.get("/api/queue").status_code == 401
    page.get_by_role("button", name="Activate, Sari").click()
    page.keyboard.press("Enter")
    expect(page.locator("#message")).to_have_text("Sari was activated.")


def test_the_last_administrator_is_told_why_nothing_changed(
    running: SecuredSite, browser_context: BrowserContext
) -> None:
    page = opened(browser_context, running, Role.ADMINISTRATOR)
    page.get_by_role("button", name="Ubah peran, Rina").click()
    dialog = page.locator("#ask-role")
    expect(dialog.locator("[data-own]")).to_contain_text("Ini akun Anda sendiri")
    dialog.locator("[value=officer]").check()
    dialog.get_by_role("button", name="Simpan").click()
    expect(dialog.locator(".error")).to_contain_text("Rina administrator terakhir yang aktif.")
    page.keyboard.press("Escape")
    assert "Administrator" in row(page, "Rina")


def test_ones_own_new_password_leads_to_the_log_in(
    running: SecuredSite, browser_context: BrowserContext
) -> None:
    page = opened(browser_context, running, Role.ADMINISTRATOR)
    page.get_by_role("button", name="Kata sandi baru, Rina").click()
    page.locator("#password-password").fill(CHOSEN)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Masuk di konsol petugas")).to_be_visible()
    expect(page.locator("#accounts")).to_be_hidden()


def test_who_may_not_see_the_accounts_is_told_whom_to_ask(
    running: SecuredSite, browser_context: BrowserContext
) -> None:
    page = opened(browser_context, running, Role.SUPERVISOR, "en")
    expect(page.locator("#message")).to_have_text(
        "This is for the administrator only. Ask the administrator for help."
    )
    expect(page.locator("#add")).to_be_hidden()


@pytest.mark.parametrize("width", [360, 1024])
def test_nothing_of_it_sticks_out_at_the_side(
    running: SecuredSite, browser_context: BrowserContext, width: int
) -> None:
    page = opened(browser_context, running, Role.ADMINISTRATOR)
    page.set_viewport_size({"width": width, "height": 800})
    expect(page.locator("#rows tr")).to_have_count(3)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
