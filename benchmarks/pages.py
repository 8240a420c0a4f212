"""How well pages are found: on the made set, on held-out seeds, and on a folder
of pictures with truth files.

    python -m benchmarks.pages [FOLDER]

On the plate it is measured as calibrated, for its place and its size. The
corners' error is the furthest corner's, as a share of the page's diagonal.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from benchmarks.hard_pages import hard_page
from benchmarks.made.backgrounds import BACKGROUNDS
from benchmarks.made.documents import SOUND
from benchmarks.made.lights import LIGHTS
from benchmarks.made.scenes import scene
from benchmarks.made.true_plate import plate_of
from benchmarks.rows import Row, at_least, at_most, percentile, row
from kiosk.clock import Clock, SystemClock
from kiosk.documents.pages.finding import find_page
from kiosk.documents.pixels import Pixels, Quad
from kiosk.documents.quads import ordered, overlap

HELD_OUT_SEED = 51_000
EACH = 40
SEARCH_LONG_SIDE_PX = 640
TIMES = 3
HARD_SEED, HARD_EACH = 92_000, 35
PLATE_SEED = 56_000
PLATE_EACH = 14

_SIZES_PX = ((1280, 720), (960, 1280), (1280, 960))
_RIM_PX = 2.5


@dataclass(frozen=True, slots=True)
class Labelled:
    """A picture and where its page is, or that it goes over the rim."""

    pixels: Pixels
    corners: Quad
    cut_off: bool


def run() -> list[Row]:
    """Rows of {figure, value, unit, target, met}."""
    clock = SystemClock()
    anywhere = _rows("any background", _made(tuple(BACKGROUNDS), HELD_OUT_SEED), 0.985, clock)
    hard = _rows("hard desks", _hard(), 0.985, clock)
    return [*anywhere, *hard, *_on_plate()]


def _hard() -> Iterator[Labelled]:
    for seed in range(HARD_SEED, HARD_SEED + HARD_EACH):
        pixels, corners, _ = hard_page(seed)
        yield Labelled(pixels, corners, cut_off=False)


def _on_plate() -> Iterator[Row]:
    """On the plate, as it is calibrated: where the page lies, and how large it is."""
    overlaps: list[float] = []
    errors_mm: list[float] = []
    for seed in range(PLATE_SEED, PLATE_SEED + PLATE_EACH):
        made = scene(SOUND[seed % len(SOUND)], seed=seed, background="plate", light="even")
        plate, corners = plate_of(made.truth), np.asarray(made.truth["corners"], np.float32)
        assert plate is not None
        found = find_page(made.pixels, plate)
        overlaps.append(0.0 if found is None else overlap(ordered(found), ordered(corners)))
        if found is not None:
            sizes = [sorted(plate.size_mm(each)) for each in (found, corners)]
            errors_mm.append(float(np.abs(np.subtract(*sizes)).max()))
    yield at_least(f"pages, on the plate: IoU, mean of {PLATE_EACH}", float(np.mean(overlaps)), "", 0.995)
    yield row("pages, on the plate: IoU, worst", min(overlaps), "")
    yield at_most("pages, on the plate: size, worst", max(errors_mm, default=99.0), "mm", 1.0)


def of_folder(folder: Path) -> list[Row]:
    """The same rows for the pictures of `folder` that have corners in a truth
    file beside them."""
    return list(_rows(folder.name, read(folder), 0.985, SystemClock()))


def read(folder: Path) -> Iterator[Labelled]:
    """The pictures of `folder` whose truth says where the page is."""
    for path in sorted(folder.glob("*.truth.json")):
        truth = json.loads(path.read_text())
        pictures = [
            each for end in ("png", "jpg", "jpeg") for each in folder.glob(f"{path.name[:-11]}.{end}")
        ]
        pixels = cv2.imread(str(pictures[0])) if pictures else None
        if truth.get("corners") and pixels is not None:
            corners = np.asarray(truth["corners"], np.float32)
            yield Labelled(np.asarray(pixels, np.uint8), corners, "cut_off" in truth.get("verdict", ()))


def _made(backgrounds: tuple[str, ...], first_seed: int) -> Iterator[Labelled]:
    for seed in range(first_seed, first_seed + EACH):
        random = np.random.default_rng(seed)
        cut_off = seed % 8 == 0
        made = scene(
            str(random.choice(SOUND)),
            seed=seed,
            background=backgrounds[seed % len(backgrounds)],
            light=str(random.choice(tuple(LIGHTS))),
            faults=("cut_off",) if cut_off else (),
            size_px=_SIZES_PX[seed % len(_SIZES_PX)],
            turn_deg=float(random.normal(0, 12)),
        )
        yield Labelled(made.pixels, np.asarray(made.truth["corners"], np.float32), cut_off)


def _rows(where: str, pictures: Iterable[Labelled], least_mean: float, clock: Clock) -> Iterator[Row]:
    overlaps: list[float] = []
    errors: list[float] = []
    times_ms: list[float] = []
    refused: list[bool] = []
    for picture in pictures:
        found = find_page(picture.pixels)
        times_ms.append(_fastest_ms(picture.pixels, clock))
        if picture.cut_off:
            refused.append(found is None or _touches_rim(found, picture.pixels))
            continue
        overlaps.append(0.0 if found is None else overlap(ordered(found), ordered(picture.corners)))
        errors.append(100.0 if found is None else corner_error_percent(found, picture.corners))
    if not overlaps:
        return
    yield at_least(f"pages, {where}: IoU, mean of {len(overlaps)}", float(np.mean(overlaps)), "", least_mean)
    yield at_least(f"pages, {where}: IoU, worst", min(overlaps), "", 0.95)
    share = 100 * float(np.mean(np.asarray(overlaps) >= 0.95))
    yield row(f"pages, {where}: IoU at least 0.95", share, "%")
    yield at_most(f"pages, {where}: furthest corner, median", percentile(errors, 50), "%", 0.6)
    if refused:
        yield at_least(f"pages, {where}: cut off and refused", 100 * float(np.mean(refused)), "%", 100)
    yield at_most(f"pages, {where}: a frame at 640 px, p50", percentile(times_ms, 50), "ms", 15)
    yield row(f"pages, {where}: a frame at 640 px, p95", percentile(times_ms, 95), "ms")


def corner_error_percent(found: Quad, corners: Quad) -> float:
    """How far the furthest corner lies off, whichever of them is called first."""
    diagonal = float(np.hypot(*np.ptp(corners, axis=0)))
    turned = [np.roll(found, turn, axis=0) for turn in range(4)]
    return 100 * min(float(np.linalg.norm(each - corners, axis=1).max()) for each in turned) / diagonal


def _touches_rim(quad: Quad, pixels: Pixels) -> bool:
    edge = np.asarray(pixels.shape[1::-1], np.float32) - 1
    return bool((quad < _RIM_PX).any() or (quad > edge - _RIM_PX).any())


def _fastest_ms(pixels: Pixels, clock: Clock) -> float:
    scale = min(1.0, SEARCH_LONG_SIDE_PX / max(pixels.shape[:2]))
    small = np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    times_ms = []
    for _ in range(TIMES):
        started_s = clock.monotonic_s()
        find_page(small)
        times_ms.append((clock.monotonic_s() - started_s) * 1000)
    return min(times_ms)


if __name__ == "__main__":
    cv2.setNumThreads(1)
    for figures in of_folder(Path(sys.argv[1])) if len(sys.argv) > 1 else run():
        sys.stdout.write(f"{figures}\n")
