"""The booth's printed plate as the camera sees it, on a dark desk."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator

from benchmarks.made.camera import Floats
from kiosk.documents.plate.layout import LAYOUTS
from kiosk.documents.plate.sheet import draw_sheet
from kiosk.documents.sizes import MM_PER_INCH

PAPER = "A3"
DOTS = 5.0


def plate_mm() -> tuple[float, float]:
    """Width and height of the plate."""
    layout = LAYOUTS[PAPER]
    return layout.width_mm, layout.height_mm


def plate_surface(random: Generator, x: Floats, y: Floats) -> Floats:
    """The plate with its middle at (0, 0); sRGB BGR, 0–255."""
    wide_mm, high_mm = plate_mm()
    columns = ((x + np.float32(wide_mm / 2)) * np.float32(DOTS) - np.float32(0.5)).astype(np.float32)
    rows = ((y + np.float32(high_mm / 2)) * np.float32(DOTS) - np.float32(0.5)).astype(np.float32)
    desk = tuple(float(value) for value in random.uniform(30, 90) + random.uniform(-6, 6, 3))
    # Fine squares are averaged before they are seen from afar, or they would flicker.
    step = float(np.abs(x[x.shape[0] // 2, 1] - x[x.shape[0] // 2, 0])) * DOTS
    drawing = draw_sheet(DOTS * MM_PER_INCH, PAPER)
    if step > 1.2:
        drawing = np.asarray(cv2.GaussianBlur(drawing, (0, 0), 0.42 * step), np.uint8)
    seen = cv2.remap(
        drawing, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=desk
    )
    return np.asarray(seen.astype(np.float32) * float(random.uniform(0.92, 1.04)), np.float32)
