"""Somebody who has a keyboard and nothing else."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page

MOST_TABS = 150

#: Why the focus cannot be seen; nothing when it can. What is drawn as its label is seen by its label.
UNSEEN = """() => {
    const node = document.activeElement;
    if (!node || node === document.body) return "";
    const told = node.outerHTML.slice(0, 90);
    const shown = [node, node.closest("label")].filter(Boolean);
    const ring = shown.some((one) => {
        const style = getComputedStyle(one);
        return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    });
    if (!ring) return `no ring: ${told}`;
    const box = shown.at(-1).getBoundingClientRect();
    const [across, down] = [box.left + box.width / 2, box.top + Math.min(box.height, innerHeight) / 2];
    const top = document.elementFromPoint(across, down);
    const inView = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    if (!inView) return `not in view: ${told}`;
    return shown.some((one) => one.contains(top)) || top?.contains(node) ? "" : `covered: ${told}`;
}"""

FIRST = "() => document.querySelector('a[href], button:not([hidden]), input').focus()"
#: What has the focus, told from all else of its page.
HERE = """() => {
    const node = document.activeElement;
    if (node === document.body) return "";
    node.dataset.round ??= String(document.querySelectorAll("[data-round]").length);
    return node.outerHTML;
}"""


class Hand:
    """Goes by Tab alone, and sees at every step where it is."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def step(self, *, back: bool = False) -> str:
        """One Tab; why the focus cannot be seen there."""
        self._page.keyboard.press("Shift+Tab" if back else "Tab")
        unseen: str = self._page.evaluate(UNSEEN)
        return unseen

    def reach(self, role: str, name: str | re.Pattern[str]) -> Locator:
        """Tab until that control has the focus."""
        wanted = self._page.get_by_role(role, name=name, exact=isinstance(name, str))  # type: ignore[arg-type]
        for _ in range(MOST_TABS):
            if wanted.evaluate_all("all => all.includes(document.activeElement)"):
                return wanted
            unseen = self.step()
            assert unseen == "", unseen
        raise AssertionError(f"{role} {name} is not reached by Tab")

    def press(self, role: str, name: str | re.Pattern[str], key: str = "Enter") -> None:
        self.reach(role, name)
        self._page.keyboard.press(key)

    def round(self) -> list[str]:
        """Tab from the first control until the page begins again: all that was reached, a line each."""
        self._page.evaluate(FIRST)
        reached: list[str] = [self._page.evaluate(HERE)]
        for _ in range(MOST_TABS):
            unseen = self.step()
            assert unseen == "", unseen
            here: str = self._page.evaluate(HERE)
            if here in ("", reached[0]):
                return reached
            if here != reached[-1]:  # a date is one control with several stops
                assert here not in reached, f"the Tab key goes round without the rest of the page: {here}"
                reached.append(here)
        raise AssertionError("the Tab key does not come round")
