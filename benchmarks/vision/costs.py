"""Milliseconds to see a page and a code on drawn specimens, at two sizes of frame.

Drawn pages are easy pages; these figures watch the cost, not the skill.
"""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.rows import Row, percentile, row
from kiosk.clock import Clock, SystemClock
from kiosk.dock import specimens
from kiosk.documents.capture.capture import Capture
from kiosk.documents.codes.reading import read_codes
from kiosk.documents.gate.judging import judge
from kiosk.documents.pages.finding import find_page

SIZES_PX = ((1280, 720), (1920, 1080))
TIMES = 40
BOOKING_CODE = "MPASPOR-7F3K-9901"


def run() -> list[Row]:
    """Rows of {figure, value, unit, target, met}; nothing here is promised."""
    clock = SystemClock()
    return [measured for size_px in SIZES_PX for measured in _at(size_px, clock)]


def _at(size_px: tuple[int, int], clock: Clock) -> list[Row]:
    size = f"{size_px[0]}×{size_px[1]}"
    desk = specimens.plate(*size_px)
    page = specimens.lay(specimens.family_card(), on=desk)
    phone = specimens.lay(specimens.phone_with_qr(BOOKING_CODE), on=desk)
    quad = find_page(page)
    assert quad is not None, f"no page was found in the specimen at {size}"
    assert [code.text for code in read_codes(phone)] == [BOOKING_CODE]
    # Two pages in turn: a capture that has taken one would otherwise rest.
    frames = (page, specimens.lay(specimens.passport_page(), on=desk))
    capture, turn = Capture(), iter(range(TIMES))
    deeds: dict[str, Callable[[], object]] = {
        "find_page": lambda: find_page(page),
        "judge": lambda: judge(page, quad),
        "read_codes, a phone": lambda: read_codes(phone),
        "read_codes, an empty desk": lambda: read_codes(desk),
        "capture, a frame": lambda: capture.feed(frames[next(turn) // 4 % 2]),
    }
    return [row(f"{what}, {size}, p50", _median_ms(deed, clock), "ms") for what, deed in deeds.items()]


def _median_ms(deed: Callable[[], object], clock: Clock) -> float:
    times_ms = []
    for _ in range(TIMES):
        started_s = clock.monotonic_s()
        deed()
        times_ms.append((clock.monotonic_s() - started_s) * 1000)
    return percentile(times_ms, 50)
