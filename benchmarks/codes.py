"""How many codes are read, class by class, beside zxing-cpp alone; what it costs; what is read in nothing.

`python -m benchmarks.codes --frames 55 --seed 5000` measures as many frames of
each class as one likes, of seeds nobody tuned on.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence

import zxingcpp

from benchmarks.made_codes import BOOTH, FORMATS, HARD, MadeFrame, made_crowd, made_empty, made_frame
from benchmarks.rows import Row, at_least, at_most, percentile, row
from kiosk.clock import Clock, Deadline, SystemClock
from kiosk.documents.codes.reading import FILE_BUDGET_S, LIVE_BUDGET_S, LIVE_FORMATS, CodeFormat, read_codes
from kiosk.documents.pixels import Pixels, grey_of

FRAMES = 8
SEED = 7000
_SHARE_OF_HARD = 265 / 330
_EVERY = tuple(CodeFormat)

Reading = Callable[[Pixels], Sequence[str]]


def run(frames: int = FRAMES, seed: int = SEED) -> list[Row]:
    """Rows of {figure, value, unit, target, met}; frames a class, from `seed` on."""
    clock = SystemClock()
    seeds = range(seed, seed + frames)
    rows: list[Row] = []
    times_ms: list[float] = []
    hard_read = 0
    for kind in (*HARD, *BOOTH):
        alone, ours, spent_ms = _compared((made_frame(kind, each) for each in seeds), LIVE_FORMATS, clock)
        rows += [
            row(f"codes: QR, {kind}, zxing-cpp alone, of {frames}", alone, "read"),
            at_least(f"codes: QR, {kind}, live, of {frames}", ours, "read", alone),
        ]
        if kind in HARD:
            hard_read += ours
            times_ms += spent_ms
    total = frames * len(HARD)
    rows.append(
        at_least("codes: QR, six hard classes, live", 100 * hard_read / total, "%", 100 * _SHARE_OF_HARD)
    )
    rows += [
        at_most("codes: live, a 1080p frame, p50", percentile(times_ms, 50), "ms", 8),
        at_most("codes: live, a 1080p frame, p95", percentile(times_ms, 95), "ms", 33),
        at_most("codes: live, a 1080p frame, worst", max(times_ms), "ms", 100),
    ]
    rows += _formats(seeds, clock)
    empty = [set(_texts(made_empty(each).pixels, _EVERY, clock, FILE_BUDGET_S)) for each in seeds]
    rows.append(
        at_most(f"codes: texts read in {frames} frames without a code", sum(map(len, empty)), "texts", 0)
    )
    return rows


def _formats(seeds: Sequence[int], clock: Clock) -> Iterator[Row]:
    """Every format as a file is read: plain, dim, from a screen; and several at once."""
    frames = len(seeds)
    for code_format in FORMATS:
        for kind in ("plain", "dark", "screen"):
            made = (made_frame(kind, each, code_format) for each in seeds)
            alone, ours, _ = _compared(made, _EVERY, clock, FILE_BUDGET_S)
            yield row(f"codes: {code_format}, {kind}, zxing-cpp alone, of {frames}", alone, "read")
            yield at_least(f"codes: {code_format}, {kind}, files, of {frames}", ours, "read", alone)
    alone, ours, spent_ms = _compared((made_crowd(each) for each in seeds), _EVERY, clock, FILE_BUDGET_S)
    yield row(f"codes: several at once, all of them, zxing-cpp alone, of {frames}", alone, "read")
    yield at_least(f"codes: several at once, all of them, files, of {frames}", ours, "read", alone)
    yield at_most("codes: several at once, files, worst", max(spent_ms), "ms", 100)


def _compared(
    made: Iterator[MadeFrame],
    formats: Sequence[CodeFormat],
    clock: Clock,
    budget_s: float = LIVE_BUDGET_S,
) -> tuple[int, int, list[float]]:
    """How many frames give exactly their texts: by zxing-cpp alone, and by ours; ours in milliseconds."""
    alone = ours = 0
    spent_ms = []
    for frame in made:
        alone += _plainly(frame.pixels, formats) == set(frame.texts)
        started_s = clock.monotonic_s()
        texts = _texts(frame.pixels, formats, clock, budget_s)
        spent_ms.append((clock.monotonic_s() - started_s) * 1000)
        ours += set(texts) == set(frame.texts)
    return alone, ours, spent_ms


def _texts(pixels: Pixels, formats: Sequence[CodeFormat], clock: Clock, budget_s: float) -> list[str]:
    return [code.text for code in read_codes(pixels, formats, Deadline.after(clock, budget_s))]


def _plainly(pixels: Pixels, formats: Sequence[CodeFormat]) -> set[str]:
    wanted = zxingcpp.barcode_formats_from_str(",".join(formats))
    return {code.text for code in zxingcpp.read_barcodes(grey_of(pixels), wanted) if code.valid}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.codes", description="Codes read, class by class."
    )
    parser.add_argument("--frames", type=int, default=FRAMES, help=f"frames a class (default {FRAMES})")
    parser.add_argument("--seed", type=int, default=SEED, help=f"the first seed (default {SEED})")
    arguments = parser.parse_args()
    for line in run(arguments.frames, arguments.seed):
        kept = {True: "met", False: "NOT MET", None: ""}[line["met"]]  # type: ignore[index]
        print(f"{line['figure']!s:70} {line['value']:>8} {line['unit']!s:6} {line['target'] or '':12} {kept}")
