"""From the confirming touch to the last byte handed to the printer.

The real crew works at a whole stage: the number comes from `kiosk site` over
HTTP, the submission is sealed and synced to the disk, the ledger is synced, and
the bytes leave over TCP to a printer in a process of its own that prints in no
time, so that the next applicant need not wait for paper. The clock starts with
`Booth.do(Next)` at the review and stops at the print desk's `on_sent`.
"""

from __future__ import annotations

from dataclasses import replace

from benchmarks.applicant import Applicant
from benchmarks.hall import CONFIG, book, hall, with_printer
from benchmarks.rows import Row, at_most, percentile, row
from kiosk.booth.papers import Papers
from kiosk.clock import Calendar, Clock, SystemClock
from kiosk.commands.parts import offer as offer_from
from kiosk.hardware.printer.widths import PaperWidth
from kiosk.printing.ticket import TICKET_LIMIT_BYTES
from kiosk.settings import load
from kiosk.visit.visit import Paperwork, Ticket, Visit
from kiosk.words import languages

WALK_INS = 120
BOOKINGS = 120
TARGET_P99_MS = 50.0
#: None of them has places that run out in an hour.
WALK_IN_SERVICES = ("renew_expired", "data_change")
NO_TIME_MM_S = "1000000"


def run() -> list[Row]:
    """Rows of {figure, value, unit, target, met}."""
    clock = SystemClock()
    times_ms, out = _times(clock)
    count = WALK_INS + BOOKINGS
    return [
        row("confirm touch to last byte at the printer, p50", percentile(times_ms, 50), "ms"),
        at_most(
            "confirm touch to last byte at the printer, p99", percentile(times_ms, 99), "ms", TARGET_P99_MS
        ),
        row("confirm touch to last byte at the printer, worst", max(times_ms), "ms"),
        row("tickets confirmed by the printer", out, "tickets", str(count), out == count),
        at_most("longest text ticket", longest_ticket_bytes(clock), "bytes", TICKET_LIMIT_BYTES),
        at_most(
            "longest text ticket, printed again",
            longest_ticket_bytes(clock, reprint=True),
            "bytes",
            TICKET_LIMIT_BYTES,
        ),
    ]


def _times(clock: Clock) -> tuple[list[float], int]:
    """Milliseconds a confirmation, and how many tickets are known to be out."""
    sent_s: list[float] = []
    times_ms: list[float] = []
    out = 0
    with hall(clock) as stage:
        paper = str(stage.tickets.parent / "paper")
        command = ["kiosk", "simulate-printer", "--listen", "tcp://127.0.0.1:0", "--paper", paper]
        printer = stage.supervisor.start("printer", [*command, "--speed", NO_TIME_MM_S])
        numbers = book(stage, BOOKINGS, clock)
        settings = with_printer(stage.settings, printer.url)
        with Applicant(
            settings, stage.state, clock, on_sent=lambda: sent_s.append(clock.monotonic_s())
        ) as applicant:
            for turn in range(WALK_INS + BOOKINGS):
                if turn % 2 and turn // 2 < BOOKINGS:
                    applicant.come_with_booking(numbers[turn // 2])
                else:
                    applicant.come_walk_in(WALK_IN_SERVICES[turn // 2 % len(WALK_IN_SERVICES)])
                touched_s = clock.monotonic_s()
                visit = applicant.confirm()
                times_ms.append((sent_s[-1] - touched_s) * 1000)
                out += visit.paperwork is Paperwork.OUT and visit.ticket is not None
                applicant.leave()
    return times_ms, out


def longest_ticket_bytes(clock: Clock, reprint: bool = False) -> int:
    """The longest ticket of this configuration: every service, language and
    paper width, at the end of a long line."""
    settings = load(CONFIG)
    offer, now = offer_from(settings), Calendar(clock, settings.site.zone).now()
    ticket = Ticket("0123456789abcdef", "A999", 999, 120, 180, "")
    return max(
        len(Papers(offer, paper).ticket(replace(visit, service=service.code), now))
        for paper in PaperWidth
        for service in offer.services
        for language in languages()
        for visit in (Visit(ticket.id, ticket=ticket, language=language, reprint=reprint),)
    )
