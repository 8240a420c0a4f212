"""Pixels in, the codes in them out.

The plain picture is read first, which is enough for three in four; `codes.search`
does the rest, within a budget of time.
"""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.clock import Deadline
from kiosk.documents.codes.picture import Picture
from kiosk.documents.codes.search import Search
from kiosk.documents.codes.zxing import Code, CodeFormat, Sighting
from kiosk.documents.pixels import Pixels, grey_of

__all__ = [
    "LIVE_BUDGET_S",
    "LIVE_FORMATS",
    "Code",
    "CodeFormat",
    "file_budget_s",
    "in_reading_order",
    "read_codes",
]

LIVE_BUDGET_S = 0.028

_FILE_BUDGET_S = 0.085
_USUAL_PIXELS = 1920 * 1080

LIVE_FORMATS = (CodeFormat.QR,)
"""What the live path looks for in every frame: all the others cost four times as
much, and are looked for now and then (`codes.others`)."""


def file_budget_s(pixels: Pixels) -> float:
    """What is spent on a picture in a file: nobody aims a camera, so every way
    may be tried, and a larger picture takes longer."""
    height, width = pixels.shape[:2]
    return float(_FILE_BUDGET_S * max(1.0, height * width / _USUAL_PIXELS))


def read_codes(
    pixels: Pixels, formats: Sequence[CodeFormat] = LIVE_FORMATS, deadline: Deadline | None = None
) -> list[Code]:
    """The codes in `pixels`, each once, in reading order. The plain picture is
    always read; the rest is done until `deadline`, or all of it without one.
    A step that would not end in time is not begun."""
    found = Search(Picture(grey_of(pixels)), tuple(formats), deadline).run()
    return list(dict.fromkeys(sighting.code for sighting in in_reading_order(found)))


def in_reading_order(found: Sequence[Sighting]) -> list[Sighting]:
    """Rows from the top, each from the left: codes that overlap in height are one row."""
    rows: list[list[Sighting]] = []
    for sighting in sorted(found, key=lambda each: each.middle[1]):
        top = min(y for _, y in sighting.corners)
        if rows and rows[-1][0].middle[1] > top:
            rows[-1].append(sighting)
        else:
            rows.append([sighting])
    return [sighting for row in rows for sighting in sorted(row, key=lambda each: each.middle[0])]
