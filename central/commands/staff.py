"""central staff: who may sign in at the head office."""

from __future__ import annotations

import argparse
import json
import sys

from central.clock import utc_now
from central.commands.common import open_engine, places
from central.pages import people
from central.pages.passwords import LONGEST, SHORTEST
from central.pages.people import Role
from central.store import reading, writing


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("staff", help="who may sign in at the head office")
    verbs = parser.add_subparsers(required=True, metavar="add|password|remove|list")
    adding = verbs.add_parser("add", parents=[places()], help="an account; its password from stdin")
    adding.add_argument("name")
    adding.add_argument("--role", type=Role, choices=list(Role), required=True)
    adding.set_defaults(run=add)
    giving = verbs.add_parser(
        "password", parents=[places()], help="another password from stdin; ends the sessions"
    )
    giving.add_argument("name")
    giving.set_defaults(run=password)
    removing = verbs.add_parser("remove", parents=[places()], help="close an account and its sessions")
    removing.add_argument("name")
    removing.set_defaults(run=remove)
    listing = verbs.add_parser("list", parents=[places()], help="every account and its role")
    listing.add_argument("--json", action="store_true", help="one JSON object a line")
    listing.set_defaults(run=list_accounts)


def add(args: argparse.Namespace) -> int:
    """1 when the name is taken, 2 when name or password will not do."""
    if not 0 < len(people.key_of(args.name)) <= 80 or not args.name.isprintable():
        print("a name has 1 to 80 printable characters", file=sys.stderr)
        return 2
    secret = _password(args.name)
    if secret is None:
        return 2
    engine = open_engine(args)
    with writing(engine) as connection:
        new = people.add(connection, args.name, args.role, secret, utc_now())
    engine.dispose()
    if not new:
        print(f"{args.name} has an account already: `central staff password` changes it", file=sys.stderr)
        return 1
    return 0


def password(args: argparse.Namespace) -> int:
    """1 when there is no such account, 2 when the password will not do."""
    secret = _password(args.name)
    if secret is None:
        return 2
    engine = open_engine(args)
    with writing(engine) as connection:
        known = people.give_password(connection, args.name, secret)
    engine.dispose()
    return _known(args.name, known)


def remove(args: argparse.Namespace) -> int:
    """1 when there is no such account."""
    engine = open_engine(args)
    with writing(engine) as connection:
        known = people.remove(connection, args.name)
    engine.dispose()
    return _known(args.name, known)


def list_accounts(args: argparse.Namespace) -> int:
    engine = open_engine(args)
    with reading(engine) as connection:
        rows = people.accounts(connection)
    engine.dispose()
    for row in rows:
        print(json.dumps(dict(row)) if args.json else f"{row.name}\t{row.role}\t{row.created_at}")
    return 0


def _password(name: str) -> str | None:
    secret = sys.stdin.readline().rstrip("\r\n")
    if not SHORTEST <= len(secret) <= LONGEST:
        print(f"a password has {SHORTEST} to {LONGEST} characters", file=sys.stderr)
        return None
    if name.casefold() in secret.casefold():
        print("a password does not hold the name", file=sys.stderr)
        return None
    return secret


def _known(name: str, known: bool) -> int:
    if not known:
        print(f"nobody is called {name}: see `central staff list`", file=sys.stderr)
    return 0 if known else 1
