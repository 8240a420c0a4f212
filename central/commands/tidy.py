"""central tidy: delete what is older than the office keeps it, and write the month's report."""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from central.commands.common import database_url, documents_url, keeping, places

if TYPE_CHECKING:
    from central.tidying import Deletion


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "tidy",
        parents=[places(), keeping()],
        help="delete submissions, documents, bookings and events that are older than N days",
    )
    parser.add_argument("--keep-days", type=int, required=True, metavar="N", help="30 or more")
    parser.add_argument(
        "--report",
        type=Path,
        metavar="DIR",
        help="where the CSV goes (default: reports/ in the state folder)",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """1 when the database, the documents or the report cannot be reached: what is told in the
    report is deleted, the rest is left for the next time."""
    from sqlalchemy.exc import ArgumentError

    from central.clock import utc_now
    from central.documents import OUT_OF_REACH, DocumentStore
    from central.parts import CentreParts
    from central.store import AWAY, open_database, why_away
    from central.tidying import LEAST_DAYS, tidy

    if args.keep_days < LEAST_DAYS:
        print(f"--keep-days is {LEAST_DAYS} or more", file=sys.stderr)
        return 2
    now = utc_now()
    folder = args.report or args.state / "reports"
    report = Report(folder / f"deletions-{now:%Y-%m}.csv", now)
    try:
        engine = open_database(database_url(args))
        parts = CentreParts(engine, DocumentStore(documents_url(args)), utc_now)
        counts = tidy(parts, now - timedelta(days=args.keep_days), report.tell)
        engine.dispose()
    except (ValueError, ArgumentError, *AWAY, *OUT_OF_REACH) as error:
        print(f"not everything could be deleted ({why_away(error)}); run it again", file=sys.stderr)
        return 1
    if args.json:
        print(json.dumps(counts))
    else:
        print(", ".join(f"{count} {what}" for what, count in sorted(counts.items())) or "nothing was old")
        print(f"report: {report.path}")
    return 0


class Report:
    """The CSV of a month, to which every night adds its lines."""

    def __init__(self, path: Path, now: datetime) -> None:
        self.path = path
        self._at = now.isoformat(timespec="seconds")

    def tell(self, deletions: Sequence[Deletion]) -> None:
        """On the disk when this returns. Raises OSError."""
        from central.tidying import Deletion

        self.path.parent.mkdir(parents=True, exist_ok=True)
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, ["at", *(field.name for field in fields(Deletion))])
        if not self.path.exists():
            writer.writeheader()
        writer.writerows({"at": self._at, **asdict(one)} for one in deletions)
        with self.path.open("a", encoding="utf-8", newline="") as file:
            file.write(text.getvalue())
            file.flush()
            os.fsync(file.fileno())
