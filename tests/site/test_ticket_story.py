"""The whole story of one number: over the API, from the report, and by typing the number."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from api_site import TOKEN
from playwright.sync_api import BrowserContext, expect
from secured_site import NAMES, PASSWORD, Person, SecuredSite, secured

from kiosk.queue.accounts import Role
from kiosk.queue.tickets import Kind
from kiosk.site.reasons import GRANTED, REASONS, REVERTED
from kiosk.site.ticket_story import OWN_REASONS, WORDS
from kiosk.words import catalogue

MINUTE_S = 60.0


@pytest.fixture
def site(tmp_path: Path) -> Iterator[SecuredSite]:
    with secured(tmp_path / "site.db", tmp_path, with_pages=True) as site:
        yield site


def click(person: Person, path: str, **body: object) -> requests.Response:
    answer = person.post(path, {"request_id": uuid.uuid4().hex, **body})
    assert answer.ok, answer.text
    return answer


def a_long_story(site: SecuredSite) -> str:
    """Waits, is called, is recalled, goes on hold, is moved by Budi after an undone press, is served."""
    sari, budi = site.staff(), site.staff(Role.SUPERVISOR)
    ticket = f"ticket-{uuid.uuid4().hex}"
    order = {"id": ticket, "service": "new", "entrance": "walk_in", "booth": "booth-1"}
    site.somebody().post(
        "/api/tickets",
        {**order, "arrived_at": site.clock.now().isoformat()},
        Authorization=f"Bearer {TOKEN}",
    )
    at = f"/api/tickets/{ticket}"
    site.clock.advance(12 * MINUTE_S)
    click(sari, "/api/counters/1/next")
    site.clock.advance(MINUTE_S)
    click(sari, f"{at}/recall", counter="1")
    click(sari, f"{at}/park", counter="1", reason="Fotokopi dokumen")
    site.clock.advance(9 * MINUTE_S)
    click(sari, f"{at}/resume", counter="1")
    click(sari, f"{at}/cancel", counter="1")
    click(sari, "/api/undo")
    click(budi, f"{at}/transfer", counter="1", to_counter="2", reason="Salah loket atau tahap")
    site.clock.advance(3 * MINUTE_S)
    click(budi, "/api/counters/2/next")
    click(budi, f"{at}/serve", counter="2")
    site.clock.advance(7 * MINUTE_S)
    click(budi, f"{at}/finish", counter="2")
    return ticket


def test_every_step_is_told_with_who_where_why_and_how_long(site: SecuredSite) -> None:
    ticket = a_long_story(site)
    supervisor = site.staff(Role.SUPERVISOR)
    told = supervisor.get(f"/api/tickets/{ticket}/story").json()
    steps = [(one["kind"], one["by"], one["phase"], one["minutes"]) for one in told["events"]]
    assert steps == [
        ("issued", "booth:booth-1", "waiting", 12.0),
        ("called", "staff:Sari", "called", 1.0),
        ("recalled", "staff:Sari", None, None),
        ("parked", "staff:Sari", "away", 9.0),
        ("resumed", "staff:Sari", "waiting", 0.0),
        ("cancelled", "staff:Sari", None, None),
        ("undone", "staff:Sari", None, None),
        ("transferred", "staff:Budi", "waiting", 3.0),
        ("called", "staff:Budi", "called", 0.0),
        ("served", "staff:Budi", "serving", 7.0),
        ("finished", "staff:Budi", "waiting", None),
    ]
    by_kind = {one["kind"]: one for one in told["events"]}
    assert by_kind["cancelled"]["undone"]
    assert by_kind["parked"]["reason"] == {"id": "Fotokopi dokumen", "en": "Photocopying a document"}
    assert (by_kind["transferred"]["to"]["en"], by_kind["transferred"]["reason"]["id"]) == (
        "Loket 2",
        "Salah loket atau tahap",
    )
    assert by_kind["called"]["why"]["en"] == "Has waited longest: 25 min."
    assert by_kind["called"]["why"]["id"] == "Menunggu paling lama: 25 menit."
    assert by_kind["finished"]["to"]["en"] == "Biometrics"
    by_number = supervisor.get("/api/story?number=a001&date=2026-11-23").json()
    assert by_number == told
    assert ("staff:Budi", "opened", f"/api/tickets/{ticket}/story") in supervisor.audit("opened")


def test_it_is_for_supervisors_and_a_number_that_is_not_there_is_told(site: SecuredSite) -> None:
    ticket = a_long_story(site)
    assert site.somebody().get(f"/api/tickets/{ticket}/story").status_code == 401
    assert site.staff().get(f"/api/tickets/{ticket}/story").json()["code"] == "role_too_small"
    assert site.staff().get("/api/story?number=A001").json()["code"] == "role_too_small"
    supervisor = site.staff(Role.SUPERVISOR)
    assert supervisor.get("/api/story?number=A999").json()["code"] == "unknown_ticket"
    assert supervisor.get("/api/tickets/ticket-9999/story").status_code == 404


def test_the_page_tells_it_in_both_languages_and_is_reached_from_the_report(
    site: SecuredSite, browser_context: BrowserContext
) -> None:
    a_long_story(site)
    who = {"name": NAMES[Role.SUPERVISOR], "password": PASSWORD}
    browser_context.request.post(f"{site.url}/api/session", data=who)
    page = browser_context.new_page()
    page.goto(f"{site.url}/reports?from=2026-11-23&to=2026-11-23")
    page.locator("a", has_text="A001").first.click()
    expect(page.locator("#events li")).to_have_count(11)
    parked = page.locator("#events li").nth(3)
    expect(parked).to_contain_text("Alasan: Fotokopi dokumen")
    expect(parked).to_contain_text("Tidak dalam antrean: 9 menit")
    expect(page.locator("#events .undone")).to_contain_text("diurungkan")
    page.get_by_role("link", name="English").click()
    expect(page.locator("#events li").first).to_contain_text("Waiting: 12 minutes")
    page.get_by_label("Number").fill("a999")
    page.keyboard.press("Enter")
    expect(page.locator("#message")).to_have_text("There is no such number on this date.")
    expect(page.locator("#story")).to_be_hidden()
    page.get_by_label("Number").fill("a001")
    page.keyboard.press("Enter")
    expect(page.locator("#label")).to_have_text("A001")


def test_an_answered_call_for_help_is_written_down_once(site: SecuredSite) -> None:
    call = {"id": "help-00001", "booth": "booth-1", "step": "identity"}
    site.somebody().post("/api/assistance", call, Authorization=f"Bearer {TOKEN}")
    officer, supervisor = site.staff(), site.staff(Role.SUPERVISOR)
    for _ in range(2):
        assert officer.post("/api/assistance/help-00001/answered").status_code == 204
    answered = ("staff:Sari", "assistance_answered", "booth:booth-1")
    assert supervisor.audit("assistance_answered") == [answered]


def test_every_step_and_every_reason_has_words_in_english() -> None:
    assert set(WORDS) == set(Kind)
    reasons = {reason for those in REASONS.values() for reason in those}
    assert {*WORDS.values(), *reasons, GRANTED, REVERTED} <= catalogue("en").keys()


def test_a_reason_that_no_person_gave_is_told_in_words(site: SecuredSite) -> None:
    ticket = a_long_story(site)
    supervisor = site.staff(Role.SUPERVISOR)
    click(supervisor, "/api/day/end", reason="tutup", force=True)
    closed = supervisor.get(f"/api/tickets/{ticket}/story").json()["events"][-1]
    assert closed["reason"] == {"id": "Ditutup akhir hari", "en": "Closed at end of day"}
    assert set(OWN_REASONS.values()) <= catalogue("en").keys()
