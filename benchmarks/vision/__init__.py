"""Seeing: a row for every promise, each part's from the module that measures it.

`python -m benchmarks.vision` compares with the readers of others instead.
"""

from __future__ import annotations

import importlib
import sys

from benchmarks.rows import Row

PARTS = ("pages", "gate", "capture", "codes", "zones", "cards", "files", "vision.costs")


def run() -> list[Row]:
    """Rows of {figure, value, unit, target, met}."""
    rows: list[Row] = []
    for part in PARTS:
        print(f"  seeing: {part}", file=sys.stderr)
        rows += importlib.import_module(f"benchmarks.{part}").run()
    return rows
