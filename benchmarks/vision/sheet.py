"""A contact sheet on which a person can judge what was found and refused."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from benchmarks.vision.scores import Outcome, iou
from kiosk.documents.pixels import Pixels

_CELL_PX = (400, 225)
_WORDS_PX, _GAP_PX = 40, 8
_COLUMNS = 5
_FONT = Path("kiosk/screens/theme/fonts")
_FOUND, _TRUE, _FIRST = (60, 190, 30), (235, 140, 40), (40, 40, 230)
_GOOD, _BAD, _INK = (18, 90, 51), (164, 33, 26), (20, 33, 61)


def save_sheet(outcomes: Sequence[Outcome], file: Path) -> None:
    """A picture a cell: what was found in green with a red dot at its top left
    corner, the truth in blue below it where it differs; then the verdict in
    words, green where it is right, red where it is not."""
    rows = -(-len(outcomes) // _COLUMNS)
    wide, high = _CELL_PX[0] + _GAP_PX, _CELL_PX[1] + _WORDS_PX + _GAP_PX
    sheet = Image.new("RGB", (wide * _COLUMNS + _GAP_PX, high * max(1, rows) + _GAP_PX), "white")
    pen = ImageDraw.Draw(sheet)
    small, bold = (ImageFont.truetype(str(_face(name)), 14) for name in ("Regular", "Bold"))
    for turn, outcome in enumerate(outcomes):
        left, top = _GAP_PX + turn % _COLUMNS * wide, _GAP_PX + turn // _COLUMNS * high
        cell = _drawn(outcome)
        sheet.paste(Image.fromarray(cell[:, :, ::-1]), (left, top))
        good, verdict, truth = _words(outcome)
        pen.text((left, top + _CELL_PX[1] + 3), verdict, _GOOD if good else _BAD, bold)
        pen.text((left, top + _CELL_PX[1] + 20), truth, _INK, small)
    file.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(file)


def _face(weight: str) -> Path:
    return next(iter(sorted(_FONT.glob(f"*-{weight}.ttf"))))


def _drawn(outcome: Outcome) -> Pixels:
    pixels = outcome.sample.pixels
    scale = min(_CELL_PX[0] / pixels.shape[1], _CELL_PX[1] / pixels.shape[0])
    cell = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    found, truth = outcome.told("corners"), outcome.sample.truth.get("corners")
    if truth is not None and (found is None or iou(outcome) < 0.97):
        _outline(cell, truth, scale, _TRUE, 1)
    if found is not None:
        _outline(cell, found, scale, _FOUND, 2)
        first = tuple(round(float(part) * scale) for part in found[0])
        cv2.circle(cell, first, 5, _FIRST, -1, cv2.LINE_AA)
    outcome.sample.forget()
    return np.asarray(cell, np.uint8)


def _outline(
    cell: np.ndarray[tuple[int, ...], np.dtype[np.uint8]],
    corners: Sequence[Sequence[float]],
    scale: float,
    colour: tuple[int, ...],
    thick: int,
) -> None:
    points = np.rint(np.asarray(corners) * scale * 8).astype(np.int32)
    cv2.polylines(cell, [points], True, colour, thick, cv2.LINE_AA, 3)


def _words(outcome: Outcome) -> tuple[bool, str, str]:
    """Whether the verdict is right, the verdict, and what is true."""
    truth = outcome.sample.truth
    verdict, true_verdict = outcome.told("verdict"), truth.get("verdict")
    about = [str(truth[key]) for key in ("document", "background", "light") if truth.get(key)]
    if verdict is None or true_verdict is None:
        share = iou(outcome) if truth.get("corners") is not None else 0.0
        return share >= 0.95, f"IoU {share:.3f}", ", ".join(about)
    good = (verdict == ["ok"]) == (true_verdict == ["ok"])
    told = "taken" if verdict == ["ok"] else "refused: " + ", ".join(verdict)
    true = "sound" if true_verdict == ["ok"] else ", ".join(true_verdict)
    return good, told, f"is {true}; {', '.join(about)}"
