"""central keys: the pair of keys that submissions are sealed with, and the keys that sign bookings."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pyrage

from central.clock import utc_now
from central.commands.common import default_state, make_folder
from central.signing_keys import ISSUER, LEAD, KeyFile

FILE_NAME = "centre.key"


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "keys", help="make the centre's age key and the key that signs bookings; prints the recipient"
    )
    parser.add_argument("--out", type=Path, default=default_state(), help=f"folder for {FILE_NAME}")
    parser.add_argument("--issuer", help=f"who signs bookings, at most 12 characters (default: {ISSUER})")
    deed = parser.add_mutually_exclusive_group()
    deed.add_argument("--rotate", action="store_true", help="another key signs bookings from --lead-days on")
    deed.add_argument("--revoke", metavar="KEY", help="the key with this id signs nothing and proves nothing")
    parser.add_argument(
        "--lead-days", type=int, default=LEAD.days, help="booths learn a new key so long before it signs"
    )
    parser.set_defaults(run=keys)


def keys(args: argparse.Namespace) -> int:
    """The private keys go to files that only their owner reads; those that are there stay."""
    if args.issuer is not None and not (args.issuer.isascii() and 0 < len(args.issuer) <= 12):
        print("an issuer has 1 to 12 plain characters", file=sys.stderr)
        return 2
    if not 0 <= args.lead_days <= 365:
        print("--lead-days is from 0 to 365", file=sys.stderr)
        return 2
    make_folder(args.out)
    if args.rotate or args.revoke:
        return _change(args)
    _begin_signing(args)
    return _age_key(args.out)


def _begin_signing(args: argparse.Namespace) -> None:
    file = KeyFile(args.out)
    with file.turn():
        known = file.read()
        wanted = replace(known, issuer=args.issuer or known.issuer).begun(utc_now())
        if wanted != known:
            file.write(wanted)


def _change(args: argparse.Namespace) -> int:
    file, now = KeyFile(args.out), utc_now()
    with file.turn():
        known = file.read()
        if args.revoke:
            changed = known.revoked(args.revoke.lower(), now)
            if changed is None:
                print("no key has this id; they are: " + " ".join(_ids(file)), file=sys.stderr)
                return 1
        elif not known.keys:
            changed = replace(known, issuer=args.issuer or known.issuer).begun(now)
        else:
            changed = known.rotated(now, timedelta(days=args.lead_days))
        file.write(changed)
    for key in changed.keys:
        until = f", good until {key.valid_until:%Y-%m-%d %H:%M} UTC" if key.valid_until else ""
        print(f"{key.kid.hex()}: signs from {key.signs_from:%Y-%m-%d %H:%M} UTC{until}")
    return 0


def _ids(file: KeyFile) -> list[str]:
    return [key.kid.hex() for key in file.read().keys]


def _age_key(folder: Path) -> int:
    identity = pyrage.x25519.Identity.generate()
    recipient = str(identity.to_public())
    path = folder / FILE_NAME
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        print(f"{path} is there already and is kept: move it away to make another", file=sys.stderr)
        return 1
    with os.fdopen(descriptor, "w") as file:
        file.write(f"# public key: {recipient}\n{identity}\n")
        file.flush()
        os.fsync(file.fileno())
    print(recipient)
    return 0
