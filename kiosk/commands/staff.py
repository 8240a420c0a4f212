"""kiosk staff add: an account for the staff console."""

from __future__ import annotations

import argparse
import getpass
import sys

from kiosk.words import mark, say

SHORT = mark("Kata sandi paling sedikit {count} huruf atau angka.")
NAME = mark("Nama petugas tidak boleh kosong dan paling panjang {count} huruf.")
ADDED = mark("Petugas {name} dapat masuk sebagai {role}.")
LONGEST_NAME = 80


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    from kiosk.commands.common import settings_parent

    parser = subparsers.add_parser("staff", help="accounts for the staff console")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    add = actions.add_parser(
        "add", parents=[settings_parent()], help="add an account, or give it a new password and role"
    )
    add.add_argument("name", metavar="NAME")
    add.add_argument("--role", choices=("officer", "supervisor", "administrator"), default="officer")
    add.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Read a password from standard input and keep the account; 2 when it will not do."""
    from kiosk.clock import SystemClock
    from kiosk.commands.common import GOOD, WRONG_USE, language, load
    from kiosk.commands.parts import queue_rules
    from kiosk.commands.site import DATABASE
    from kiosk.queue.accounts import Role
    from kiosk.queue.store import Store
    from kiosk.site.passwords import MIN_LENGTH, hash_password

    settings = load(args)
    name = args.name.strip()
    if not 0 < len(name) <= LONGEST_NAME:
        print(say(NAME, language(), count=LONGEST_NAME), file=sys.stderr)
        return WRONG_USE
    password = getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    if len(password) < MIN_LENGTH:
        print(say(SHORT, language(), count=MIN_LENGTH), file=sys.stderr)
        return WRONG_USE
    store = Store.open(args.state / DATABASE, queue_rules(settings), SystemClock())
    store.add_staff(name, Role(args.role), hash_password(password))
    store.close()
    print(say(ADDED, language(), name=name, role=args.role))
    return GOOD
