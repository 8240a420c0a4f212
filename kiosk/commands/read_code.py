"""`kiosk read-code`: the codes in picture files."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.clock import Deadline, SystemClock
from kiosk.commands.batch import add_arguments, run_batch
from kiosk.commands.worker_pool import Result, See
from kiosk.documents.codes.reading import CodeFormat, file_budget_s, read_codes
from kiosk.documents.decode import load_picture
from kiosk.faults import Fault


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("read-code", help="read the codes in picture files")
    add_arguments(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0 when every file could be read as a picture, with codes in it or not."""
    return run_batch(arguments, "kiosk read-code", _opened, _told)


@contextmanager
def _opened() -> Iterator[See]:
    clock = SystemClock()

    def see(path: Path, turn: int) -> Result:
        pixels = load_picture(path)
        if isinstance(pixels, Fault):
            return {"file": str(path), "error": pixels.detail}
        started_s = clock.monotonic_s()
        codes = read_codes(pixels, tuple(CodeFormat), Deadline.after(clock, file_budget_s(pixels)))
        spent_ms = round((clock.monotonic_s() - started_s) * 1000, 1)
        found = [{"text": code.text, "format": str(code.format)} for code in codes]
        return {"file": str(path), "codes": found, "ms": spent_ms}

    yield see


def _told(found: Result) -> str:
    codes = ", ".join(f"{code['format']} {code['text']!r}" for code in found["codes"]) or "no code"
    return f"{codes} ({found['ms']} ms)"
