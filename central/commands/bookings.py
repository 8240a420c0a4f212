"""central bookings import: take bookings from a CSV file."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from central.bookings_csv import import_csv
from central.commands.common import open_engine, places


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("bookings", help="bookings")
    verbs = parser.add_subparsers(required=True, metavar="import")
    taking = verbs.add_parser("import", parents=[places()], help="take bookings from a CSV file")
    taking.add_argument("file", type=Path)
    taking.add_argument("--json", action="store_true", help="one JSON object a line")
    taking.set_defaults(run=import_bookings)


def import_bookings(args: argparse.Namespace) -> int:
    """0 when every row was good, 1 when some were not, 2 when there is no file."""
    if not args.file.is_file():
        print(f"{args.file}: no such file", file=sys.stderr)
        return 2
    engine = open_engine(args)
    done = import_csv(engine, args.file)
    engine.dispose()
    for mistake in done.mistakes:
        if args.json:
            print(json.dumps(asdict(mistake)))
        else:
            print(f"row {mistake.row}, {mistake.column}: {mistake.wrong}; write {mistake.write}")
    counts = {"new": done.new, "changed": done.changed, "same": done.same, "wrong": done.wrong}
    if args.json:
        print(json.dumps(counts))
    else:
        print(", ".join(f"{number} {what}" for what, number in counts.items()))
    return 1 if done.mistakes else 0
