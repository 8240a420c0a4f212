"""Tells the consoles what does not work at this booth, and which numbers have no paper."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, datetime

from kiosk.booth.staff_call import StaffCall
from kiosk.client.devices import OK, UNKNOWN, Devices
from kiosk.client.site import SiteClient
from kiosk.clock import Calendar
from kiosk.faults import FaultCode
from kiosk.printing.ledger import PrintLedger

log = logging.getLogger(__name__)

Said = tuple[date, tuple[str, ...], tuple[str, ...]]
#: With these a printer prints.
PRINTS = (OK, FaultCode.PRINTER_PAPER_LOW.value)
CODES = frozenset(code.value for code in FaultCode)


def midnight(calendar: Calendar) -> datetime:
    """When today began, at the site."""
    return calendar.now().replace(hour=0, minute=0, second=0, microsecond=0)


class Troubles:
    """Said when it changes, on each day anew, and when the booth starts. `room` is what is wrong
    with the disk; `printer_call` is over once the printer prints again."""

    def __init__(
        self,
        site: SiteClient,
        booth: str,
        ledger: PrintLedger,
        calendar: Calendar,
        room: Callable[[], FaultCode | None],
        printer_call: StaffCall,
    ) -> None:
        self._site = site
        self._booth = booth
        self._ledger = ledger
        self._calendar = calendar
        self._room = room
        self._printer_call = printer_call
        self._printer = UNKNOWN
        self._said: Said | None = None

    @property
    def unwell(self) -> bool:
        """Whether the consoles show something of this booth."""
        return self._said is not None and bool(self._said[1] or self._said[2])

    def tell(self, devices: Devices) -> None:
        """Say how it is, if that is news and the site is there."""
        before, self._printer = self._printer, devices.printer
        if before not in (*PRINTS, UNKNOWN) and self._printer in PRINTS:
            self._printer_call.end()
        said = (self._calendar.today(), self._faults(devices), self._owed())
        if said == self._said or self._site.tell_troubles(self._booth, *said[1:]) is not None:
            return
        self._said = said
        log.info("troubles.told faults=%s owed=%d", ",".join(said[1]) or "none", len(said[2]))

    def _faults(self, devices: Devices) -> tuple[str, ...]:
        words = [devices.printer, devices.code_reader, devices.document_camera, devices.speaker]
        room = self._room()
        return tuple(
            dict.fromkeys([*(word for word in words if word in CODES), *([room.value] if room else [])])
        )

    def _owed(self) -> tuple[str, ...]:
        """Numbers, the first first; companions share one."""
        owed = self._ledger.owed(midnight(self._calendar))
        return tuple(dict.fromkeys(job.ticket.label for job in owed if job.ticket is not None))
