"""The commands of the booth. Each is a file of `kiosk.commands`, imported only
when it is called, so that `kiosk run` starts fast."""

from __future__ import annotations

import argparse
import importlib
import resource
import sys
from collections.abc import Sequence

COMMANDS = (
    "demo",
    "run",
    "site",
    "forward",
    "check",
    "ticket",
    "read_code",
    "read_mrz",
    "scan",
    "simulate_printer",
    "staff",
    "certificate",
    "spool",
    "pin",
    "plate",
    "calibrate",
    "words",
    "voice",
    "gallery",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Exit 0 good, 1 the thing asked about is bad, 2 wrong use."""
    if arguments is None:  # a process of its own: its core would carry an applicant's data to the disk
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    parser = argparse.ArgumentParser(
        prog="kiosk", description="Booth software for self-service registration."
    )
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    asked = arguments[0].replace("-", "_") if arguments else ""
    for name in (asked,) if asked in COMMANDS else COMMANDS:
        importlib.import_module(f"kiosk.commands.{name}").add_parser(subparsers)
    args = parser.parse_args(arguments)
    return int(args.run(args))
