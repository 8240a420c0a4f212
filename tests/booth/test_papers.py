"""Every ticket the booth can print is short enough for a slow line."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kiosk.booth.papers import Papers
from kiosk.commands.parts import offer
from kiosk.hardware.printer.widths import PaperWidth
from kiosk.printing.ticket import TICKET_LIMIT_BYTES
from kiosk.settings import load
from kiosk.visit.visit import Ticket, Visit

CONFIG = Path(__file__).resolve().parents[2] / "config"
NOW = datetime(2026, 11, 25, 10, 12, tzinfo=ZoneInfo("Asia/Makassar"))
LONGEST_URL = "http://192.168.100.200:8800"


@pytest.mark.parametrize("paper", list(PaperWidth))
@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("reprint", [False, True])
def test_a_ticket_of_every_service_stays_within_its_limit(
    paper: PaperWidth, language: str, reprint: bool
) -> None:
    offered = replace(offer(load(CONFIG)), public_url=LONGEST_URL)
    for service in offered.services:
        ticket = Ticket("k3J9xQ2mV7bR5tYz", "A999", 118, 100, 145, "")
        visit = Visit("visit", language=language, service=service.code, ticket=ticket, reprint=reprint)

        payload = Papers(offered, paper).ticket(visit, NOW)

        assert len(payload) <= TICKET_LIMIT_BYTES
        assert service.bring[0].in_(language)[:10].encode("cp437", "replace") in payload
