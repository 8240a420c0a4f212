"""Every page of the head office in every state: axe-core finds nothing wrong, and nothing sticks out.

How often axe-core looks is told in tests/site/test_every_page.py.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from central_process import CentralProcess
from office_scenes import SCENES, furnished
from own_chromium import ARGUMENTS, CHROMIUM, TIMEOUT_MS
from playwright.sync_api import Browser, BrowserContext
from web_eye import WIDTHS, judge, look, sticks_out


@pytest.fixture(scope="module")
def centre() -> Iterator[CentralProcess]:
    with tempfile.TemporaryDirectory() as folder, furnished(Path(folder)) as running:
        yield running


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(TIMEOUT_MS)
    yield context
    context.close()


@pytest.mark.parametrize("name", SCENES)
def test_a_page_of_the_head_office_can_be_used_by_everybody(
    centre: CentralProcess, context: BrowserContext, name: str, every_look: bool
) -> None:
    page = SCENES[name](context, centre)
    assert judge(page, list(SCENES).index(name), every_look) == []


def test_letters_of_twice_the_size_fit_at_the_head_office(centre: CentralProcess, browser: Browser) -> None:
    large = browser.browser_type.launch(
        executable_path=CHROMIUM, args=[*ARGUMENTS, "--blink-settings=defaultFontSize=32"]
    )
    for name in ("sign in", "days", "submissions", "submission, sealed", "bookings", "quotas", "deeds"):
        context = large.new_context(viewport={"width": 1280, "height": 800})
        page = SCENES[name](context, centre)
        assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == 32
        assert sticks_out(page) == [], name
        context.close()
    large.close()


def test_what_is_printed_is_the_table_and_not_what_is_there_to_press(
    centre: CentralProcess, context: BrowserContext
) -> None:
    page = SCENES["bookings"](context, centre)
    look(page, WIDTHS[2], "dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"
    for hidden in (".parts", ".tools", ".asked", ".skip"):
        assert page.locator(hidden).first.is_hidden(), hidden
    assert page.locator(".cards").is_visible()
