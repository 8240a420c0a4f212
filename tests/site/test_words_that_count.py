"""What counts has a form for one, also where a page's own script says it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from shown_site import Site

SAY = """async (key) => {
  const { say } = await import("/static/dom.js");
  return [0, 1, 2, 21].map((count) => say(key, { count }));
}"""


@pytest.mark.parametrize(
    ("language", "key", "said"),
    [
        ("en", "in seconds", ["in 0 seconds", "in 1 second", "in 2 seconds", "in 21 seconds"]),
        ("id", "in seconds", ["0 detik lagi", "1 detik lagi", "2 detik lagi", "21 detik lagi"]),
        ("en", "minutes", ["0 min", "1 min", "2 min", "21 min"]),
    ],
)
def test_the_console_counts_as_its_language_does(
    site: Site, browser_page: Page, language: str, key: str, said: list[str]
) -> None:
    browser_page.goto(f"{site.url}/staff?lang={language}")
    assert browser_page.evaluate(SAY, key) == said
