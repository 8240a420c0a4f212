"""`kiosk scan`: the page in each picture file, and whether it is good enough."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import cv2
import numpy as np

from kiosk.client.plate_file import load_plate
from kiosk.clock import SystemClock
from kiosk.commands.batch import add_arguments, run_batch
from kiosk.commands.common import BAD, WRONG_USE
from kiosk.commands.worker_pool import Result, See
from kiosk.documents.capture.taking import laid_flat
from kiosk.documents.decode import load
from kiosk.documents.encode import page_file, png_file
from kiosk.documents.gate.judging import judge
from kiosk.documents.pages.finding import find_pages
from kiosk.documents.pages.upright import rolled
from kiosk.documents.pixels import Pixels, Quad
from kiosk.documents.plate.check import PlateCheck
from kiosk.documents.plate.plate import Plate
from kiosk.documents.sizes import size_of
from kiosk.faults import Fault

_LONGEST_STEM_BYTES = 200


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("scan", help="find, judge and lay flat the page in picture files")
    add_arguments(parser)
    parser.add_argument("--out", metavar="DIR", type=Path, help="leave the pages, laid flat, in DIR")
    parser.add_argument(
        "--as",
        dest="kind",
        choices=("jpeg", "png"),
        default="jpeg",
        help="jpeg: shadows evened, small, as the booth sends them (default); png: as it was seen",
    )
    parser.add_argument(
        "--state",
        metavar="DIR",
        type=Path,
        help="measure on the plate that was calibrated in this state folder",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0 when every file could be read as a picture, with a page in it or not;
    2 when there is nowhere to leave the pages."""
    plate = None if arguments.state is None else load_plate(arguments.state)
    if isinstance(plate, Fault):
        print(f"kiosk scan: {plate.detail}", file=sys.stderr)
        return BAD
    if arguments.out is not None:
        try:
            arguments.out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            print(f"kiosk scan: {arguments.out} cannot be made a folder: {error.strerror}.", file=sys.stderr)
            return WRONG_USE
    opened = partial(_opened, arguments.out, arguments.kind, plate)
    return run_batch(arguments, "kiosk scan", opened, _told)


@contextmanager
def _opened(folder: Path | None, kind: str, plate: Plate | None) -> Iterator[See]:
    clock = SystemClock()
    _make_ready()

    def see(path: Path, turn: int) -> Result:
        picture = load(path)
        if isinstance(picture, Fault):
            return {"file": str(path), "error": picture.detail}
        pixels, corners = picture.pixels, None
        started_s = clock.monotonic_s()
        here = plate if plate is not None and _shows(plate, pixels) else None
        quads = find_pages(pixels, here)
        if quads:
            flat = laid_flat(pixels, quads[0], here)
            quad = rolled(quads[0], flat.turns)
            verdict = judge(pixels, quad, flat.page, plate=here, also=quads[1:])
            corners = _in_the_file(quad, picture.reduced)
        else:
            verdict = judge(pixels, None)
        spent_ms = round((clock.monotonic_s() - started_s) * 1000, 1)
        if quads and folder is not None:
            size = None if here is None else size_of(*here.size_mm(quad))
            data = png_file(flat.page, flat.dpi) if kind == "png" else page_file(flat.page, size, flat.dpi)
            why = _left(data, folder, f"{turn:03d}-{_short(path.stem)}.{'png' if kind == 'png' else 'jpg'}")
            if why is not None:
                return {"file": str(path), "error": why}
        return {
            "file": str(path),
            "corners": corners,
            "verdict": ["ok"] if verdict.ok else [str(reason) for reason in verdict.reasons],
            "ms": spent_ms,
        }

    yield see


def _make_ready() -> None:
    """Load what is loaded when it is first needed, so that no picture's time has it."""
    desk = np.full((480, 640, 3), 60, np.uint8)
    desk[60:420, 40:600] = 230
    for line in range(100, 400, 40):
        cv2.putText(desk, "SPESIMEN SPESIMEN", (70, line), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (20, 20, 20), 2)
    for quad in find_pages(desk):
        judge(desk, quad, laid_flat(desk, quad).page)


def _shows(plate: Plate, pixels: Pixels) -> bool:
    """Whether `pixels` is a frame of the plate's own camera: other pictures have
    the same size by chance."""
    return plate.fits(pixels) and plate.visible(pixels) is PlateCheck.IN_PLACE


def _in_the_file(quad: Quad, reduced: int) -> list[list[float]]:
    """The corners in the pixels of the file, upright as it says."""
    return [[round(float(x), 2), round(float(y), 2)] for x, y in (quad + 0.5) * reduced - 0.5]


def _short(stem: str) -> str:
    return os.fsdecode(os.fsencode(stem)[:_LONGEST_STEM_BYTES])


def _left(data: bytes, folder: Path, name: str) -> str | None:
    """Leave `data` in `folder`; why it could not be, else None. Two files may
    have one name in two folders: the turn in `name` keeps them apart."""
    try:
        (folder / name).write_bytes(data)
    except OSError as error:
        return f"The page cannot be left in {folder}: {error.strerror}."
    return None


def _told(found: Result) -> str:
    place = "no page" if found["corners"] is None else f"page at {found['corners']}"
    return f"{place}, {', '.join(found['verdict'])} ({found['ms']} ms)"
