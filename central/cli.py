"""The `central` command."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from central.commands import (
    alerts,
    bookings,
    booths,
    breach,
    enrol,
    keys,
    serve,
    slip,
    staff,
    submissions,
    summary,
    tidy,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code: 0 good, 1 bad, 2 wrong use."""
    parser = argparse.ArgumentParser(prog="central", description="Anjungan's reference central server")
    subparsers = parser.add_subparsers(required=True, metavar="command")
    for command in (
        serve,
        keys,
        enrol,
        booths,
        alerts,
        bookings,
        slip,
        submissions,
        summary,
        staff,
        tidy,
        breach,
    ):
        command.add_parser(subparsers)
    args = parser.parse_args(arguments)
    code: int = args.run(args)
    return code
