"""The `central` command."""

from __future__ import annotations

import argparse
import resource
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
    if arguments is None:  # a process of its own: its core would carry the private key to the disk
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
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
