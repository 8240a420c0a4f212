"""Seeing: a row for every promise, each part's from the module that measures it.

`python -m benchmarks.vision` compares with the readers of others instead.
"""

from __future__ import annotations

import importlib
import sys

from benchmarks.rows import Row

PARTS = {
    "gate": "benchmarks.gate",
    "MRZ": "benchmarks.zones",
    "files": "benchmarks.files",
    "cost": "benchmarks.vision.costs",
}


def run() -> list[Row]:
    """Rows of {figure, value, unit, target, met}, the part before each figure."""
    rows: list[Row] = []
    for part, module in PARTS.items():
        print(f"  seeing: {part}", file=sys.stderr)
        for told in importlib.import_module(module).run():
            rows.append({**told, "figure": f"{part}: {told['figure']}"})
    return rows
