"""A board of an office with seven stages, of which the names are long: nothing is cut, nothing too small."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import requests
from api_site import OPENING, RULES, TIMEOUT_S, TOKEN
from playwright.sync_api import Page, expect
from secured_site import SecuredSite, secured
from test_board_page import LEAST_U, SIZES, TEXTS, TWO_FRAMES

from kiosk.queue.rules import CounterRule, ServiceRule, StageRule
from kiosk.words import Wording

NAMES = (
    ("Pemeriksaan berkas", "Document check"),
    ("Foto dan wawancara", "Photo and interview"),
    ("Verifikasi keimigrasian", "Immigration data check"),
    ("Pembayaran", "Payment"),
    ("Pencetakan", "Printing"),
    ("Pengambilan paspor", "Collection"),
    ("Bantuan disabilitas", "Assistance"),
)
STAGES = {f"stage-{n}": StageRule(f"stage-{n}", Wording(*name)) for n, name in enumerate(NAMES, 1)}
OFFICE = replace(
    RULES,
    stages=STAGES,
    counters={str(n): CounterRule(str(n), f"Loket {n}", (code,)) for n, code in enumerate(STAGES, 1)},
    services={
        code: ServiceRule(code, STAGES[code].name, series, (code,))
        for code, series in zip(STAGES, "ACFHKMR", strict=True)
    },
)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[SecuredSite]:
    with secured(tmp_path / "site.db", tmp_path, with_pages=True, rules=OFFICE) as site:
        officer = site.staff()
        for n, code in enumerate(STAGES, 1):
            for serial in (1, 2):
                take(site, f"ticket-{n}-{serial:04d}", code)
            officer.post(f"/api/counters/{n}/next", {"request_id": f"call-000{n}"})
        yield site


def take(site: SecuredSite, ticket: str, service: str) -> None:
    order = {
        "id": ticket,
        "service": service,
        "entrance": "walk_in",
        "arrived_at": OPENING.isoformat(),
        "booth": "anjungan-1",
    }
    headers = {"Authorization": f"Bearer {TOKEN}"}
    requests.post(
        f"{site.url}/api/tickets", json=order, headers=headers, timeout=TIMEOUT_S
    ).raise_for_status()


@pytest.mark.parametrize("layout", ["calls", "stages"])
def test_seven_stages_can_be_read(running: SecuredSite, browser_page: Page, layout: str) -> None:
    browser_page.goto(f"{running.url}/board?layout={layout}&sound=off")
    expect(browser_page.locator("#now-label")).to_have_text("R001")
    expect(browser_page.locator(".many > li")).to_have_count(len(NAMES))
    for width, height in SIZES:
        browser_page.set_viewport_size({"width": width, "height": height})
        browser_page.wait_for_function("width => innerWidth === width", arg=width)
        browser_page.evaluate(TWO_FRAMES)
        texts = browser_page.evaluate(TEXTS)
        where = f"{layout} {width}x{height}"
        assert [t["text"] for t in texts if t["u"] < LEAST_U] == [], f"too small on {where}"
        assert [t["text"] for t in texts if t["cut"]] == [], f"cut on {where}"
        assert browser_page.evaluate("document.documentElement.scrollHeight <= innerHeight"), where


def test_of_many_stages_only_those_are_told_where_somebody_waits(
    running: SecuredSite, browser_page: Page
) -> None:
    officer = running.staff()
    officer.post("/api/tickets/ticket-4-0001/no-show", {"request_id": "miss-0001", "counter": "4"})
    officer.post("/api/counters/4/next", {"request_id": "call-0008"})
    browser_page.goto(f"{running.url}/board?sound=off")
    expect(browser_page.locator("#waiting > li")).to_have_count(len(NAMES) - 1)
    expect(browser_page.locator("#waiting")).not_to_contain_text("Pembayaran")
