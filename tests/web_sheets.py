"""Sheets of pages that a browser shows, each scene in its looks: for people to look at.

What is shown stands in the albums: tests/site/web_album.py, tests/central/office_album.py.
"""

from __future__ import annotations

import argparse
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

from own_chromium import ARGUMENTS, CHROMIUM, TIMEOUT_MS
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from web_eye import SETTLED

ROOT = Path(__file__).resolve().parents[1]


class Look(NamedTuple):
    """A window, who reads it and when; `share` is how large it stands on the sheet."""

    width_px: int
    height_px: int
    language: str
    scheme: str
    share: float


#: A row of the sheet each: the console's least width, a wall, a phone.
LOOKS = (
    (Look(1024, 768, "id", "light", 0.6), Look(1024, 768, "en", "dark", 0.6)),
    (Look(1920, 1080, "id", "dark", 0.32), Look(1920, 1080, "en", "light", 0.32)),
    (
        Look(390, 844, "id", "light", 0.78),
        Look(390, 844, "id", "dark", 0.78),
        Look(390, 844, "en", "light", 0.78),
    ),
)
TOLD = """Made by `make pictures`: never edit them. Each sheet shows one scene without scrolling: 1024 by
768 in Indonesian by day and in English by night, 1920 by 1080 the other way round, and a phone
of 390 by 844 by day and by night."""
GAP_PX, COLOURS, GROUND = 16, 96, "#8A8F98"
SHEETS = [ROOT / "kiosk/site/static" / name for name in ("tokens.css", "night.css")]
TONES = sorted({tone for sheet in SHEETS for tone in re.findall(r"#([0-9a-f]{6})", sheet.read_text())})


class Seen(NamedTuple):
    """Opens a tab on a scene, of pages that live at `url`; the page stands still when it is given."""

    url: str
    open: Callable[[BrowserContext], Page]


def asked(arguments: Sequence[str], description: str, folder: str) -> argparse.Namespace:
    """Which scenes, `only`, and the folder that they are left in, `out`."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--only", default="*", metavar="PATTERN", help="scenes by name, as a shell matches")
    parser.add_argument("--out", type=Path, default=ROOT / folder, metavar="DIR")
    return parser.parse_args(arguments)


def leave(browser: Browser, scenes: Mapping[str, Seen], only: str, out_dir: Path, head: str) -> None:
    """The sheets in `out_dir`; with all of them, an index that begins with `head`."""
    out_dir.mkdir(parents=True, exist_ok=True)
    for name, scene in scenes.items():
        if fnmatch(name, only):
            sheet(browser, scene).save(out_dir / file_of(name), optimize=True)
    if only == "*":
        listed = "\n".join(f"- [{name}]({file_of(name)})" for name in scenes)
        (out_dir / "README.md").write_text(f"{head}\n\n{listed}\n", "utf-8")


@contextmanager
def chromium() -> Iterator[Browser]:
    expect.set_options(timeout=TIMEOUT_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def sheet(browser: Browser, scene: Seen) -> Image.Image:
    """The scene in all its looks, row under row."""
    rows = [[picture(browser, scene, look) for look in row] for row in LOOKS]
    width = max(sum(one.width + GAP_PX for one in row) for row in rows) + GAP_PX
    height = sum(max(one.height for one in row) + GAP_PX for row in rows) + GAP_PX
    made = Image.new("RGB", (width, height), GROUND)
    top = GAP_PX
    for row in rows:
        left = GAP_PX
        for one in row:
            made.paste(one, (left, top))
            left += one.width + GAP_PX
        top += max(one.height for one in row) + GAP_PX
    return made.quantize(palette=_palette(made), dither=Image.Dither.NONE)


def _palette(made: Image.Image) -> Image.Image:
    """The colours of the tokens exactly, however little of them there is, and those that are found:
    the gold under the section one is in would be taken for the red of a card."""
    exact = [part for tone in TONES for part in bytes.fromhex(tone)]
    holder = Image.new("P", (1, 1))
    holder.putpalette(exact + (made.quantize(COLOURS).getpalette() or [])[: COLOURS * 3])
    return holder


def picture(browser: Browser, scene: Seen, look: Look) -> Image.Image:
    """What is seen of it without scrolling."""
    window = {"width": look.width_px, "height": look.height_px}
    context = browser.new_context(viewport=window, color_scheme=look.scheme)  # type: ignore[arg-type]
    context.set_default_timeout(TIMEOUT_MS)
    context.add_cookies([{"name": "lang", "value": look.language, "url": scene.url}])
    page = scene.open(context)
    page.evaluate("document.fonts.ready")
    page.evaluate(SETTLED)
    seen = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    context.close()
    size = (round(seen.width * look.share), round(seen.height * look.share))
    return seen.resize(size, Image.Resampling.LANCZOS)


def file_of(name: str) -> str:
    return name.replace(", ", "-").replace("_", "-").replace(" ", "-") + ".png"
