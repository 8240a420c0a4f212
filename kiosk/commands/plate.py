"""`kiosk plate`: the sheet that documents are laid on, as a PDF to be printed."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kiosk.clock import SystemClock
from kiosk.commands.common import BAD, GOOD, language
from kiosk.documents.plate.layout import LAYOUTS
from kiosk.words import languages, mark, say

WRITTEN = mark(
    "{file} ditulis. Cetak pada kertas {paper} dengan skala 100 % (ukuran sebenarnya), lalu ukur kedua"
    " garis 100 mm dengan penggaris."
)
NOT_WRITTEN = mark("{file} tidak dapat ditulis: {why}.")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("plate", help="the sheet that documents are laid on, to be printed")
    parser.add_argument("--paper", choices=tuple(LAYOUTS), default="A3", help="A3 carries every document")
    parser.add_argument("--out", type=Path, default=Path("plate.pdf"), metavar="FILE", help="the PDF")
    parser.add_argument("--language", choices=languages(), default=language())
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the PDF; 1 when there is no room or no such folder."""
    from kiosk.client.safe_files import write_whole
    from kiosk.documents.plate.pdf import plate_pdf

    try:
        write_whole(args.out, plate_pdf(args.paper, SystemClock().now()))
    except OSError as error:
        print(say(NOT_WRITTEN, args.language, file=args.out, why=error.strerror), file=sys.stderr)
        return BAD
    print(say(WRITTEN, args.language, file=args.out, paper=args.paper))
    return GOOD
