"""The dock's page: axe-core finds nothing wrong, and nothing sticks out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from own_chromium import TIMEOUT_MS
from playwright.sync_api import Browser, Page, expect
from web_eye import judge

from kiosk.clock import SystemClock
from kiosk.dock.devices import Devices
from kiosk.dock.panel import PanelServer, make_panel
from kiosk.dock.relay import Relay
from kiosk.dock.scene import free_port


@pytest.fixture
def panel(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    with Devices(tmp_path, SystemClock()) as devices:
        relay = Relay(free_port())
        app = make_panel(devices, relay, "http://127.0.0.1:9", tmp_path)
        with PanelServer(app, free_port()) as server:
            context = browser.new_context(viewport={"width": 1280, "height": 800})
            context.set_default_timeout(TIMEOUT_MS)
            page = context.new_page()
            page.goto(server.url)
            expect(page.locator("#network")).not_to_be_empty()
            yield page
            context.close()
        relay.close()


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
