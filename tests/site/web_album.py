"""Pictures of console, board, phone page and the pages beside them, in docs/screens/web: a sheet
a scene, each scene in its looks.

    python tests/site/web_album.py [--only PATTERN] [--out DIR]
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests/site")]

from furnished_site import FurnishedSite, furnished  # noqa: E402
from own_chromium import ARGUMENTS, CHROMIUM, TIMEOUT_MS  # noqa: E402
from site_scenes import IN_THE_MORNING, SCENES, Scene  # noqa: E402
from web_eye import SETTLED  # noqa: E402


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
SHOWN = (
    "sign in",
    "choose a counter",
    *("console, free", "console, called", "console, serving", "console, paused", "console, site away"),
    *("console, where to transfer", "console, why on hold", "console, morning", "console, end of the day"),
    *("board", "board, stages", "board, counters", "board, one stage", "board, morning"),
    *("phone, waiting", "phone, called", "phone, no_show", "phone, done"),
    *("reports", "session days", "audit", "story", "accounts"),
)
GAP_PX, COLOURS, GROUND = 16, 96, "#8A8F98"


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="Pictures of the site's pages, a sheet a scene.")
    parser.add_argument("--only", default="*", metavar="PATTERN", help="scenes by name, as a shell matches")
    parser.add_argument("--out", type=Path, default=ROOT / "docs/screens/web", metavar="DIR")
    args = parser.parse_args(arguments)
    args.out.mkdir(parents=True, exist_ok=True)
    with chromium() as browser, busy() as day, busy(empty=True) as morning:
        for name in SHOWN:
            if fnmatch(name, args.only):
                scene, house = (SCENES[name], day) if name in SCENES else (IN_THE_MORNING[name], morning)
                sheet(browser, scene, house).save(args.out / file_of(name), optimize=True)
    if args.only == "*":
        (args.out / "README.md").write_text(contents(), "utf-8")
    return 0


@contextmanager
def chromium() -> Iterator[Browser]:
    expect.set_options(timeout=TIMEOUT_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def busy(*, empty: bool = False) -> Iterator[FurnishedSite]:
    with tempfile.TemporaryDirectory() as folder, furnished(Path(folder), empty=empty) as house:
        yield house


def sheet(browser: Browser, scene: Scene, house: FurnishedSite) -> Image.Image:
    """The scene in all its looks, row under row."""
    rows = [[picture(browser, scene, house, look) for look in row] for row in LOOKS]
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
    return made.quantize(COLOURS, dither=Image.Dither.NONE)


def picture(browser: Browser, scene: Scene, house: FurnishedSite, look: Look) -> Image.Image:
    """What is seen of it without scrolling."""
    window = {"width": look.width_px, "height": look.height_px}
    context = browser.new_context(viewport=window, color_scheme=look.scheme)  # type: ignore[arg-type]
    context.set_default_timeout(TIMEOUT_MS)
    context.add_cookies([{"name": "lang", "value": look.language, "url": house.url}])
    page = scene(context, house)
    settle(page)
    seen = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    context.close()
    size = (round(seen.width * look.share), round(seen.height * look.share))
    return seen.resize(size, Image.Resampling.LANCZOS)


def settle(page: Page) -> None:
    page.evaluate("document.fonts.ready")
    page.evaluate(SETTLED)


def file_of(name: str) -> str:
    return name.replace(", ", "-").replace("_", "-").replace(" ", "-") + ".png"


def contents() -> str:
    listed = "\n".join(f"- [{name}]({file_of(name)})" for name in SHOWN)
    return f"""# The pages of the site in their looks

Made by `make pictures`: never edit them. Each sheet shows one scene without scrolling: 1024 by
768 in Indonesian by day and in English by night, 1920 by 1080 the other way round, and a phone
of 390 by 844 by day and by night. Axe-core and a ruler look at every scene in `make test`
([`test_every_page.py`](../../../tests/site/test_every_page.py)); these are for people.

{listed}
"""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
