"""`kiosk ticket`: print a sample ticket and say what became of it."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from kiosk.clock import Calendar, SystemClock
from kiosk.commands.common import BAD, GOOD, WRONG_USE, language, make_folder
from kiosk.hardware.printer.address import printer_from_url
from kiosk.hardware.printer.port import Completion, PrintResult
from kiosk.hardware.printer.widths import PaperWidth
from kiosk.printing.desk import PrintDesk
from kiosk.printing.layout import warm_up
from kiosk.printing.ledger import PrintLedger
from kiosk.printing.ticket import TicketContent, ticket_payload
from kiosk.words import languages, say

LONGEST_LABEL = 8


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("ticket", help="print a sample ticket and say whether it came out")
    parser.add_argument("--printer", required=True, metavar="URL", help="such as tcp://192.168.1.50:9100")
    parser.add_argument("--paper", type=int, choices=[int(width) for width in PaperWidth], default=80)
    parser.add_argument("--label", default="A012", help="the number on the ticket (default: A012)")
    parser.add_argument("--language", choices=languages(), default="id")
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="where simulator: leaves the ticket as a picture"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout and nothing else")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    clock = SystemClock()
    paper = PaperWidth(arguments.paper)
    label = arguments.label.strip().upper()
    if not (label.isascii() and label.isalnum() and len(label) <= LONGEST_LABEL):
        print(
            f"“{arguments.label}” is no number for a ticket: write up to {LONGEST_LABEL} letters and digits.",
            file=sys.stderr,
        )
        return WRONG_USE
    try:
        printer = printer_from_url(arguments.printer, clock, paper=paper, paper_dir=arguments.out)
    except ValueError as error:
        print(error, file=sys.stderr)
        return WRONG_USE
    if arguments.out is not None:
        make_folder(arguments.out)
    calendar = Calendar(clock)
    warm_up(calendar.now())
    payload = ticket_payload(replace(sample(calendar), label=label), paper, arguments.language)
    sent_ms: list[float] = []
    started_s = clock.monotonic_s()
    # A sample is nobody's place in the queue: its ledger goes away with it.
    with (
        tempfile.TemporaryDirectory(prefix="kiosk-ticket-") as folder,
        PrintLedger(Path(folder) / "print.sqlite", clock) as ledger,
        printer,
    ):
        result = PrintDesk(printer, ledger).print(
            "sample", payload, on_sent=lambda: sent_ms.append((clock.monotonic_s() - started_s) * 1000)
        )
    out_ms = (clock.monotonic_s() - started_s) * 1000
    if arguments.json:
        print(json.dumps(_as_json(result, label, len(payload), sent_ms, out_ms)))
    else:
        print(_in_words(result, label, len(payload), out_ms))
    return GOOD if result.completion is Completion.CONFIRMED else BAD


def sample(calendar: Calendar) -> TicketContent:
    """A ticket as long as real ones are."""
    return TicketContent(
        office="Kantor Imigrasi Batulicin, Kotabaru",
        service="Paspor baru",
        label="A012",
        zone="Loket 1-2",
        ahead=3,
        wait_low_min=10,
        wait_high_min=20,
        printed_at=calendar.now(),
        qr="http://anjungan.local/t/7K2M9QXW4T",
        what_to_bring=("KTP dan KK asli", "Akta lahir, ijazah, atau buku nikah"),
        wayfinding=("Toilet dan ruang laktasi: kiri loket 3",),
        help_line="Bantuan: tekan Panggil petugas.",
    )


def _as_json(
    result: PrintResult, label: str, size_bytes: int, sent_ms: list[float], out_ms: float
) -> dict[str, object]:
    fault = result.fault
    return {
        "label": label,
        "completion": str(result.completion),
        "fault": None
        if fault is None
        else {
            "code": str(fault.code),
            "name": fault.code.name,
            "detail": fault.detail,
            "staff": fault.entry.staff,
        },
        "bytes": size_bytes,
        "sent_ms": round(sent_ms[0], 1) if sent_ms else None,
        "out_ms": round(out_ms, 1),
    }


def _in_words(result: PrintResult, label: str, size_bytes: int, out_ms: float) -> str:
    line = f"{label}: {result.completion} ({size_bytes} bytes, {out_ms:.0f} ms)"
    if result.fault is None:
        return line
    detail = f"  {result.fault.detail}\n" if result.fault.detail else ""
    staff, remedy = (say(text, language()) for text in (result.fault.entry.staff, result.fault.entry.remedy))
    return f"{line}\n  {result.fault.code}: {staff}\n{detail}  {remedy}"
