"""central keys: make the pair of keys that submissions are sealed with."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import pyrage

from central.commands.common import default_state

FILE_NAME = "centre.key"


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("keys", help="make the centre's age key; prints the recipient")
    parser.add_argument("--out", type=Path, default=default_state(), help=f"folder for {FILE_NAME}")
    parser.set_defaults(run=keys)


def keys(args: argparse.Namespace) -> int:
    """The private key goes to a file that only its owner reads; one that is there stays."""
    identity = pyrage.x25519.Identity.generate()
    recipient = str(identity.to_public())
    args.out.mkdir(parents=True, exist_ok=True)
    path = args.out / FILE_NAME
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
