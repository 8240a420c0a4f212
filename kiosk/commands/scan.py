"""`kiosk scan`: the page in each picture file, and whether it is good enough."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import cv2

from kiosk.clock import SystemClock
from kiosk.commands.batch import add_arguments, run_batch
from kiosk.commands.common import WRONG_USE
from kiosk.commands.worker_pool import Result, See
from kiosk.documents.decode import load
from kiosk.documents.gate import judge
from kiosk.documents.pages import find_page, rectify
from kiosk.documents.pixels import Pixels, Quad
from kiosk.faults import Fault


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("scan", help="find, judge and lay flat the page in picture files")
    add_arguments(parser)
    parser.add_argument("--out", metavar="DIR", type=Path, help="leave the pages, laid flat, in DIR")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0 when every file could be read as a picture, with a page in it or not;
    2 when there is nowhere to leave the pages."""
    if arguments.out is not None:
        try:
            arguments.out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            print(f"kiosk scan: {arguments.out} cannot be made a folder: {error.strerror}.", file=sys.stderr)
            return WRONG_USE
    return run_batch(arguments, "kiosk scan", partial(_opened, arguments.out), _told)


@contextmanager
def _opened(folder: Path | None) -> Iterator[See]:
    clock = SystemClock()

    def see(path: Path, turn: int) -> Result:
        picture = load(path)
        if isinstance(picture, Fault):
            return {"file": str(path), "error": picture.detail}
        pixels = picture.pixels
        started_s = clock.monotonic_s()
        quad = find_page(pixels)
        page = None if quad is None else rectify(pixels, quad)
        verdict = judge(pixels, quad, page)
        spent_ms = round((clock.monotonic_s() - started_s) * 1000, 1)
        if page is not None and folder is not None:
            why = _left(page, folder, f"{turn:03d}-{path.stem}")
            if why is not None:
                return {"file": str(path), "error": why}
        return {
            "file": str(path),
            "corners": None if quad is None else _in_the_file(quad, picture.reduced),
            "verdict": ["ok"] if verdict.ok else [str(reason) for reason in verdict.reasons],
            "ms": spent_ms,
        }

    yield see


def _in_the_file(quad: Quad, reduced: int) -> list[list[float]]:
    """The corners in the pixels of the file, upright as it says."""
    return [[round(float(x), 2), round(float(y), 2)] for x, y in (quad + 0.5) * reduced - 0.5]


def _left(page: Pixels, folder: Path, name: str) -> str | None:
    """Leave `page` in `folder`; why it could not be, else None. Two files may
    have one name in two folders: the turn in the name keeps them apart."""
    packed, data = cv2.imencode(".png", page)
    if not packed:
        return "The page cannot be written as PNG."
    try:
        (folder / f"{name}.png").write_bytes(data.tobytes())
    except OSError as error:
        return f"The page cannot be left in {folder}: {error.strerror}."
    return None


def _told(found: Result) -> str:
    place = "no page" if found["corners"] is None else f"page at {found['corners']}"
    return f"{place}, {', '.join(found['verdict'])} ({found['ms']} ms)"
