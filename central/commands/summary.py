"""central summary: what the centre holds, in numbers."""

from __future__ import annotations

import argparse

from central.commands.common import open_engine, places
from central.summary import summarise


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("summary", parents=[places()], help="what is here, in numbers")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    engine = open_engine(args)
    with engine.connect() as connection:
        summary = summarise(connection)
    engine.dispose()
    if args.json:
        print(summary.model_dump_json())
        return 0
    for what, number in summary.model_dump(exclude={"arrivals"}).items():
        print(f"{what}: {number}")
    for site, number in sorted(summary.arrivals.items()):
        print(f"arrivals at {site}: {number}")
    return 0
