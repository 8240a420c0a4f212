"""What tests of more than one area share: a running centre, and a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from central_process import CentralProcess
from hypothesis import settings
from own_chromium import ARGUMENTS, CHROMIUM, TIMEOUT_MS
from playwright.sync_api import Browser, expect, sync_playwright

# A first call imports what it needs, on a machine with other work: its time says nothing of the code.
settings.register_profile("whatever the machine does", deadline=None)
settings.load_profile("whatever the machine does")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--every-look", action="store_true", help="axe-core at every width, by day and by night")


@pytest.fixture
def every_look(request: pytest.FixtureRequest) -> bool:
    """Whether pages are looked at in all their looks, not in two of them."""
    return bool(request.config.getoption("--every-look"))


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
    expect.set_options(timeout=TIMEOUT_MS)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()
