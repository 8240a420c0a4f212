"""What does not work at a booth stands on the console in words, until it works."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import requests
from api_site import TIMEOUT_S, TOKEN
from playwright.sync_api import BrowserContext, expect
from secured_site import NAMES, PASSWORD, SecuredSite, secured

from kiosk.queue.accounts import Role

BOOTH = "anjungan-1"


@pytest.fixture
def running(tmp_path: Path) -> Iterator[SecuredSite]:
    with secured(tmp_path / "site.db", tmp_path, with_pages=True) as site:
        yield site


def tell(site: SecuredSite, faults: Sequence[str], owed: Sequence[str] = (), token: str = TOKEN) -> int:
    return requests.put(
        f"{site.url}/api/booths/{BOOTH}/troubles",
        json={"faults": list(faults), "owed": list(owed)},
        headers={"Authorization": f"Bearer {token}"},
        timeout=TIMEOUT_S,
    ).status_code


def shown(site: SecuredSite) -> list[dict[str, object]]:
    found: list[dict[str, object]] = site.staff().get("/api/queue").json()["troubles"]
    return found


def test_faults_of_a_booth_are_told_in_words_and_go_when_it_works(running: SecuredSite) -> None:
    assert tell(running, ["PRN-03"], ["A012", "A013"]) == 204
    (trouble,) = shown(running)
    assert (trouble["booth"], trouble["owed"]) == (BOOTH, ["A012", "A013"])
    (fault,) = trouble["faults"]  # type: ignore[misc]
    assert fault["code"] == "PRN-03"
    assert fault["id"].startswith("Kertas tiket habis.")
    assert fault["en"].startswith("The ticket paper has run out.")
    assert tell(running, []) == 204
    assert shown(running) == []


def test_only_a_booth_tells_and_only_what_the_catalogue_knows(running: SecuredSite) -> None:
    assert tell(running, ["PRN-03"], token="somebody") == 401
    assert tell(running, ["PRN-99"]) == 422
    assert shown(running) == []


def test_what_was_said_yesterday_is_not_shown_today(running: SecuredSite) -> None:
    tell(running, ["PRN-01"])
    call = {"id": "call-of-yesterday", "booth": BOOTH, "step": "lookup"}
    requests.post(
        f"{running.url}/api/assistance",
        json=call,
        headers={"Authorization": f"Bearer {TOKEN}"},
        timeout=TIMEOUT_S,
    ).raise_for_status()
    assert len(shown(running)) == len(running.store.queue()["assistance"]) == 1  # type: ignore[arg-type]
    running.clock.advance(24 * 3600)
    assert running.store.queue()["troubles"] == running.store.queue()["assistance"] == []
    tell(running, ["PRN-01"])
    assert running.store.queue()["troubles"] != [], "the same words again are news of a new day"


def test_the_console_names_the_booth_the_fault_and_the_numbers(
    running: SecuredSite, browser_context: BrowserContext
) -> None:
    page = browser_context.new_page()
    page.goto(f"{running.url}/staff")
    page.fill("#name", NAMES[Role.OFFICER])
    page.fill("#password", PASSWORD)
    page.click("#sign-in button")
    lines = page.locator("#troubles li")
    expect(page.locator("#choose")).to_be_visible()
    expect(lines).to_have_count(0)
    tell(running, ["PRN-03"], ["A012"])
    expect(lines).to_have_count(2)
    expect(lines.first).to_contain_text("Anjungan 1: Kertas tiket habis.")
    expect(lines.last).to_contain_text("Belum tercetak: A012.")
    tell(running, [])
    expect(lines).to_have_count(0)
    running.store.ask_assistance("call-of-a-printer", BOOTH, "printer")
    expect(page.locator("#assistance li")).to_contain_text("di Anjungan 1: Tiket tidak keluar")
