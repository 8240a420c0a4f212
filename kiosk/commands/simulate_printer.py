"""`kiosk simulate-printer`: an ESC/POS printer that answers, fails on request and leaves its paper as PNG."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit

from kiosk.clock import SystemClock
from kiosk.commands.common import BAD, GOOD, WRONG_USE, make_folder
from kiosk.hardware.printer.control import WORDS, obey
from kiosk.hardware.printer.simulator import PrinterSimulator
from kiosk.hardware.printer.widths import PaperWidth

COMMON_SPEED_MM_S = 150.0


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "simulate-printer",
        help="an ESC/POS printer that answers, fails on request and leaves its paper as PNG",
        epilog=f"On standard input, a line each: {', '.join(WORDS)}, paper MM, quit.",
    )
    parser.add_argument(
        "--listen", required=True, metavar="URL", help="tcp://127.0.0.1:9100, pty: or pty:/path/of/a/link"
    )
    parser.add_argument("--paper", required=True, type=Path, metavar="DIR", help="where the tickets go")
    parser.add_argument("--width", type=int, choices=[int(width) for width in PaperWidth], default=80)
    parser.add_argument("--speed", type=float, default=COMMON_SPEED_MM_S, metavar="MM_S")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    if arguments.speed <= 0:
        print("--speed is in millimetres a second and above 0.", file=sys.stderr)
        return WRONG_USE
    make_folder(arguments.paper)
    width = PaperWidth(arguments.width)
    with PrinterSimulator(arguments.paper, SystemClock(), width, arguments.speed) as printer:
        try:
            address = _listen(printer, arguments.listen)
        except ValueError as error:
            print(error, file=sys.stderr)
            return WRONG_USE
        except OSError as error:
            print(f"cannot listen on {arguments.listen}: {error.strerror}", file=sys.stderr)
            return BAD
        print(f"listening on {address}", flush=True)
        _obey_until_told_to_stop(printer)
    return GOOD


def _listen(printer: PrinterSimulator, url: str) -> str:
    nowhere = ValueError(f"“{url}” is nowhere to listen. Write tcp://127.0.0.1:9100 or pty:.")
    try:
        parts = urlsplit(url)
        port = parts.port or 0
    except ValueError:  # brackets left open, a port that is no number
        raise nowhere from None
    if parts.scheme == "tcp" and parts.hostname:
        return printer.listen_tcp(parts.hostname, port)
    if parts.scheme == "pty":
        return printer.listen_pty(Path(parts.path) if parts.path else None)
    raise nowhere


def _obey_until_told_to_stop(printer: PrinterSimulator) -> None:
    """Until SIGINT, SIGTERM or `quit`; the end of standard input does not stop a service."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())

    def listen_to_commands() -> None:
        for line in sys.stdin:
            if line.strip() == "quit":
                stop.set()
                return
            if line.strip():
                try:
                    print(obey(printer, line), flush=True)
                except ValueError as error:
                    print(error, file=sys.stderr, flush=True)

    threading.Thread(target=listen_to_commands, name="printer-commands", daemon=True).start()
    stop.wait()
