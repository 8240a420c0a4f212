"""“Panggil petugas” says on the console where the applicant is, in the officer's words."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from shown_site import Site

from kiosk.visit.steps import Step


@pytest.mark.parametrize(("language", "said"), [("id", "layar"), ("en", "screen")])
def test_every_step_of_a_visit_has_a_name_on_the_console(
    site: Site, console: Page, language: str, said: str
) -> None:
    for step in Step:
        site.call_for_help(step.value)
    console.goto(f"{site.url}/staff?lang={language}")
    calls = console.locator("#assistance li span")
    expect(calls).to_have_count(len(Step))
    names = [text.split(f"{said} ")[-1].split(" · ")[0].strip() for text in calls.all_inner_texts()]
    assert all("Anjungan 1" in text for text in calls.all_inner_texts())
    assert [name for name in names if name in {step.value for step in Step}] == []
    assert all(name[0].isupper() for name in names)
