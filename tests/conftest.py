"""What tests of more than one area share: a running centre, and a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from central_process import CentralProcess
from hypothesis import settings
from playwright.sync_api import Browser, expect, sync_playwright

# A first call imports what it needs, on a machine with other work: its time says nothing of the code.
settings.register_profile("whatever the machine does", deadline=None)
settings.load_profile("whatever the machine does")

CHROMIUM = "/usr/bin/chromium"
CHROMIUM_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--autoplay-policy=no-user-gesture-required",
]
BROWSER_TIMEOUT_MS = 10_000


@pytest.fixture
def central(tmp_path: Path) -> Iterator[CentralProcess]:
    """A running `central serve` with nothing in it."""
    process = CentralProcess(tmp_path / "centre")
    process.home.mkdir()
    process.start()
    yield process
    process.kill()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's own Chromium, one for the whole run."""
    expect.set_options(timeout=BROWSER_TIMEOUT_MS)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        yield chromium
        chromium.close()
