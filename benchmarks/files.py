"""A page from taken to saved: laid flat, its shadows evened, packed; and its size.

Pages come from frames of 3840 × 2160 with an A4 letter that fills them, under
light that is not even. Times are the best of several: they are of the work, and
not of what else the machine does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import cv2
import numpy as np

from benchmarks.made.scenes import scene
from benchmarks.rows import Row, at_least, at_most, percentile, row
from kiosk.clock import SystemClock
from kiosk.documents.encode import A4_BUDGET_BYTES, CARD_BUDGET_BYTES, encode_jpeg, page_file
from kiosk.documents.evening import even_light
from kiosk.documents.pages.finding import rectify
from kiosk.documents.pixels import Pixels, grey_of
from kiosk.documents.sizes import DocumentSize

FRAME_PX = (3840, 2160)
SEEDS = range(800_000, 800_004)
TIMES = 7
_WINDOW_PX = 32
_INK_LEVELS = 60
_GRID = 12


def run() -> list[Row]:
    """Rows of {figure, value, unit, target, met}."""
    cv2.setNumThreads(1)
    sheets = [(pixels, quad) for pixels, quad in _frames("letter")]
    cards = [rectify(pixels, quad) for pixels, quad in _frames("ktp")]
    pages = [rectify(pixels, quad) for pixels, quad in sheets]
    evened = [even_light(page) for page in pages]
    frame, quad = sheets[0]
    saved_ms = _best_ms(lambda: page_file(rectify(frame, quad), DocumentSize.A4, 250.0))
    a4_bytes = max(len(page_file(page, DocumentSize.A4, 250.0)) for page in pages)
    card_bytes = max(len(page_file(card, DocumentSize.ID1, 300.0)) for card in cards)
    kept = [_contrast_kept(before, after) for before, after in zip(pages, evened, strict=True)]
    shadows = [(_unevenness(before), _unevenness(after)) for before, after in zip(pages, evened, strict=True)]
    return [
        at_most(f"taken to saved, A4 of {max(pages[0].shape)} px, best", saved_ms, "ms", 150),
        row("of which laid flat", _best_ms(lambda: rectify(frame, quad)), "ms"),
        row("of which light evened", _best_ms(lambda: even_light(pages[0])), "ms"),
        row("of which packed", _best_ms(lambda: encode_jpeg(evened[0], A4_BUDGET_BYTES, 250.0)), "ms"),
        at_most("the largest A4 file", a4_bytes / 1000, "KB", A4_BUDGET_BYTES / 1000),
        at_most("the largest card's file", card_bytes / 1000, "KB", CARD_BUDGET_BYTES / 1000),
        row("paper, darkest of its brightest, as seen", 100 * min(one for one, _ in shadows), "%"),
        row("paper, darkest of its brightest, evened", 100 * min(one for _, one in shadows), "%"),
        at_least("contrast of text kept, worst window", 100 * min(kept), "%", 98),
    ]


def _frames(document: str) -> Iterator[tuple[Pixels, np.ndarray[tuple[int, ...], np.dtype[np.float32]]]]:
    for count, seed in enumerate(SEEDS):
        turn = 90.0 if document == "letter" else 0.0
        light = ("uneven", "warm", "dim", "cool")[count % 4]
        made = scene(
            document,
            seed=seed,
            background="wood",
            light=light,
            size_px=FRAME_PX,
            fill=0.95,
            rough=1.0,
            turn_deg=turn,
        )
        yield made.pixels, np.asarray(made.truth["corners"], np.float32)


def _best_ms(deed: Callable[[], object]) -> float:
    clock = SystemClock()
    times_ms = []
    for _ in range(TIMES):
        started_s = clock.monotonic_s()
        deed()
        times_ms.append((clock.monotonic_s() - started_s) * 1000)
    return min(times_ms)


def _contrast_kept(before: Pixels, after: Pixels) -> float:
    """The worst of the windows with text: contrast after, by contrast before."""
    return min(
        (
            float(np.ptp(new)) / float(np.ptp(old))
            for old, new in zip(_windows(before), _windows(after), strict=True)
            if np.ptp(old) > _INK_LEVELS
        ),
        default=1.0,
    )


def _windows(page: Pixels) -> Iterator[Pixels]:
    grey = grey_of(page)
    for top in range(_WINDOW_PX, grey.shape[0] - 2 * _WINDOW_PX, _WINDOW_PX):
        for left in range(_WINDOW_PX, grey.shape[1] - 2 * _WINDOW_PX, _WINDOW_PX):
            yield grey[top : top + _WINDOW_PX, left : left + _WINDOW_PX]


def _unevenness(page: Pixels) -> float:
    """How bright the darkest part of the paper is, by the brightest part."""
    grey = grey_of(page)
    high, wide = grey.shape[0] // _GRID, grey.shape[1] // _GRID
    parts = [
        percentile(
            grey[row * high : (row + 1) * high : 4, column * wide : (column + 1) * wide : 4].ravel(), 80
        )
        for row in range(1, _GRID - 1)
        for column in range(1, _GRID - 1)
    ]
    return float(min(parts)) / float(max(parts))
