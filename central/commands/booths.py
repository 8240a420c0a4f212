"""central booths, central revoke: who may forward, and who no longer."""

from __future__ import annotations

import argparse
import json
import sys

from central.clock import utc_now
from central.commands.common import open_engine, places
from central.enrolment import booths, revoke
from central.store import reading, writing


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    listing = subparsers.add_parser("booths", parents=[places()], help="the booths that were enrolled")
    listing.add_argument("--json", action="store_true", help="one JSON object a line")
    listing.set_defaults(run=list_booths)
    striking = subparsers.add_parser(
        "revoke", parents=[places()], help="strike a booth off: its tokens open nothing any more"
    )
    striking.add_argument("booth")
    striking.add_argument("--json", action="store_true", help="one JSON object a line")
    striking.set_defaults(run=revoke_booth)


def list_booths(args: argparse.Namespace) -> int:
    now = utc_now()
    engine = open_engine(args)
    with reading(engine) as connection:
        known = booths(connection, now)
    engine.dispose()
    for booth in known:
        state = "revoked" if booth.revoked_at else "enrolled"
        if args.json:
            print(json.dumps({**booth._mapping, "state": state}))
        else:
            print(
                booth.name,
                state,
                booth.enrolled_at,
                booth.seen_at or "never",
                booth.tokens,
                booth.site or "any",
                sep="\t",
            )
    return 0


def revoke_booth(args: argparse.Namespace) -> int:
    """1 when there is no such booth."""
    engine = open_engine(args)
    with writing(engine) as connection:
        known = revoke(connection, args.booth, utc_now())
    engine.dispose()
    if not known:
        print(f"no booth is called {args.booth}: see `central booths`", file=sys.stderr)
        return 1
    if args.json:
        print(json.dumps({"name": args.booth, "state": "revoked"}))
    return 0
