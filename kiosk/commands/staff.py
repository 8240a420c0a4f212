"""kiosk staff: the accounts of the staff console, kept by the technician."""

from __future__ import annotations

import argparse
import getpass
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kiosk.words import mark, say

if TYPE_CHECKING:
    from kiosk.queue.people import People

NAME = mark("Nama petugas tidak boleh kosong dan paling panjang {count} huruf.")
NAME_SIGNS = mark("Nama petugas tidak boleh memuat garis miring atau tanda kendali.")
ADDED = mark("Petugas {name} dapat masuk sebagai {role}.")
CLOSED = mark("Akun {name} dinonaktifkan dan keluar di semua tempat.")
ACTIVE, INACTIVE = mark("aktif"), mark("nonaktif")
LONGEST_NAME = 80


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    from kiosk.commands.common import settings_parent

    parser = subparsers.add_parser("staff", help="accounts for the staff console")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    parent = settings_parent()
    add = actions.add_parser(
        "add", parents=[parent], help="add an account, or give it a new password and role"
    )
    add.add_argument("name", metavar="NAME")
    add.add_argument("--role", choices=("officer", "supervisor", "administrator"), default="officer")
    add.set_defaults(run=run_add)
    every = actions.add_parser("list", parents=[parent], help="every account, its role and state")
    every.set_defaults(run=run_list)
    remove = actions.add_parser(
        "remove", parents=[parent], help="close an account; what it did stays in the logs"
    )
    remove.add_argument("name", metavar="NAME")
    remove.set_defaults(run=run_remove)


def run_add(args: argparse.Namespace) -> int:
    """Read a password from standard input and keep the account; 2 when it will not do."""
    from kiosk.commands.common import GOOD, WRONG_USE, language
    from kiosk.queue.accounts import Role, Staff
    from kiosk.site.passwords import hash_password

    with _people(args) as people:
        name = args.name.strip()
        wrong = _wrong_name(name)
        if wrong is None:
            password = getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
            wrong = _wrong_password(password, name)
        if wrong is not None:
            print(wrong, file=sys.stderr)
            return WRONG_USE
        people.put(Staff(name, Role(args.role)), hash_password(password))
    print(say(ADDED, language(), name=name, role=args.role))
    return GOOD


def run_list(args: argparse.Namespace) -> int:
    """One line an account: name, role, state, parted by tabs."""
    from kiosk.commands.common import GOOD, language

    with _people(args) as people:
        for account in people.accounts():
            state = say(ACTIVE if account.active else INACTIVE, language())
            print(account.name, account.role, state, sep="\t")
    return GOOD


def run_remove(args: argparse.Namespace) -> int:
    """Close an account; 1 when there is none of that name, or nobody else would be administrator."""
    from kiosk.commands.common import BAD, GOOD, language
    from kiosk.queue.people import TECHNICIAN
    from kiosk.queue.refusals import Refusal
    from kiosk.site.problem_rows import PROBLEMS

    with _people(args) as people:
        account = people.change(args.name.strip(), TECHNICIAN, active=False)
    if isinstance(account, Refusal):
        print(say(PROBLEMS[account.code].detail, language(), **account.values), file=sys.stderr)
        return BAD
    print(say(CLOSED, language(), name=account.name))
    return GOOD


@contextmanager
def _people(args: argparse.Namespace) -> Iterator[People]:
    from kiosk.clock import SystemClock
    from kiosk.commands.common import load
    from kiosk.commands.database import open_store
    from kiosk.queue.people import People

    clock = SystemClock()
    store = open_store(load(args), args.state, clock)
    try:
        yield People(store.database, store.rules, clock)
    finally:
        store.close()


def _wrong_name(name: str) -> str | None:
    from kiosk.commands.common import language
    from kiosk.queue.accounts import ACCOUNT_NAME

    if not 0 < len(name) <= LONGEST_NAME:
        return say(NAME, language(), count=LONGEST_NAME)
    return None if re.fullmatch(ACCOUNT_NAME, name) else say(NAME_SIGNS, language())


def _wrong_password(password: str, name: str) -> str | None:
    from kiosk.commands.common import language
    from kiosk.site.passwords import UNFIT_COUNTS, unfit
    from kiosk.site.problem_rows import PROBLEMS

    wrong = unfit(password, name)
    return say(PROBLEMS[wrong].detail, language(), count=UNFIT_COUNTS[wrong]) if wrong else None
