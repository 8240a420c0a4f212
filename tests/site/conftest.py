"""What the tests of the site share: a real site and a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from counters_side import Desk
from playwright.sync_api import Browser, BrowserContext, Page
from shown_site import Site, sign_in

BROWSER_TIMEOUT_MS = 10_000


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A real site on a free port, with an empty queue."""
    site = Site(tmp_path)
    site.start()
    yield site
    site.kill()


@pytest.fixture
def desk(site: Site) -> Iterator[Desk]:
    """The counters of that site, over the API."""
    desk = Desk(site.url)
    yield desk
    desk.close()


@pytest.fixture
def browser_context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser profile that remembers nothing of another test."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme="light")
    context.set_default_timeout(BROWSER_TIMEOUT_MS)
    yield context
    context.close()


@pytest.fixture
def browser_page(browser_context: BrowserContext) -> Page:
    """One tab."""
    return browser_context.new_page()


@pytest.fixture
def console(site: Site, browser_page: Page) -> Page:
    """The staff console at Loket 1, signed in."""
    sign_in(browser_page, site, "1")
    return browser_page
