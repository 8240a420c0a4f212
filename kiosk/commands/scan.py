"""`kiosk scan`: the page in each picture file, and whether it is good enough."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import cv2

from kiosk.clock import Clock, SystemClock
from kiosk.documents.decode import load_picture
from kiosk.documents.gate import judge
from kiosk.documents.pages import find_page, rectify
from kiosk.faults import Fault


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("scan", help="find, judge and lay flat the page in picture files")
    parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
    parser.add_argument("--json", action="store_true", help="one JSON object a line and nothing else")
    parser.add_argument("--out", metavar="DIR", type=Path, help="leave the pages, laid flat, in DIR as PNG")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0 when every file could be read as a picture, with a page in it or not;
    2 when there is nowhere to leave the pages."""
    if arguments.out is not None:
        try:
            arguments.out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            print(f"kiosk scan: {arguments.out} cannot be made a folder: {error.strerror}.", file=sys.stderr)
            return 2
    clock = SystemClock()
    unreadable = 0
    for turn, path in enumerate(arguments.files, start=1):
        found = _scan(path, turn, arguments.out, clock)
        if "error" in found:
            unreadable += 1
            print(f"{path}: {found['error']}", file=sys.stderr)
        if arguments.json:
            print(json.dumps(found, ensure_ascii=False), flush=True)
        elif "error" not in found:
            place = "no page" if found["corners"] is None else f"page at {found['corners']}"
            print(f"{path}: {place}, {', '.join(found['verdict'])} ({found['ms']} ms)", flush=True)
    return 1 if unreadable else 0


def _scan(path: Path, turn: int, folder: Path | None, clock: Clock) -> dict[str, Any]:
    started_s = clock.monotonic_s()
    pixels = load_picture(path)
    if isinstance(pixels, Fault):
        return {"file": str(path), "error": pixels.detail}
    quad = find_page(pixels)
    page = None if quad is None else rectify(pixels, quad)
    verdict = judge(pixels, quad, page)
    if page is not None and folder is not None:
        # Two files may have one name in two folders: the turn keeps them apart.
        target = folder / f"{turn:03d}-{path.stem}.png"
        packed, data = cv2.imencode(".png", page)
        if not packed:
            return {"file": str(path), "error": "The page cannot be written as PNG."}
        try:
            target.write_bytes(data.tobytes())
        except OSError as error:
            return {"file": str(path), "error": f"The page cannot be left in {folder}: {error.strerror}."}
    return {
        "file": str(path),
        "corners": None if quad is None else [[round(float(x), 2), round(float(y), 2)] for x, y in quad],
        "verdict": ["ok"] if verdict.ok else [str(reason) for reason in verdict.reasons],
        "ms": round((clock.monotonic_s() - started_s) * 1000, 1),
    }
