"""central enrol: give a booth its token."""

from __future__ import annotations

import argparse
import sys

from pydantic import TypeAdapter, ValidationError

from central.clock import utc_now
from central.commands.common import open_engine, places
from central.enrolment import bind, enrol
from central.store import writing
from central.words import Id

MOST_HOURS = 24 * 31


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "enrol", parents=[places()], help="prints a booth's new token; the one it had is void"
    )
    parser.add_argument("booth")
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--site", help="its tokens open this site alone, from now on (else it stays as it was: at first, any)"
    )
    where.add_argument("--any-site", action="store_true", help="its tokens open every site again")
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
        site = TypeAdapter(Id | None).validate_python(args.site)
    except ValidationError:
        print("the name of a booth or a site is at most 64 letters, digits, - . _ and :", file=sys.stderr)
        return 2
    if not 0 <= args.keep_hours <= MOST_HOURS:
        print(f"--keep-hours is 0 to {MOST_HOURS}", file=sys.stderr)
        return 2
    engine = open_engine(args)
    with writing(engine) as connection:
        token = enrol(connection, booth, utc_now(), args.keep_hours)
        if site is not None or args.any_site:
            bind(connection, booth, site)
    engine.dispose()
    print(token)
    return 0
