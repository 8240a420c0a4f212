"""kiosk spool: what waits at this booth, what was refused, and what was deleted."""

from __future__ import annotations

import argparse
import csv
import io
import json
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from kiosk.client.health import read_health
from kiosk.client.progress import DOCUMENTS, SUBMISSIONS
from kiosk.client.safe_files import write_whole
from kiosk.client.spool import Deletion, Entry, Spool
from kiosk.client.spool.words import size, why_it_stays
from kiosk.client.stick import find_stick
from kiosk.client.submission import State
from kiosk.clock import SystemClock
from kiosk.commands import rejected_events
from kiosk.commands.common import BAD, GOOD, language, load, settings_parent
from kiosk.faults import Fault
from kiosk.full_disk import disk_full
from kiosk.words import mark, say

NOTHING = mark("Tidak ada.")
DEPTH = mark("Menunggu: {waiting} ({size}), tertua {oldest}. Ditahan: {aside}.")
REJECTED = mark("{count} peristiwa ditolak pusat. Lihat `kiosk spool list --events`.")
LINE = mark("{count} kali dicoba, {documents}, {size}")
EXPORTED = mark("{count} kiriman ditulis ke {folder} dan dibaca kembali.")
RELEASED = mark("{count} kiriman dikirim ulang.")
NOT_HELD = mark("Tidak ada kiriman {id} yang ditahan. Lihat `kiosk spool list`.")
NOT_HERE = mark("Tidak ada kiriman {id} yang masih disimpan. Lihat `kiosk spool list --all`.")
FORGOTTEN = mark("{count} catatan lama dihapus. Laporan: {file}.")
COLUMNS = ("at", "submission", "why", "documents", "bytes")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("spool", help="what waits at this booth and what was refused")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    parent = settings_parent()

    listing = actions.add_parser("list", parents=[parent], help="what is set aside, and why")
    listing.add_argument("--all", action="store_true", help="what waits too")
    listing.add_argument("--events", action="store_true", help="ticket events that were rejected instead")
    listing.add_argument("--json", action="store_true", help="one JSON object a line")
    listing.set_defaults(run=run_list)

    export = actions.add_parser(
        "export", parents=[parent], help="write what is set aside to a USB stick; it stays here too"
    )
    export.add_argument("submission", nargs="*", metavar="ID", help="only these")
    export.add_argument("--all", action="store_true", help="what waits too")
    export.add_argument("--events", action="store_true", help="all ticket events that were rejected instead")
    export.add_argument("--to", type=Path, metavar="DIR", help="this folder instead of the stick")
    export.set_defaults(run=run_export)

    resend = actions.add_parser("resend", parents=[parent], help="send what is set aside again")
    resend.add_argument("submission", nargs="*", metavar="ID", help="only these")
    resend.add_argument("--events", action="store_true", help="all ticket events that were rejected instead")
    resend.set_defaults(run=run_resend)

    report = actions.add_parser("report", parents=[parent], help="what was deleted, when and why")
    report.add_argument("--since", type=datetime.fromisoformat, metavar="DATE", help="from this day on")
    report.add_argument("--out", type=Path, metavar="FILE", help="into this CSV file")
    report.add_argument("--json", action="store_true", help="one JSON object a line")
    report.set_defaults(run=run_report)

    tidy = actions.add_parser(
        "tidy", parents=[parent], help="delete old records on schedule and write the month's report"
    )
    tidy.set_defaults(run=run_tidy)


def run_list(args: argparse.Namespace) -> int:
    """What is set aside (with --all: what waits too), one submission a line."""
    if args.events:
        return rejected_events.listed(args)
    with _spool(args) as spool:
        entries, depth = spool.entries(*_states(args.all)), spool.depth()
    if args.json:
        for entry in entries:
            print(json.dumps(asdict(entry), default=str))
        return GOOD
    oldest = depth.oldest.isoformat(timespec="minutes") if depth.oldest else "-"
    waiting = say(SUBMISSIONS, language(), count=depth.submissions)
    told = {"waiting": waiting, "size": size(depth.bytes, language()), "oldest": oldest}
    print(say(DEPTH, language(), **told, aside=depth.quarantined))
    health = read_health(args.state)
    if health is not None and health.events_rejected:
        print(say(REJECTED, language(), count=health.events_rejected))
    for entry in entries:
        tried = say(
            LINE,
            language(),
            count=entry.attempts,
            documents=say(DOCUMENTS, language(), count=entry.documents),
            size=size(entry.bytes, language()),
        )
        since = entry.created_at.isoformat(timespec="minutes")
        print(entry.id, entry.kind, entry.state, since, tried, why_it_stays(entry, language()), sep="\t")
    return GOOD


def run_export(args: argparse.Namespace) -> int:
    """1 when there is no stick, or it could not be written; nothing is lost then."""
    settings = load(args)
    stick = args.to or find_stick(settings.booth_file.technician.usb_folder)
    if isinstance(stick, Fault):
        return _fault(stick)
    folder = stick / f"anjungan-{settings.booth.id}"
    if args.events:
        written = rejected_events.exported(args, folder)
        return _fault(written) if isinstance(written, Fault) else written
    with _spool(args) as spool:
        wanted = _wanted(spool.entries(*_states(True)), args.submission)
        if isinstance(wanted, str):
            print(say(NOT_HERE, language(), id=wanted), file=sys.stderr)
            return BAD
        if not args.submission:
            wanted = [entry for entry in wanted if args.all or entry.state == "quarantined"]
        done = spool.export([entry.id for entry in wanted], folder)
    if isinstance(done, Fault):
        return _fault(done)
    print(say(EXPORTED, language(), count=done, folder=folder) if done else say(NOTHING, language()))
    return GOOD


def run_resend(args: argparse.Namespace) -> int:
    """1 when one that is named is not set aside; the others are sent all the same."""
    if args.events:
        return rejected_events.resent(args)
    with _spool(args) as spool:
        wanted = _wanted(spool.entries(*_states(False)), args.submission)
        if isinstance(wanted, str):
            print(say(NOT_HELD, language(), id=wanted), file=sys.stderr)
            return BAD
        for entry in wanted:
            spool.release(entry.id)
    print(say(RELEASED, language(), count=len(wanted)))
    return GOOD


def run_report(args: argparse.Namespace) -> int:
    """Counts and ids, nothing personal: as CSV, or as JSON. 1 when there is no room for the file."""
    since = args.since if args.since is None or args.since.tzinfo else args.since.astimezone()
    with _spool(args) as spool:
        deletions = spool.deletions(since)
    if args.json:
        for one in deletions:
            print(json.dumps(_row(one)))
    elif args.out is not None:
        if unkept := _write(args.out, deletions):
            return _fault(unkept)
    else:
        _rows(sys.stdout, deletions)
    return GOOD


def run_tidy(args: argparse.Namespace) -> int:
    """What a timer calls every night; 1 when the disk was too full for it."""
    now = SystemClock().now().astimezone(UTC)
    file = args.state / "reports" / f"deletions-{now:%Y-%m}.csv"
    with _spool(args) as spool:
        count = spool.forget()
        if isinstance(count, Fault):
            return _fault(count)
        deletions = spool.deletions(now.replace(day=1, hour=0, minute=0, second=0, microsecond=0))
    if unkept := _write(file, deletions):
        return _fault(unkept)
    print(say(FORGOTTEN, language(), count=count, file=file))
    return GOOD


@contextmanager
def _spool(args: argparse.Namespace) -> Iterator[Spool]:
    """The spool; a disk so full that even the ballast was no help ends the command."""
    load(args)
    try:
        with Spool(args.state / "spool", (), SystemClock()) as spool:
            yield spool
    except sqlite3.OperationalError as error:
        raise SystemExit(_fault(disk_full(error))) from None


def _states(waiting_too: bool) -> Sequence[State]:
    return (State.QUARANTINED, State.SEALED, State.SENDING) if waiting_too else (State.QUARANTINED,)


def _wanted(entries: Sequence[Entry], ids: Sequence[str]) -> list[Entry] | str:
    """The entries of `ids`, all when none is named; the first id that has no entry."""
    known = {entry.id: entry for entry in entries}
    for id_ in ids:
        if id_ not in known:
            return id_
    return [known[id_] for id_ in ids] if ids else list(entries)


def _row(one: Deletion) -> dict[str, object]:
    return dict(
        zip(COLUMNS, (one.at.isoformat(), one.submission, one.why, one.documents, one.bytes), strict=True)
    )


def _rows(file: TextIO, deletions: Sequence[Deletion]) -> None:
    writer = csv.DictWriter(file, COLUMNS)
    writer.writeheader()
    writer.writerows(_row(one) for one in deletions)


def _write(path: Path, deletions: Sequence[Deletion]) -> Fault | None:
    """DISK_FULL when there is no room for it; what stood at `path` stays then."""
    text = io.StringIO(newline="")
    _rows(text, deletions)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text.getvalue().encode())
    except OSError as error:
        return disk_full(error)
    return None


def _fault(fault: Fault) -> int:
    remedy = say(fault.entry.remedy, language())
    print(f"{fault.code.value}: {remedy} ({fault.detail})", file=sys.stderr)
    return BAD
