"""`kiosk read-code`: the codes in picture files."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from kiosk.clock import SystemClock
from kiosk.documents.codes import CodeFormat, read_codes
from kiosk.documents.decode import load_picture
from kiosk.faults import Fault


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("read-code", help="read the codes in picture files")
    parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
    parser.add_argument("--json", action="store_true", help="one JSON object a line and nothing else")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0 when every file could be read as a picture, with codes in it or not."""
    clock = SystemClock()
    unreadable = 0
    for path in arguments.files:
        started_s = clock.monotonic_s()
        pixels = load_picture(path)
        if isinstance(pixels, Fault):
            unreadable += 1
            print(f"{path}: {pixels.detail}", file=sys.stderr)
            if arguments.json:
                print(json.dumps({"file": str(path), "error": pixels.detail}, ensure_ascii=False), flush=True)
            continue
        codes = read_codes(pixels, tuple(CodeFormat))
        spent_ms = round((clock.monotonic_s() - started_s) * 1000, 1)
        if arguments.json:
            found = [{"text": code.text, "format": str(code.format)} for code in codes]
            line = {"file": str(path), "codes": found, "ms": spent_ms}
            print(json.dumps(line, ensure_ascii=False), flush=True)
        else:
            told = ", ".join(f"{code.format} {code.text!r}" for code in codes) or "no code"
            print(f"{path}: {told} ({spent_ms} ms)", flush=True)
    return 1 if unreadable else 0
