"""The printed plate as a picture: for made scenes, and to know it again."""

from __future__ import annotations

from functools import lru_cache
from math import ceil
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from kiosk.documents.pixels import Pixels
from kiosk.documents.plate.layout import LAYOUTS, WORDS

FONT_FILE = Path(__file__).parents[2] / "screens" / "theme" / "fonts" / "AtkinsonHyperlegibleNext-Regular.ttf"

_MM_PER_INCH = 25.4
_LEAST_DRAWN_DPI = 400.0


@lru_cache(maxsize=2)
def draw_sheet(dpi: float, paper: str = "A3") -> Pixels:
    """The sheet of `paper` (A3 or A4) at `dpi`, (height, width, 3) BGR, not to be
    written to. What is at x mm from its left is at x · dpi / 25.4 − 0.5 pixels.
    Drawn larger and averaged, so that edges lie where they belong."""
    layout = LAYOUTS[paper]
    finer = max(1, ceil(_LEAST_DRAWN_DPI / dpi))
    dots = dpi / _MM_PER_INCH * finer
    size = (round(layout.width_mm * dots / finer), round(layout.height_mm * dots / finer))
    large = Image.new("L", (size[0] * finer, size[1] * finer), 255)
    pen = ImageDraw.Draw(large)
    for box in layout.boxes():
        left, right = round(box.left_mm * dots), round((box.left_mm + box.width_mm) * dots) - 1
        top, bottom = round(box.top_mm * dots), round((box.top_mm + box.height_mm) * dots) - 1
        pen.rectangle((left, top, max(left, right), max(top, bottom)), round(255 * box.shade))
    for caption in layout.captions():
        face = ImageFont.truetype(FONT_FILE, max(1, round(caption.size_mm * dots)))
        place = (caption.x_mm * dots, caption.y_mm * dots)
        pen.text(place, caption.words, round(255 * WORDS), face, anchor="mm")
    grey = np.asarray(large, np.uint8)
    sheet = cv2.cvtColor(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), cv2.COLOR_GRAY2BGR)
    sheet.setflags(write=False)
    return np.asarray(sheet, np.uint8)
