"""Every page of the site in every state: axe-core finds nothing wrong, and nothing sticks out.

In `make test` axe-core looks at each scene in two of its eight looks (four widths, by day and by night),
at the next scene in two others; the ruler is laid on in all four widths. `--every-look` takes all eight.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from board_seen import DIGIT_EM
from furnished_site import CALLED, FurnishedSite, furnished
from own_chromium import ARGUMENTS, CHROMIUM, TIMEOUT_MS
from playwright.sync_api import Browser, BrowserContext, expect
from site_scenes import IN_THE_MORNING, OFFICE, SCENES, console
from web_eye import BY_LOOK, judge, look, sticks_out, violations

LATE_MINUTES = 170

WITH_SWITCH = ["console, called", *(name for name in OFFICE if "," not in name)]


@pytest.fixture(scope="module")
def house() -> Iterator[FurnishedSite]:
    """A busy day; the scenes look and change nothing that another sees."""
    with tempfile.TemporaryDirectory() as folder, furnished(Path(folder)) as running:
        yield running


@pytest.fixture(scope="module")
def morning() -> Iterator[FurnishedSite]:
    """The same office before its first number."""
    with tempfile.TemporaryDirectory() as folder, furnished(Path(folder), empty=True) as running:
        yield running


@pytest.fixture(scope="module")
def noon() -> Iterator[FurnishedSite]:
    """The same office hours later: nobody was called, and every wait is late."""
    with tempfile.TemporaryDirectory() as folder, furnished(Path(folder)) as running:
        running.site.clock.advance(60 * LATE_MINUTES)
        yield running


@pytest.mark.parametrize("name", SCENES)
def test_a_page_can_be_used_by_everybody(
    house: FurnishedSite, browser_context: BrowserContext, name: str, every_look: bool
) -> None:
    page = SCENES[name](browser_context, house)
    assert judge(page, list(SCENES).index(name), every_look) == []


@pytest.mark.parametrize("name", IN_THE_MORNING)
def test_an_empty_page_can_be_used_by_everybody(
    morning: FurnishedSite, browser_context: BrowserContext, name: str, every_look: bool
) -> None:
    page = IN_THE_MORNING[name](browser_context, morning)
    assert judge(page, list(IN_THE_MORNING).index(name), every_look) == []


@pytest.mark.parametrize("name", ["console, called", "console, free", "phone, waiting", "board, counters"])
def test_a_page_of_long_waits_can_be_used_by_everybody(
    noon: FurnishedSite, browser_context: BrowserContext, name: str
) -> None:
    page = SCENES[name](browser_context, noon)
    if name.startswith("console"):
        expect(page.locator("#summary .late span").first).to_have_text(re.compile(r"terlama \d{3} mnt"))
    assert judge(page, 0, every_look=True) == []


@pytest.mark.parametrize("name", WITH_SWITCH)
def test_night_by_the_page_s_own_switch_can_be_read(
    house: FurnishedSite, browser_context: BrowserContext, name: str
) -> None:
    page = SCENES[name](browser_context, house)
    look(page, 1280, "light")
    page.locator("#theme").click()
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    assert violations(page, BY_LOOK) == []
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light", (
        "paper is white"
    )


def test_the_eye_sees_what_is_wrong(house: FurnishedSite, browser_context: BrowserContext) -> None:
    """So that a page without objections is one without mistakes."""
    page = console(CALLED)(browser_context, house)
    look(page, 320, "light")
    page.evaluate("""() => {
        document.querySelector("#label").style.color = "#bbb";
        document.querySelector("#theme").textContent = "";
        document.querySelector("#network").style.minWidth = "400px";
    }""")
    broken = {one.partition(":")[0] for one in violations(page)}
    assert broken >= {"color-contrast", "button-name"}
    assert any("sticks out" in one for one in sticks_out(page))


def test_letters_of_twice_the_size_fit(house: FurnishedSite, browser: Browser) -> None:
    """A browser whose owner has set larger letters, without enlarging anything else."""
    large = browser.browser_type.launch(
        executable_path=CHROMIUM, args=[*ARGUMENTS, "--blink-settings=defaultFontSize=32"]
    )
    for name in (
        "sign in",
        "choose a counter",
        "console, called",
        "audit",
        "accounts",
        "session days",
        "phone, waiting",
    ):
        context = large.new_context(viewport={"width": 1280, "height": 800}, color_scheme="light")
        context.set_default_timeout(TIMEOUT_MS)
        page = SCENES[name](context, house)
        assert float(page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")) >= 34
        assert sticks_out(page) == [], name
        context.close()
    large.close()


def test_the_console_enlarged_four_times_keeps_nothing_of_its_window_for_the_deeds(
    house: FurnishedSite, browser_context: BrowserContext
) -> None:
    """1280 by 1024 at 400 percent is a window of 320 by 256 (WCAG 1.4.10)."""
    page = console(CALLED)(browser_context, house)
    look(page, 320, "light", 256)
    assert sticks_out(page) == []
    page.locator("#search").focus()
    expect(page.locator("#search")).to_be_in_viewport(ratio=1)
    expect(page.locator("[data-deed='park']")).not_to_be_in_viewport()


def test_the_console_s_bar_is_one_line_while_the_network_is_away(
    house: FurnishedSite, browser_context: BrowserContext
) -> None:
    page = console(CALLED)(browser_context, house)
    for width in (1024, 1280, 1920):
        look(page, width, "light")
        expect(page.locator("#network.away")).to_contain_text("Jaringan terputus")
        lines = page.locator(".tools > *:visible").evaluate_all(
            "all => new Set(all.map(one => one.offsetTop)).size"
        )
        name, out = page.locator("#counter-name").bounding_box(), page.locator("#sign-out").bounding_box()
        assert name is not None
        assert out is not None
        assert lines == 1, width
        assert out["y"] < name["y"] + name["height"], width


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080), (3840, 2160), (1080, 1920)])
def test_numbers_of_five_counters_are_read_from_ten_metres(
    house: FurnishedSite, browser_context: BrowserContext, width: int, height: int
) -> None:
    page = SCENES["board, counters"](browser_context, house)
    look(page, width, "light", height)
    for label in page.locator("#grid .label, #now-label").all():
        size = label.evaluate("node => parseFloat(getComputedStyle(node).fontSize)")
        assert size * DIGIT_EM >= min(width, height) / 12
    assert sticks_out(page) == []


def test_nothing_moves_for_whom_motion_is_too_much(
    house: FurnishedSite, browser_context: BrowserContext
) -> None:
    moving = "document.getAnimations().map(one => one.animationName ?? one.transitionProperty)"
    page = SCENES["board"](browser_context, house)
    page.emulate_media(reduced_motion="no-preference")
    page.evaluate("document.body.classList.add('calling')")
    assert set(page.evaluate(moving)) == {"beat", "fade"}
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(moving) == []


def test_in_the_reader_s_own_colours_what_is_told_by_colour_is_still_told(
    house: FurnishedSite, browser_context: BrowserContext
) -> None:
    """Forced colours: Windows' high contrast, for one."""
    page = SCENES["reports"](browser_context, house)
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    swatch = page.locator(".swatch").first
    assert swatch.evaluate("node => getComputedStyle(node).backgroundColor") != ground
    page.goto(f"{house.url}/board")
    expect(page.locator("#now-label")).not_to_be_empty()
    sides = page.locator("#call .arrow").evaluate(
        "node => [getComputedStyle(node).borderTopColor, getComputedStyle(node).borderLeftColor]"
    )
    assert sides[0] != sides[1], "the arrow is a triangle, not a box"
    page.goto(f"{house.url}/staff")
    page.locator(".deed[aria-disabled='false'], [data-counter], #name").first.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
