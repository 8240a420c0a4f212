"""`kiosk read-mrz`: the machine-readable zones in picture files."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.clock import Calendar, SystemClock
from kiosk.commands.batch import add_arguments, run_batch
from kiosk.commands.worker_pool import Result, See
from kiosk.documents.decode import load_picture
from kiosk.documents.mrz.reading import read_mrz
from kiosk.documents.ocr.reader import ReaderProcess
from kiosk.faults import Fault

BUDGET_S = 20.0
"""Nobody stands before a file: a hard one may take longer than an applicant would wait."""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "read-mrz", help="read the machine-readable zones of passports, cards and visas in picture files"
    )
    add_arguments(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0 when every file could be looked at, with a zone in it or not."""
    return run_batch(arguments, "kiosk read-mrz", _opened, _told)


@contextmanager
def _opened() -> Iterator[See]:
    clock = SystemClock()
    today = Calendar(clock).today()
    with ReaderProcess(clock) as reader:
        # Its start is nothing that one picture takes.
        reader.warm_up()

        def see(path: Path, turn: int) -> Result:
            pixels = load_picture(path)
            if isinstance(pixels, Fault):
                return {"file": str(path), "error": pixels.detail}
            started_s = clock.monotonic_s()
            zone = read_mrz(pixels, reader, clock, BUDGET_S)
            spent_ms = round((clock.monotonic_s() - started_s) * 1000, 1)
            if isinstance(zone, Fault):
                return {"file": str(path), "error": f"The text reader: {zone.detail}."}
            told = None if zone is None else zone.told(today)
            return {"file": str(path), "mrz": told, "ms": spent_ms}

        yield see


def _told(found: Result) -> str:
    zone = found["mrz"]
    if zone is None:
        return f"no zone that can be read ({found['ms']} ms)"
    lines = " / ".join(zone["lines"])
    return f"{lines} {'valid' if zone['valid'] else 'NOT valid'} ({found['ms']} ms)"
