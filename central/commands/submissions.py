"""central submissions: take what a booth wrote to a USB stick."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from central.commands.common import database_url, documents_url, keeping, places


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("submissions", help="submissions that came on a USB stick")
    verbs = parser.add_subparsers(required=True, metavar="import")
    taking = verbs.add_parser(
        "import", parents=[places(), keeping()], help="take what `kiosk spool export` wrote"
    )
    taking.add_argument(
        "folder",
        type=Path,
        nargs="+",
        metavar="FOLDER",
        help="the stick, the folder anjungan-BOOTH on it, or that of one submission",
    )
    taking.add_argument("--json", action="store_true", help="one JSON object a line")
    taking.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0 when every submission is at the centre now, 1 when one was refused, none was there or
    the centre could not store, 2 when there is no such folder."""
    from sqlalchemy.exc import ArgumentError

    from central.clock import utc_now
    from central.documents import OUT_OF_REACH, DocumentStore
    from central.parts import CentreParts
    from central.sticks import submission_folders, take
    from central.store import AWAY, open_database, why_away

    for folder in args.folder:
        if not folder.is_dir():
            print(f"{folder}: no such folder", file=sys.stderr)
            return 2
    folders = submission_folders(args.folder)
    if not folders:
        print("no submission is there: a stick has anjungan-BOOTH/ID/submission.json", file=sys.stderr)
        return 1
    counts = {"stored": 0, "already": 0, "refused": 0}
    try:
        engine = open_database(database_url(args))
        parts = CentreParts(engine, DocumentStore(documents_url(args)), utc_now)
        for number, one in enumerate(take(parts, folders), 1):
            counts[one.verdict] += 1
            told = {"submission": one.folder.name, "verdict": one.verdict}
            told |= one.receipt.model_dump(mode="json") if one.receipt else {"why": one.why}
            if args.json:
                print(json.dumps(told), flush=True)
            else:
                of = told.get("received_at") or told.get("why")
                print(f"[{number}/{len(folders)}] {one.folder.name} {one.verdict}: {of}", flush=True)
        engine.dispose()
    except (ValueError, ArgumentError, *AWAY, *OUT_OF_REACH) as error:
        print(
            f"the centre cannot store now ({why_away(error)}); what is told above is safe, run it again",
            file=sys.stderr,
        )
        return 1
    if args.json:
        print(json.dumps(counts))
    else:
        print(", ".join(f"{count} {verdict}" for verdict, count in counts.items()))
    return 1 if counts["refused"] else 0
