"""A board of an office with many stages, of which the names are long: nothing is cut, nothing too small."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import requests
from api_site import OPENING, RULES, TIMEOUT_S, TOKEN
from board_seen import LEAST_U, SIZES, TEXTS, TWO_FRAMES
from playwright.sync_api import Page, expect
from secured_site import SecuredSite, secured

from kiosk.queue.rules import CounterRule, QueueRules, ServiceRule, StageRule
from kiosk.words import Wording

NAMES = (
    ("Pemeriksaan kelengkapan berkas", "Completeness check"),
    ("Foto, sidik jari, dan wawancara", "Photo, fingerprints and interview"),
    ("Verifikasi keimigrasian", "Immigration data check"),
    ("Pembayaran", "Payment"),
    ("Pencetakan", "Printing"),
    ("Pengambilan paspor", "Collection"),
    ("Bantuan disabilitas", "Assistance"),
    ("Permohonan kunjungan rumah", "Home visits"),
    ("Pengaduan dan informasi", "Complaints and information"),
)
SERIES = "ACFHKMRJL"


def office_of(count: int) -> QueueRules:
    """An office with the first so many of these stages, a counter and a service for each."""
    stages = {
        f"stage-{n}": StageRule(f"stage-{n}", Wording(*name)) for n, name in enumerate(NAMES[:count], 1)
    }
    counters = {str(n): CounterRule(str(n), f"Loket {n}", (code,)) for n, code in enumerate(stages, 1)}
    services = {
        code: ServiceRule(code, stage.name, series, (code,))
        for (code, stage), series in zip(stages.items(), SERIES, strict=False)
    }
    return replace(RULES, stages=stages, counters=counters, services=services)


@contextmanager
def running(folder: Path, count: int) -> Iterator[SecuredSite]:
    """That office, somebody called to every counter and somebody waiting for it."""
    rules = office_of(count)
    with secured(folder / "site.db", folder, with_pages=True, rules=rules) as site:
        officer = site.staff()
        for n, code in enumerate(rules.stages, 1):
            for serial in (1, 2):
                take(site, f"ticket-{n}-{serial:04d}", code)
            officer.post(f"/api/counters/{n}/next", {"request_id": f"call-000{n}"})
        yield site


# Cards in which a digit of the number (0.69 em high) touches the name above or the count below.
TOUCHING = """() => [...document.querySelectorAll("#grid > li")].filter((card) => {
    const box = (query) => card.querySelector(query).getBoundingClientRect();
    const label = box(".label"), name = box("h2"), count = box(".count");
    const high = parseFloat(getComputedStyle(card.querySelector(".label")).fontSize) * 0.69 / 2;
    const [top, bottom] = [-high, high].map((half) => (label.top + label.bottom) / 2 + half);
    const beside = count.left > label.right;
    return top < name.bottom || (!beside && bottom > count.top);
}).map((card) => card.textContent)"""


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


@pytest.mark.parametrize("count", [7, len(NAMES)])
@pytest.mark.parametrize("layout", ["calls", "stages"])
def test_many_stages_with_long_names_can_be_read(
    tmp_path: Path, browser_page: Page, layout: str, count: int
) -> None:
    with running(tmp_path, count) as site:
        browser_page.goto(f"{site.url}/board?layout={layout}&sound=off")
        expect(browser_page.locator("#now-label")).to_have_text(f"{SERIES[count - 1]}001")
        names = browser_page.locator(".many > li .both [lang=id]")
        for width, height in SIZES:
            browser_page.set_viewport_size({"width": width, "height": height})
            browser_page.wait_for_function("width => innerWidth === width", arg=width)
            browser_page.evaluate(TWO_FRAMES)
            texts = browser_page.evaluate(TEXTS)
            where = f"{layout} {width}x{height}"
            assert [t["text"] for t in texts if t["u"] < LEAST_U] == [], f"too small on {where}"
            assert [t["text"] for t in texts if t["cut"]] == [], f"cut on {where}"
            assert browser_page.evaluate("document.documentElement.scrollHeight <= innerHeight"), where
            assert browser_page.evaluate(TOUCHING) == [], where
            for name, _ in NAMES[:count]:
                expect(names.filter(has_text=name)).to_be_visible()


def test_a_name_that_has_room_is_told_in_both_languages(tmp_path: Path, browser_page: Page) -> None:
    with running(tmp_path, 7) as site:
        browser_page.set_viewport_size({"width": 1920, "height": 1080})
        browser_page.goto(f"{site.url}/board?layout=stages&sound=off")
        for _, name in NAMES[:7]:
            expect(browser_page.locator("#grid h2 [lang=en]").filter(has_text=name)).to_be_visible()


def test_of_many_stages_only_those_are_told_where_somebody_waits(tmp_path: Path, browser_page: Page) -> None:
    with running(tmp_path, 7) as site:
        officer = site.staff()
        officer.post("/api/tickets/ticket-4-0001/no-show", {"request_id": "miss-0001", "counter": "4"})
        officer.post("/api/counters/4/next", {"request_id": "call-0008"})
        browser_page.goto(f"{site.url}/board?sound=off")
        expect(browser_page.locator("#waiting > li")).to_have_count(6)
        expect(browser_page.locator("#waiting")).not_to_contain_text("Pembayaran")
