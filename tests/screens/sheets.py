"""The sheets of docs/screens: every screen in eight of its looks, and an index of them."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import fields
from pathlib import Path

from fingerprints import fingerprint
from kivy.animation import Animation
from looks import Appearance
from PIL import Image, ImageDraw, ImageFont
from stage_hand import StageHand
from stations import every_station

from kiosk.screens import theme
from kiosk.screens.comfort import Comfort
from kiosk.screens.pictures import pixels
from kiosk.screens.theme.tokens import CONTRAST, DAY
from kiosk.screens.widgets.progress import Progress
from kiosk.screens.widgets.ring import Ring

#: The looks that are shown, in the order of the sheet.
SHOWN = (
    Appearance("portrait", "id"),
    Appearance("portrait", "en"),
    Appearance("portrait", "id", Comfort(2.0)),
    Appearance("portrait", "id", Comfort(contrast=True)),
    Appearance("portrait", "id", Comfort(low=True)),
    Appearance("landscape", "id"),
    Appearance("landscape", "en", Comfort(2.0)),
    Appearance("small", "id", Comfort(1.5)),
)
FINGERPRINTS = "fingerprints.json"
#: A picture on a sheet, in parts of the window at half the size; colours of a sheet.
SHARE, COLOURS = 0.5, 160
GAP, CAPTION, GROUND, INK = 12, 18, "#8A8F99", "#FFFFFF"
IN_A_ROW = 5

INDEX = """# Every screen in its looks

Made by `make pictures`: never edit them. Each sheet shows one screen in eight looks: the tall
window in Indonesian and English, with text of 200 %, in high contrast and within low reach;
the wide ones of 1920 by 1080 with text of 100 and 200 %, and of 1280 by 800 with 150 %. All
sixty looks are judged by `make soak`, and all eight compared.

The tests compare what is drawn now with [{fingerprints}]({fingerprints}), the mean colours of
a grid of 36 by 64 over each picture: when a screen is meant to look otherwise, make the pictures
again and look at them.

{sheets}
"""


def draw(only: str, out_dir: Path) -> int:
    """Draw the sheets of the screens whose name is like `only` into `out_dir`."""
    out_dir.mkdir(parents=True, exist_ok=True)
    kept = out_dir / FINGERPRINTS
    prints: dict[str, dict[str, str]] = json.loads(kept.read_text()) if kept.is_file() else {}
    if only == "*":
        prints = {}
    for station in every_station(only):
        pictures = []
        prints[station.name] = {}
        for appearance in SHOWN:
            station.show(appearance)
            picture = photograph(station.hand)
            prints[station.name][str(appearance)] = fingerprint(picture)
            pictures.append((str(appearance), picture))
        path = out_dir / f"{slug(station.name)}.png"
        sheet(pictures).save(path, compress_level=9)
        text = json.dumps(prints, indent=1, sort_keys=True, ensure_ascii=False)
        kept.write_text(text + "\n", encoding="utf-8")
        sys.stdout.write(f"{path.name}\n")
        sys.stdout.flush()
    lines = "\n".join(f"- [{name}]({slug(name)}.png)" for name in sorted(prints))
    index = INDEX.format(fingerprints=FINGERPRINTS, sheets=lines)
    (out_dir / "README.md").write_text(index, encoding="utf-8")
    return 0


def photograph(hand: StageHand) -> Image.Image:
    """The window as it is once nothing flies or flashes, its bars a third full and its rings whole."""
    hand.until(lambda: not Animation._instances, "at rest")
    parts = list(hand.app.root.walk())
    for ring in (part for part in parts if isinstance(part, Ring)):
        hand.app.overlays._ring = None  # it runs no further
        ring.left = ring.total
        hand.frames(2)
    for bar in (part for part in parts if isinstance(part, Progress)):
        bar.after(bar._usual_s / 2)
    width, height, seen = pixels()
    picture = Image.frombytes("RGBA", (width, height), seen)
    return picture.transpose(Image.Transpose.FLIP_TOP_BOTTOM).convert("RGB")


def slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def sheet(pictures: list[tuple[str, Image.Image]]) -> Image.Image:
    """The pictures side by side, each with its look above."""
    small = [
        (look, one.resize((int(one.width * SHARE), int(one.height * SHARE)), Image.Resampling.LANCZOS))
        for look, one in pictures
    ]
    rows = [small[:IN_A_ROW], small[IN_A_ROW:]]
    width = max(sum(one.width + GAP for _, one in row) for row in rows) + GAP
    heights = [max(one.height for _, one in row) + CAPTION + GAP for row in rows]
    page = Image.new("RGB", (width, sum(heights) + GAP), GROUND)
    pen = ImageDraw.Draw(page)
    letters = ImageFont.truetype(
        str(Path(theme.__file__).parent / "fonts/AtkinsonHyperlegibleNext-Regular.ttf"), 13
    )
    y = GAP // 2
    for row, high in zip(rows, heights, strict=True):
        x = GAP
        for look, one in row:
            pen.text((x, y), look, fill=INK, font=letters)
            page.paste(one, (x, y + CAPTION))
            x += one.width + GAP
        y += high
    return page.quantize(palette=_palette(page), dither=Image.Dither.NONE)


def _palette(page: Image.Image) -> Image.Image:
    """The colours of the page, and those of the theme exactly, however little of it they are;
    thin lines of yellow on black are too few to be found, and would be taken for red."""
    tones = [getattr(palette, each.name) for palette in (DAY, CONTRAST) for each in fields(palette)]
    tones += [[part * share for part in CONTRAST.primary] for share in (0.25, 0.5, 0.75)]
    exact = [round(part * 255) for tone in tones for part in tone[:3]]
    found = page.quantize(COLOURS).getpalette() or []
    holder = Image.new("P", (1, 1))
    holder.putpalette(exact + found[: COLOURS * 3])
    return holder
