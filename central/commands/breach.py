"""central breach: who is concerned, and the letter to them, well within three times 24 hours."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from dataclasses import astuple, fields
from datetime import date, datetime
from pathlib import Path

from central.clock import utc_now
from central.commands.common import database_url, documents_url, keeping, places

SUBJECTS = "subjects.csv"


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "breach",
        parents=[places(), keeping()],
        help="list whose data is concerned, and draft the letter to them (UU 27/2022, article 46)",
    )
    parser.add_argument("--site", required=True)
    parser.add_argument("--from", dest="first", type=date.fromisoformat, required=True, metavar="DAY")
    parser.add_argument("--to", dest="last", type=date.fromisoformat, required=True, metavar="DAY")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="a folder that is not there")
    parser.add_argument(
        "--identity", type=Path, metavar="FILE", help="centre.key: opens each submission for its names"
    )
    parser.add_argument(
        "--found", type=datetime.fromisoformat, metavar="MOMENT", help="when it became known (default: now)"
    )
    parser.add_argument(
        "--by", default="", metavar="NAME", help="who asks (default: the user that runs this)"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """1 when the centre or the key cannot be read, 2 for days or a folder that will not do."""
    from sqlalchemy.exc import ArgumentError

    from central.breach import WITHIN, Asked, Concerned, concerned
    from central.breach_letter import LETTERS, Facts, letter
    from central.documents import OUT_OF_REACH, DocumentStore
    from central.names import names
    from central.pages.csv_files import table
    from central.pages.opening import KeyUnreadable, read_identities
    from central.parts import CentreParts
    from central.quotas import zone_of
    from central.store import AWAY, open_database, reading, why_away

    if args.last < args.first:
        print("--to is a day before --from", file=sys.stderr)
        return 2
    found = args.found or utc_now()
    if found.tzinfo is None:
        print("--found has no offset: write it as 2026-11-23T08:00+08:00", file=sys.stderr)
        return 2
    try:
        args.out.mkdir(mode=0o700, parents=True)
    except FileExistsError:
        print(f"{args.out} is there already: name another folder", file=sys.stderr)
        return 2
    try:
        identities = read_identities(args.identity) if args.identity else ()
        engine = open_database(database_url(args))
        parts = CentreParts(engine, DocumentStore(documents_url(args)), utc_now, identities=identities)
        asked = Asked(args.site, args.first, args.last, args.by or getpass.getuser())
        rows = list(concerned(parts, asked))
        with reading(engine) as connection:
            zone, called = zone_of(connection, args.site), names(connection)
        engine.dispose()
    except (OSError, ValueError, KeyUnreadable, ArgumentError, *AWAY, *OUT_OF_REACH) as error:
        print(f"the list cannot be made: {why_away(error)}", file=sys.stderr)
        args.out.rmdir()
        return 1
    data = dict.fromkeys(code for row in rows for code in row.data.split())
    facts = Facts(
        args.site, args.first, args.last, found, found + WITHIN, zone, len(rows), list(data), called
    )
    _write(args.out / SUBJECTS, table([one.name for one in fields(Concerned)], map(astuple, rows)))
    for language in LETTERS:
        _write(args.out / f"letter-{language}.txt", letter(facts, language).encode())
    sealed = sum(not row.opened for row in rows)
    told = {"rows": len(rows), "sealed": sealed, "until": (found + WITHIN).isoformat(timespec="minutes")}
    if args.json:
        print(json.dumps(told))
    else:
        print(f"{len(rows)} rows in {args.out / SUBJECTS}, {sealed} of them still sealed")
        print(f"everybody and the agency are to be told by {told['until']}")
        print("the folder holds personal data: delete it when they have been")
    return 0


def _write(path: Path, content: bytes) -> None:
    """For the eyes of whoever asked alone."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
