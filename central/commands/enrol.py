"""central enrol: give a booth its token."""

from __future__ import annotations

import argparse
import sys

from pydantic import TypeAdapter, ValidationError

from central.clock import utc_now
from central.commands.common import open_engine, places
from central.enrolment import enrol
from central.store import writing
from central.words import Id

MOST_HOURS = 24 * 31


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "enrol", parents=[places()], help="prints a booth's new token; the one it had is void"
    )
    parser.add_argument("booth")
    parser.add_argument(
        "--keep-hours",
        type=float,
        default=0.0,
        metavar="HOURS",
        help="let the token it had open for as long, while the new one is on its way",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    try:
        booth = TypeAdapter(Id).validate_python(args.booth)
    except ValidationError:
        print("a booth's name is at most 64 letters, digits, - . _ and :", file=sys.stderr)
        return 2
    if not 0 <= args.keep_hours <= MOST_HOURS:
        print(f"--keep-hours is 0 to {MOST_HOURS}", file=sys.stderr)
        return 2
    engine = open_engine(args)
    with writing(engine) as connection:
        token = enrol(connection, booth, utc_now(), args.keep_hours)
    engine.dispose()
    print(token)
    return 0
