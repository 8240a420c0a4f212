"""The dock's page: axe-core finds nothing wrong, and nothing sticks out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from own_chromium import TIMEOUT_MS
from playwright.sync_api import Browser, Page
from shown_dock import opened, shown
from web_eye import judge


@pytest.fixture
def panel(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    with shown(tmp_path) as url:
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        context.set_default_timeout(TIMEOUT_MS)
        yield opened(context, url)
        context.close()


@pytest.mark.parametrize("serial", [0, 1])
def test_the_dock_can_be_used_by_everybody(panel: Page, serial: int, every_look: bool) -> None:
    assert judge(panel, serial, every_look) == []


def test_what_the_dock_tells_every_second_is_written_only_when_it_changes(panel: Page) -> None:
    panel.evaluate("""() => {
        window.told = [];
        const told = document.querySelector("#network");
        new MutationObserver(() => window.told.push(told.textContent)).observe(told, {childList: true});
    }""")
    for _ in range(2):
        with panel.expect_response("**/dock/state"):
            pass
    panel.get_by_role("button", name="Putuskan").press("Enter")
    panel.wait_for_function("() => window.told.length > 0")
    assert panel.evaluate("window.told") == ["terputus / cut"]
