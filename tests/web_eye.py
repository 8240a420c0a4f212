"""What axe-core and a ruler find wrong with a page, as sentences."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

#: WCAG 2.2 at A and AA, and what axe-core calls best practice.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: DESIGN.md §8 asks 7:1 of coloured buttons: the rule of AA is held to what AAA asks (WCAG 1.4.6).
CONTRAST = {
    "ignoreUnicode": True,
    "ignoreLength": False,
    "ignorePseudo": False,
    "boldValue": 700,
    "boldTextPt": 14,
    "largeTextPt": 18,
    "contrastRatio": {"normal": {"expected": 7}, "large": {"expected": 4.5}},
    "pseudoSizeThreshold": 0.25,
}
#: What depends on the width and on day or night.
BY_LOOK = ["color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block"]
EVERYTHING = {"type": "tag", "values": TAGS}
STRICT = "options => axe.configure({checks: [{id: 'color-contrast', options}]})"

WIDTHS = (320, 768, 1280, 3840)
EVERY_LOOK = [(width, scheme) for width in WIDTHS for scheme in ("light", "dark")]
HEIGHTS = {3840: 2160}

#: Chromium's own way to wait until what changed is laid out.
SETTLED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"

#: What sticks out at the side, and text that its own frame cuts. What scrolls in its own frame may be wide.
STICKS_OUT = """() => {
    const seen = (node) => node.checkVisibility({visibilityProperty: true})
        && !node.closest(".unseen, .skip, datalist, svg");
    const overflow = (node) => getComputedStyle(node).overflowX;
    const scrolls = (node) => {
        for (let up = node.parentElement; up && up !== document.body; up = up.parentElement)
            if (["auto", "scroll"].includes(overflow(up))) return true;
        return false;
    };
    const told = (node) => node.tagName.toLowerCase() + (node.id ? `#${node.id}` : `.${node.className}`);
    const root = document.documentElement;
    const width = root.clientWidth;
    const found = root.scrollWidth > width ? [`the page is ${root.scrollWidth} px wide`] : [];
    for (const node of document.body.querySelectorAll("*")) {
        if (!seen(node) || scrolls(node)) continue;
        const box = node.getBoundingClientRect();
        const aside = box.right > width + 1 || box.left < -1;
        if (box.width > 1 && box.height > 1 && aside) found.push(`${told(node)} sticks out`);
        const hides = ["hidden", "clip"].includes(overflow(node)) && !node.matches("input, select");
        if (hides && node.scrollWidth > node.clientWidth + 1)
            found.push(`${told(node)} cuts “${node.textContent.trim().slice(0, 40)}”`);
    }
    return found;
}"""


def looks_of(serial: int) -> list[tuple[int, str]]:
    """Two looks, one narrow and one wide, one light and one dark; the next serial gives two others."""
    narrow, wide = ((320, 1280), (768, 3840), (320, 1280), (320, 1280))[serial % 4]
    return [(narrow, "light"), (wide, "dark")] if serial % 2 else [(narrow, "dark"), (wide, "light")]


def look(page: Page, width: int, scheme: str, height: int = 0) -> None:
    """Stand before the page at that width, in `light` or `dark`."""
    page.set_viewport_size({"width": width, "height": height or HEIGHTS.get(width, 800)})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page.wait_for_function("width => innerWidth === width", arg=width)
    page.evaluate(SETTLED)


#: A dialog that is open is all that can be reached.
RUN = """options => axe.run(document.querySelector("dialog[open]") ?? document, options)"""


def violations(page: Page, rules: list[str] | None = None) -> list[str]:
    """Every rule of axe-core that the page breaks, or of `rules` alone, with the first places where."""
    if page.evaluate("() => typeof axe === 'undefined'"):
        page.evaluate(AXE_SCRIPT)
        page.evaluate(STRICT, CONTRAST)
    asked = {"type": "rule", "values": rules} if rules else EVERYTHING
    options = {"runOnly": asked, "resultTypes": ["violations"], "preload": False}
    result: dict[str, Any] = page.evaluate(RUN, options)
    return [
        f"{broken['id']}: {node['target'][0]}: {node['failureSummary'].splitlines()[-1].strip()}"
        for broken in result["violations"]
        for node in broken["nodes"][:4]
    ]


def sticks_out(page: Page) -> list[str]:
    """What is wider than the window, or cut by its own frame."""
    found: list[str] = page.evaluate(STICKS_OUT)
    return found


def judge(page: Page, serial: int, every_look: bool) -> list[str]:
    """What is wrong with the page: by axe-core in two looks or in all, by the ruler in all widths."""
    wrong: list[str] = []
    for place, (width, scheme) in enumerate(EVERY_LOOK if every_look else looks_of(serial)):
        look(page, width, scheme)
        rules = BY_LOOK if place and not every_look else None
        wrong += [f"{width} {scheme}: {one}" for one in violations(page, rules)]
    for width in WIDTHS:
        look(page, width, "light")
        wrong += [f"{width}: {one}" for one in sticks_out(page)]
    return wrong
