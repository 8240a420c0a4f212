"""central serve: answer booths over HTTP."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import timedelta
from pathlib import Path

from sqlalchemy.exc import ArgumentError

from central.commands.common import database_url, documents_url, keeping, places
from central.limits import MOST_WATCH_S, UPLOAD_AGE, Limits

MOST_WORKERS = 64
MOST_PORT = 65535


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    limits = Limits()
    parser = subparsers.add_parser("serve", parents=[places(), keeping()], help="answer booths over HTTP")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=_port, default=8400, help="0 takes a free one")
    parser.add_argument(
        "--workers",
        type=_count,
        default=1,
        metavar="N",
        help="processes that share the port (default: %(default)s)",
    )
    parser.add_argument(
        "--booth-rate",
        type=_rate,
        default=limits.booth_per_s,
        metavar="N",
        help="calls a second of one booth; 0 is no limit (default: %(default)g)",
    )
    parser.add_argument(
        "--address-rate",
        type=_rate,
        default=limits.address_per_s,
        metavar="N",
        help="calls a second from one address; 0 is no limit (default: %(default)g)",
    )
    parser.add_argument(
        "--proxy",
        default="127.0.0.1",
        metavar="ADDRESS",
        help="whose X-Forwarded-For is believed (default: %(default)s)",
    )
    parser.add_argument(
        "--watch-seconds",
        type=_seconds,
        default=15.0,
        metavar="S",
        help="between two looks at the booths, for alerts (default: %(default)g)",
    )
    parser.add_argument(
        "--upload-days",
        type=_days,
        default=UPLOAD_AGE.days,
        metavar="N",
        help="an upload that stands still for longer is swept; its booth begins anew (default: %(default)d)",
    )
    parser.add_argument(
        "--identity",
        type=Path,
        metavar="FILE",
        help="the centre's private key (centre.key): with it the head office opens submissions",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serve until stopped; 1 when the port or the database cannot be had."""
    from central import alert_settings
    from central.documents import OUT_OF_REACH, DocumentStore
    from central.pages.opening import KeyUnreadable, read_identities
    from central.serving import Place, listen, serve
    from central.store import AWAY, open_database, why_away

    place = Place(
        database=database_url(args),
        documents=documents_url(args),
        state=args.state,
        limits=Limits(args.booth_rate, args.address_rate),
        watch_s=args.watch_seconds,
        identity=args.identity,
        upload_age=timedelta(days=args.upload_days),
        parent=os.getpid() if args.workers > 1 else None,
    )
    try:
        alert_settings.read(args.state, os.environ)
    except alert_settings.SettingsMistake as error:
        print(error, file=sys.stderr)
        return 1
    try:
        if place.identity:
            read_identities(place.identity)
    except (OSError, KeyUnreadable) as error:
        print(f"the private key cannot be read: {error}", file=sys.stderr)
        return 1
    try:
        open_database(place.database).dispose()  # once, before the workers come
    except (*AWAY, ArgumentError, ImportError) as error:
        print(f"the database cannot be opened: {why_away(error)}", file=sys.stderr)
        return 1
    try:
        DocumentStore(place.documents)
    except (ValueError, *OUT_OF_REACH) as error:
        why = str(error).partition("\n")[0]  # a store tells its whole insides below
        print(f"the documents cannot be kept there: {why}", file=sys.stderr)
        return 1
    try:
        listener = listen(args.host, args.port)
    except OSError as error:
        print(f"cannot listen on {args.host}:{args.port}: {error.strerror}", file=sys.stderr)
        return 1
    with listener:
        return 0 if serve(place, listener, args.workers, args.proxy, announce) else 1


def announce(url: str) -> None:
    print(f"listening on {url}", flush=True)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) <= MOST_PORT):
        raise argparse.ArgumentTypeError(f"0 to {MOST_PORT}")
    return int(text)


def _count(text: str) -> int:
    count = int(text)
    if not 1 <= count <= MOST_WORKERS:
        raise argparse.ArgumentTypeError(f"1 to {MOST_WORKERS}")
    return count


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0.05 <= seconds <= MOST_WATCH_S:
        why = f"0.05 to {MOST_WATCH_S:g} seconds: an alert is told within five minutes"
        raise argparse.ArgumentTypeError(why)
    return seconds


def _days(text: str) -> int:
    days = int(text)
    if not 1 <= days <= 366:
        raise argparse.ArgumentTypeError("1 to 366 days")
    return days


def _rate(text: str) -> float:
    rate = float(text)
    if not 0 <= rate < float("inf"):
        raise argparse.ArgumentTypeError("a number of calls a second, or 0")
    return rate
