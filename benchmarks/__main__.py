"""`python -m benchmarks`: measure, print one table, and keep it as JSON."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.machine import machine
from benchmarks.rows import Row
from kiosk.clock import Calendar, SystemClock

NAMES = (
    "queue",
    "load",
    "year",
    "centre",
    "printing",
    "screen",
    "face",
    "voice",
    "vision",
    "link",
    "backlog",
)
ALONE = ("gate", "codes", "pages", "zones", "cards", "capture", "files")
"""Parts of vision that can be asked for alone."""
LONG = ("races",)
"""Asked for by name: they take an hour."""


_HELP = f"one of {', '.join(NAMES)}; of vision also {', '.join(ALONE)} alone; for an hour {', '.join(LONG)}"


def main() -> int:
    """0 when every promise is kept, 1 when one is not."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure what is promised.")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep machine and rows in FILE")
    parser.add_argument("--only", choices=(*NAMES, *ALONE, *LONG), metavar="NAME", help=_HELP)
    arguments = parser.parse_args()
    where = machine(Calendar(SystemClock()).now())
    rows: list[Row] = []
    for name in (arguments.only,) if arguments.only else NAMES:
        print(f"measuring: {name}", file=sys.stderr)
        rows += importlib.import_module(f"benchmarks.{name}").run()
    print(table(where, rows))
    if arguments.json is not None:
        arguments.json.parent.mkdir(parents=True, exist_ok=True)
        told = {"machine": where, "rows": rows}
        arguments.json.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return 0 if all(row["met"] is not False for row in rows) else 1


def table(where: dict[str, object], rows: Sequence[Row]) -> str:
    """The machine in one line, then a line a figure."""
    head = (
        f"{where['cores']} cores, {where['cpu']}, {where['memory_mb']} MB; "
        f"Python {where['python']}; {where['system']}; {where['date']}"
    )
    wide = max((len(str(row["figure"])) for row in rows), default=0)
    lines = [head, ""]
    for row in rows:
        promise = "" if row["target"] is None else f"target {row['target']}"
        kept = {True: "met", False: "NOT MET", None: ""}[row["met"]]  # type: ignore[index]
        line = f"{row['figure']:{wide}}  {row['value']:>10.2f} {row['unit']:<10} {promise:<16} {kept}"
        lines.append(line.rstrip())
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
