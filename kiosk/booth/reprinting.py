"""The same paper again, marked CETAK ULANG, because a person asked for it: never by itself.

Whatever the printer still holds is thrown away first. A number whose reprint came
out, or may have, is printed again by an officer alone.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

from kiosk.booth.papers import Papers
from kiosk.booth.settled import settled
from kiosk.booth.troubles import midnight
from kiosk.client.reserve import Reserve
from kiosk.client.site import SiteClient
from kiosk.client.slip_proof import claimed
from kiosk.clock import Calendar
from kiosk.faults import Fault, FaultCode
from kiosk.hardware.printer.port import PrintResult
from kiosk.printing.desk import PrintDesk
from kiosk.printing.ledger import Job, Number, PrintLedger
from kiosk.visit.events import IssueFailed, NumberIssued, Result
from kiosk.visit.offer import Offer
from kiosk.visit.visit import SlipKind, Ticket, Visit

log = logging.getLogger(__name__)

Report = Callable[[Result], None]


class Reprinter:
    """For the applicant at the screen, for a booking that comes back, and for the technician's list."""

    def __init__(
        self,
        offer: Offer,
        site: SiteClient,
        reserve: Reserve,
        desk: PrintDesk,
        ledger: PrintLedger,
        papers: Papers,
        calendar: Calendar,
        on_sent: Callable[[], None],
        new_id: Callable[[], str],
    ) -> None:
        self._offer = offer
        self._site = site
        self._reserve = reserve
        self._desk = desk
        self._ledger = ledger
        self._papers = papers
        self._calendar = calendar
        self._on_sent = on_sent
        self._new_id = new_id

    def of_booking(self, visit: Visit, report: Report) -> None:
        """The number that a booking was given before; once."""
        assert visit.booking is not None
        assert visit.booking.used is not None
        ticket = self._of_booking(visit.booking.id, visit.booking.used[0])
        today = midnight(self._calendar)
        if any(self._ledger.may_be_twice(label, today) for label in {visit.booking.used[0], ticket.label}):
            report(IssueFailed(visit.id, Fault(FaultCode.BOOKING_USED)))
            return
        report(NumberIssued(visit.id, ticket))
        report(settled(visit, self._again(replace(visit, ticket=ticket))))

    def of_visit(self, visit: Visit, report: Report) -> None:
        """What did not come out for whoever stands there."""
        report(settled(visit, self._again(visit) if visit.ticket else self._slip_again(visit)))

    def owed(self) -> Sequence[Job]:
        """Numbers of today whose paper nobody is known to have."""
        jobs = self._ledger.owed(midnight(self._calendar))
        return [job for job in jobs if job.ticket and self._offer.knows_service(job.ticket.service)]

    def of_owed(self, job_id: str) -> PrintResult:
        """One of `owed` again, because an officer asked for it."""
        number = self._ledger.job(job_id).ticket
        assert number is not None
        ticket = self._as_kept(number)
        visit = Visit("", language=number.language, service=number.service, ticket=ticket, reprint=True)
        return self._desk.reprint(self._new_id(), self._ticket(visit), job_id, self._on_sent)

    def _of_booking(self, booking: str, label: str) -> Ticket:
        """What the site says of it; what was kept here of a number that it does not know, or
        while it is silent; and of one that another booth gave, the number alone."""
        waits = self._reserve.is_waiting(label, self._calendar.today())
        if not waits and (given := self._site.given(booking)):
            return given
        before = self._ledger.last_of(label, midnight(self._calendar))
        if before is None or before.ticket is None:
            return Ticket("", label, None, None, None, "", from_reserve=waits)
        return replace(self._as_kept(before.ticket), from_reserve=waits)

    def _as_kept(self, number: Number) -> Ticket:
        zone = (
            self._offer.service(number.service).zone.id if self._offer.knows_service(number.service) else ""
        )
        return Ticket(number.ticket, number.label, None, None, None, zone, people=number.people)

    def _again(self, visit: Visit) -> PrintResult:
        assert visit.ticket is not None
        before = self._ledger.last_of(visit.ticket.label, midnight(self._calendar))
        return self._desk.reprint(
            self._new_id(),
            self._ticket(visit),
            before.id if before else None,
            self._on_sent,
            number_of(visit, visit.ticket),
        )

    def _ticket(self, visit: Visit) -> bytes:
        return self._papers.ticket(replace(visit, reprint=True), self._calendar.now())

    def _slip_again(self, visit: Visit) -> PrintResult:
        assert visit.slip is not None
        read = claimed(visit.proof) if visit.proof else None
        proof = read[1] if isinstance(read, tuple) else None
        payload = self._papers.slip(visit.slip, visit, self._calendar.now(), proof)
        before = self._ledger.find(slip_job(visit.id, visit.slip))
        return self._desk.reprint(self._new_id(), payload, before.id if before else None, self._on_sent)


def number_of(visit: Visit, ticket: Ticket) -> Number:
    """What is written down of `ticket`, for its reprint."""
    assert visit.service is not None
    return Number(ticket.label, ticket.id, visit.service, ticket.people, visit.language)


def slip_job(visit: str, kind: SlipKind) -> str:
    """The print job of a slip."""
    return visit if kind is SlipKind.HOME_VISIT else f"{visit}-{kind.value}"
