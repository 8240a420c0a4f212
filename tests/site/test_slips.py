"""Slips that prove an arrival: checked at the console with the keys that booths told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import base45
import pytest
import requests
from api_site import OPENING, TIMEOUT_S, TOKEN
from playwright.sync_api import BrowserContext, expect
from secured_site import NAMES, PASSWORD, SecuredSite, secured

from kiosk.client.slip_proof import PREFIX, Proof, SlipBook
from kiosk.queue.accounts import Role


@pytest.fixture
def running(tmp_path: Path) -> Iterator[SecuredSite]:
    with secured(tmp_path / "site.db", tmp_path, with_pages=True) as site:
        yield site


def proof(folder: Path, site: str, booth: str = "anjungan-1") -> tuple[Proof, str]:
    """A slip of a booth whose state is `folder`, and its public key in hex."""
    with SlipBook(folder, site, booth) as book:
        made = book.make(OPENING)
        assert isinstance(made, Proof)
        return made, book.public.hex()


def introduce(site: SecuredSite, public: str, booth: str = "anjungan-1") -> int:
    return requests.post(
        f"{site.url}/api/slip-keys",
        json={"booth": booth, "public": public},
        headers={"Authorization": f"Bearer {TOKEN}"},
        timeout=TIMEOUT_S,
    ).status_code


def checked(site: SecuredSite, text: str) -> tuple[int, dict[str, object]]:
    answer = site.staff().post("/api/slips/check", {"text": text})
    return answer.status_code, answer.json()


def test_a_genuine_slip_says_when_and_where_and_a_new_key_leaves_old_slips_true(
    running: SecuredSite, tmp_path: Path
) -> None:
    site = running.store.rules.site
    old, old_key = proof(tmp_path / "before", site)
    new, new_key = proof(tmp_path / "after", site)
    assert [introduce(running, key) for key in (old_key, new_key, old_key)] == [201, 201, 200]
    for made in (old, new):
        status, told = checked(running, f"  {made.text}\r\n")
        assert status == 200
        assert told == {
            "site": site,
            "booth": "anjungan-1",
            "sequence": 1,
            "at": running.store.rules.iso(OPENING),
        }


def test_what_is_wrong_with_a_slip_is_said(running: SecuredSite, tmp_path: Path) -> None:
    site = running.store.rules.site
    made, key = proof(tmp_path / "one", site)
    assert checked(running, made.text)[1]["code"] == "slip_unknown_booth"
    introduce(running, key)
    raw = bytearray(base45.b45decode(made.text.removeprefix(PREFIX)))
    raw[-1] ^= 1
    forged = PREFIX + base45.b45encode(bytes(raw)).decode()
    stranger, _ = proof(tmp_path / "two", site)
    elsewhere, _ = proof(tmp_path / "three", "batulicin")
    for text, code in [
        (made.text[:-4], "slip_torn"),
        ("A012", "slip_torn"),
        (PREFIX + "A" * 4000, "slip_torn"),
        (forged, "slip_forged"),
        (stranger.text, "slip_forged"),
        (elsewhere.text, "slip_elsewhere"),
    ]:
        assert checked(running, text)[1]["code"] == code, text


def test_only_a_booth_tells_keys_and_only_staff_have_slips_checked(running: SecuredSite) -> None:
    assert running.staff().post("/api/slip-keys", {"booth": "b", "public": "0" * 64}).status_code in (
        401,
        403,
    )
    assert running.somebody().post("/api/slips/check", {"text": "x"}).status_code == 401


@pytest.mark.parametrize(("language", "word"), [("id", "Asli."), ("en", "Genuine.")])
def test_a_scanner_types_the_slip_into_the_console(
    running: SecuredSite, browser_context: BrowserContext, tmp_path: Path, language: str, word: str
) -> None:
    made, key = proof(tmp_path / "one", running.store.rules.site)
    introduce(running, key)
    browser_context.request.post(
        f"{running.url}/api/session", data={"name": NAMES[Role.OFFICER], "password": PASSWORD}
    )
    page = browser_context.new_page()
    page.goto(f"{running.url}/staff?lang={language}")
    page.locator("[data-counter='1']").click()
    page.locator("#check-slip").press("Enter")
    page.keyboard.insert_text(made.text)
    page.keyboard.press("Enter")
    expect(page.locator("#slip-answer")).to_contain_text(word)
    expect(page.locator("#slip-answer")).to_contain_text("Anjungan 1")
    page.keyboard.insert_text("A012")
    page.keyboard.press("Enter")
    expect(page.locator("#ask-slip .error")).not_to_be_empty()
    expect(page.locator("#slip-answer")).to_be_hidden()
