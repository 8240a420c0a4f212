"""Fixtures of the printing tests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from printing_booth import FAST_DESK, FAST_PRINTER, Booth  # type: ignore[import-not-found]

from kiosk.clock import SystemClock
from kiosk.hardware.printer.address import printer_from_url
from kiosk.hardware.printer.simulator import PrinterSimulator
from kiosk.printing.desk import PrintDesk
from kiosk.printing.ledger import PrintLedger
from kiosk.printing.ticket import TicketContent


@pytest.fixture
def booth(tmp_path: Path) -> Iterator[Booth]:
    clock = SystemClock()
    with (
        PrinterSimulator(tmp_path / "paper", clock) as simulator,
        printer_from_url(simulator.listen_tcp(), clock, timing=FAST_PRINTER) as printer,
        PrintLedger(tmp_path / "print.sqlite", clock) as ledger,
    ):
        yield Booth(simulator, printer, ledger, PrintDesk(printer, ledger, FAST_DESK))


@pytest.fixture
def content() -> TicketContent:
    """A ticket with all there may be on it, and the longest QR."""
    return TicketContent(
        office="Kantor Imigrasi Batulicin, Kotabaru",
        service="Penggantian paspor habis masa berlaku",
        label="A012",
        zone="Loket 1–3",
        ahead=3,
        wait_low_min=10,
        wait_high_min=20,
        printed_at=datetime(2026, 11, 24, 8, 12, tzinfo=ZoneInfo("Asia/Makassar")),
        qr="https://antrean.imigrasi-batulicin.example/t/7K2M9QXW4T7K2M9QX",
        what_to_bring=("KTP dan KK asli", "Paspor lama"),
        wayfinding=("Toilet dan ruang laktasi: kiri loket 3",),
        help_line="Bantuan: tekan Panggil petugas.",
    )
