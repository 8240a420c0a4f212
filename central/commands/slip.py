"""central slip verify: whether a slip proves an arrival."""

from __future__ import annotations

import argparse
import json
import sys

from central.commands.common import open_engine, places
from central.slips import NotProven, verify


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("slip", help="slips that prove an arrival while the systems were away")
    verbs = parser.add_subparsers(required=True, metavar="verify")
    verifying = verbs.add_parser("verify", parents=[places()], help="whether a booth of ours made this slip")
    verifying.add_argument("text", nargs="?", help="what its QR holds (default: a line of standard input)")
    verifying.add_argument("--json", action="store_true", help="one JSON object a line")
    verifying.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0 for a slip that proves an arrival, 1 for one that does not."""
    text = args.text if args.text is not None else sys.stdin.readline()
    engine = open_engine(args)
    with engine.connect() as connection:
        found = verify(connection, text)
    engine.dispose()
    if isinstance(found, NotProven):
        print(json.dumps({"genuine": False, "why": found.why}) if args.json else f"not proven: {found.why}")
        return 1
    told = {
        "genuine": True,
        "site": found.site,
        "booth": found.booth,
        "at": found.at.isoformat(),
        "sequence": found.sequence,
    }
    said = f"genuine: slip {found.sequence} of booth {found.booth}, site {found.site}, {found.at:%F %T} UTC"
    print(json.dumps(told) if args.json else said)
    return 0
