"""central bookings: take them from a CSV file; the token of one, for its QR."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from central.bookings import find
from central.bookings_csv import import_csv
from central.clock import utc_now
from central.commands.common import open_engine, places
from central.signing_keys import KeyFile
from central.tokens import token_for


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("bookings", help="bookings")
    verbs = parser.add_subparsers(required=True, metavar="import|token")
    taking = verbs.add_parser("import", parents=[places()], help="take bookings from a CSV file")
    taking.add_argument("file", type=Path)
    taking.add_argument("--json", action="store_true", help="one JSON object a line")
    taking.set_defaults(run=import_bookings)
    giving = verbs.add_parser("token", parents=[places()], help="print what the QR of a booking holds")
    giving.add_argument("code", help="its code, number or id")
    giving.add_argument("--qr", type=Path, metavar="FILE.png", help="draw the QR as well")
    giving.add_argument("--json", action="store_true", help="one JSON object a line")
    giving.set_defaults(run=print_token)


def print_token(args: argparse.Namespace) -> int:
    """0 with the token on standard output, 1 when there is no such booking or no key to sign with."""
    engine = open_engine(args)
    with engine.connect() as connection:
        booking = find(connection, args.code)
    engine.dispose()
    if booking is None:
        print("no booking has this code", file=sys.stderr)
        return 1
    keys = KeyFile(args.state)
    token = token_for(booking._mapping, keys.read(), utc_now())
    if token is None:
        print(f"no key signs bookings yet ({keys.path}): run `central keys`", file=sys.stderr)
        return 1
    if args.qr is not None:
        import qrcode

        drawn = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=4)
        drawn.add_data(token)
        drawn.make_image().save(args.qr)
    print(json.dumps({"booking": booking.id, "token": token}) if args.json else token)
    return 0


def import_bookings(args: argparse.Namespace) -> int:
    """0 when every row was good, 1 when some were not, 2 when there is no file."""
    if not args.file.is_file():
        print(f"{args.file}: no such file", file=sys.stderr)
        return 2
    engine = open_engine(args)
    done = import_csv(engine, args.file)
    engine.dispose()
    for mistake in done.mistakes:
        if args.json:
            print(json.dumps(asdict(mistake)))
        else:
            print(f"row {mistake.row}, {mistake.column}: {mistake.wrong}; write {mistake.write}")
    counts = {"new": done.new, "changed": done.changed, "same": done.same, "wrong": done.wrong}
    if args.json:
        print(json.dumps(counts))
    else:
        print(", ".join(f"{number} {what}" for what, number in counts.items()))
    return 1 if done.mistakes else 0
