"""kiosk pin: the PIN of the technician's page on the booth."""

from __future__ import annotations

import argparse
import getpass
import sys

from kiosk.booth.pin import MAX_DIGITS, MIN_DIGITS, TechnicianPin, unfit
from kiosk.clock import SystemClock
from kiosk.commands.common import BAD, GOOD, WRONG_USE, language, load, settings_parent
from kiosk.full_disk import disk_full
from kiosk.words import mark, say

UNFIT = mark("PIN terdiri atas {low} sampai {high} angka, tidak sama semua dan tidak berurutan.")
KEPT = mark("PIN teknisi disimpan. Sentuh sudut kanan atas layar lima kali untuk membuka halaman teknisi.")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "pin", parents=[settings_parent()], help="set the PIN of the technician's page on the booth"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Read a PIN from standard input and keep its hash; 2 when it will not do, 1 when there is no
    room for it: the one from before stays."""
    load(args)
    pin = getpass.getpass("PIN: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    if unfit(pin):
        print(say(UNFIT, language(), low=MIN_DIGITS, high=MAX_DIGITS), file=sys.stderr)
        return WRONG_USE
    try:
        TechnicianPin(args.state, SystemClock()).put(pin)
    except OSError as error:
        full = disk_full(error)
        print(f"{full.code.value}: {say(full.entry.remedy, language())}", file=sys.stderr)
        return BAD
    print(say(KEPT, language()))
    return GOOD
