"""How many codes are read, class by class, beside zxing-cpp alone; what it costs; what is read in nothing.

`python -m benchmarks.codes --frames 55 --seed 5000` measures as many frames of
each class as one likes, of seeds nobody tuned on.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from time import process_time

import numpy as np
import zxingcpp

from benchmarks.made_codes import (
    BOOTH,
    FORMATS,
    HARD,
    MadeFrame,
    made_crowd,
    made_empty,
    made_frame,
    made_mixed,
)
from benchmarks.rows import Row, at_least, at_most, percentile, row
from kiosk.clock import Deadline, SystemClock
from kiosk.documents.codes.live import live_decoder
from kiosk.documents.codes.reading import LIVE_FORMATS, CodeFormat, file_budget_s, read_codes
from kiosk.documents.pixels import Pixels, grey_of

FRAMES = 8
SEED = 7000
_SHARE_OF_HARD = 265 / 330
_FRAMES_OF_EACH = 12
"""After so many in vain everything that a camera does again and again has been done."""
_FRAMES_HELD = 5
_EVERY = tuple(CodeFormat)

Reading = Callable[[Pixels], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Compared:
    """Codes read of those that are there, frames without a mistake, texts that
    are not there, and pictures in which zxing-cpp alone read more; processor time."""

    there: int
    alone: int
    ours: int
    wrong: int
    worse: int
    spent_ms: list[float]


def run(frames: int = FRAMES, seed: int = SEED) -> list[Row]:
    """Rows of {figure, value, unit, target, met}; frames a class, from `seed` on."""
    seeds = range(seed, seed + frames)
    rows: list[Row] = []
    hard: list[Compared] = []
    for kind in (*HARD, *BOOTH):
        live = _compared(_frames(kind, seeds), LIVE_FORMATS, _live)
        rows += _counts(f"QR, {kind}, live", live)
        if kind in HARD:
            hard.append(live)
    total, read = frames * len(HARD), sum(each.ours for each in hard)
    rows.append(at_least("codes: QR, six hard classes, live", 100 * read / total, "%", 100 * _SHARE_OF_HARD))
    rows += _times("a hard 1080p frame", [ms for each in hard for ms in each.spent_ms])
    rows += _times("a 1080p frame without a code", _spent_on_none(seeds))
    for code_format in FORMATS:
        held = _compared(_frames("plain", seeds, code_format), [code_format], _held)
        rows += _counts(f"{code_format}, plain, live within {_FRAMES_HELD} frames", held)
    rows += _in_files(seeds)
    return rows


def _frames(kind: str, seeds: Sequence[int], code_format: CodeFormat = CodeFormat.QR) -> Iterator[MadeFrame]:
    """A function, for a generator expression would look its kind up when all of them were named."""
    return (made_frame(kind, each, code_format) for each in seeds)


def _spent_on_none(seeds: Sequence[int]) -> list[float]:
    """A camera that nobody shows a code to: frames without one, in which things move."""
    decode = live_decoder(SystemClock())
    spent_ms = []
    for each in seeds:
        frame = made_empty(each).pixels
        for shifted in range(_FRAMES_OF_EACH):
            moved = np.roll(frame, 40 * shifted, axis=1)
            started_s = process_time()
            decode(moved)
            spent_ms.append((process_time() - started_s) * 1000)
    return spent_ms


def _in_files(seeds: Sequence[int]) -> Iterator[Row]:
    """Every format as a file is read: plain, dim, from a screen; several at once; none."""
    sets = [
        (f"{code_format}, {kind}, files", _frames(kind, seeds, code_format))
        for code_format in FORMATS
        for kind in ("plain", "dark", "screen")
    ]
    sets.append(("several at once, files", (made_crowd(each) for each in seeds)))
    sets.append(("all sizes and formats mixed, files", (made_mixed(each) for each in seeds)))
    spent_ms = []
    for name, made in sets:
        in_file = _compared(made, _EVERY, _file)
        spent_ms += in_file.spent_ms
        yield from _counts(name, in_file)
        yield at_most(f"codes: {name}, pictures in which zxing-cpp alone reads more", in_file.worse, "", 0)
    yield row("codes: files, p50", percentile(spent_ms, 50), "ms")
    yield row("codes: files, p95", percentile(spent_ms, 95), "ms")
    none = _compared((made_empty(each) for each in seeds), _EVERY, _file)
    yield at_most(f"codes: texts read in {len(seeds)} frames without a code", none.wrong, "texts", 0)


def _counts(name: str, compared: Compared) -> Iterator[Row]:
    yield row(f"codes: {name}, zxing-cpp alone, of {compared.there}", compared.alone, "read")
    yield at_least(f"codes: {name}, of {compared.there}", compared.ours, "read", compared.alone)
    yield at_most(f"codes: {name}, wrong texts", compared.wrong, "texts", 0)


def _times(name: str, spent_ms: list[float]) -> Iterator[Row]:
    yield at_most(f"codes: live, {name}, p50", percentile(spent_ms, 50), "ms", 8)
    yield at_most(f"codes: live, {name}, p95", percentile(spent_ms, 95), "ms", 33)
    yield at_most(f"codes: live, {name}, worst", max(spent_ms), "ms", 100)


def _compared(made: Iterator[MadeFrame], formats: Sequence[CodeFormat], reading: Reading) -> Compared:
    """What zxing-cpp alone reads of `made`, and what `reading` does."""
    there = alone = ours = wrong = worse = 0
    spent_ms = []
    for frame in made:
        truth, plainly = set(frame.texts), _plainly(frame.pixels, formats)
        started_s = process_time()
        texts = set(reading(frame.pixels))
        spent_ms.append((process_time() - started_s) * 1000)
        there += len(truth)
        alone += len(plainly & truth)
        ours += len(texts & truth)
        wrong += len(texts - truth)
        worse += bool((plainly & truth) - texts)
    return Compared(there, alone, ours, wrong, worse, spent_ms)


def _live(pixels: Pixels) -> list[str]:
    """One frame, as the first that shows something new to a camera."""
    return live_decoder(SystemClock())(pixels)


def _held(pixels: Pixels) -> list[str]:
    """What a camera before which a hand holds something reads until then."""
    decode = live_decoder(SystemClock())
    return [text for step in range(_FRAMES_HELD) for text in decode(np.roll(pixels, 7 * step, axis=1))]


def _file(pixels: Pixels) -> list[str]:
    deadline = Deadline.after(SystemClock(), file_budget_s(pixels))
    return [code.text for code in read_codes(pixels, _EVERY, deadline)]


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
