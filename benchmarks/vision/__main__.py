"""`python -m benchmarks.vision`: ours beside the readers of others, as one table."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from benchmarks.machine import machine
from benchmarks.vision.compare import as_text, compare
from benchmarks.vision.samples import SETS, Sample, in_folder, made, of_set
from benchmarks.vision.sheet import save_sheet
from kiosk.clock import Calendar, SystemClock


def main() -> int:
    """0 when the table is there; 2 when the pictures cannot be."""
    arguments = _arguments()
    told: dict[str, object] = {"machine": machine(Calendar(SystemClock()).now())}
    with tempfile.TemporaryDirectory(prefix="seeing-") as folder:
        given = None if arguments.pictures is None else in_folder(arguments.pictures)
        if given == []:
            print(f"{arguments.pictures}: no picture with a NAME.truth.json beside it.", file=sys.stderr)
            return 2
        for name in SETS if arguments.set == "all" else (arguments.set,):
            samples = _samples(name, given, Path(folder), arguments.count)
            if not samples:
                continue
            table, ours = compare(name, samples, arguments.peers)
            told[name] = {"pictures": len(samples), "readers": table}
            print(as_text(name, table, len(samples)) + "\n", flush=True)
            if arguments.sheet is not None and name in ("gate", "pages"):
                file = arguments.sheet.with_stem(f"{arguments.sheet.stem}-{name}")
                save_sheet(ours, file)
                print(f"{file} shows them", file=sys.stderr)
    if arguments.json is not None:
        arguments.json.parent.mkdir(parents=True, exist_ok=True)
        arguments.json.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.vision", description="Compare readers.")
    parser.add_argument("--set", choices=(*SETS, "all"), default="all", help="what is compared")
    parser.add_argument("--pictures", type=Path, metavar="DIR", help="your own, each with NAME.truth.json")
    parser.add_argument("--count", type=int, metavar="N", help="how many pictures of each set are drawn")
    parser.add_argument("--peers", action="store_true", help="also the readers of .venv-peers (make peers)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the tables in FILE")
    parser.add_argument("--sheet", type=Path, metavar="FILE.png", help="draw what was found and refused")
    return parser.parse_args()


def _samples(name: str, given: list[Sample] | None, folder: Path, count: int | None) -> list[Sample]:
    if given is not None:
        return of_set(given, name)
    print(f"drawing: {name}", file=sys.stderr)
    return of_set(made(name, folder / name, count), name)


if __name__ == "__main__":
    raise SystemExit(main())
