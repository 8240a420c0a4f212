"""The dock's page with devices that nobody has touched yet, and no site behind it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from kiosk.clock import SystemClock
from kiosk.dock.devices import Devices
from kiosk.dock.panel import PanelServer, make_panel
from kiosk.dock.relay import Relay
from kiosk.dock.scene import free_port

NO_SITE = "http://127.0.0.1:9"


@contextmanager
def shown(folder: Path) -> Iterator[str]:
    """Its address."""
    folder.mkdir(exist_ok=True)
    with Devices(folder, SystemClock()) as devices:
        relay = Relay(free_port())
        with PanelServer(make_panel(devices, relay, NO_SITE, folder), free_port()) as server:
            yield server.url
        relay.close()


def opened(context: BrowserContext, url: str) -> Page:
    page = context.new_page()
    page.goto(url)
    expect(page.locator("#network")).not_to_be_empty()
    return page
