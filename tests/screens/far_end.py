"""The far end of the booth's crew port, for journeys on the screens alone:
devices that answer at once with what a test has laid out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

import numpy as np

from kiosk.booth.booth import News, Preview, Stage
from kiosk.faults import Fault
from kiosk.visit import card as cards
from kiosk.visit import effects as do
from kiosk.visit import events as on
from kiosk.visit.booking import Booking
from kiosk.visit.events import Result
from kiosk.visit.visit import OfficerCall, Paperwork, Ticket, Visit

Report = Callable[[Result], None]


def page() -> np.ndarray:
    """A grey page on a dark plate, 540 by 960, BGR."""
    pixels = np.full((540, 960, 3), 60, np.uint8)
    pixels[90:450, 210:750] = (235, 238, 240)
    for row in range(130, 420, 28):
        pixels[row : row + 8, 250:700] = (120, 110, 100)
    return pixels


#: What is read from the card on the plate, unless a test lays another; a man of 15 August 1990.
CARD = cards.CardProposal(
    cards.ReadField("6302061508909901", False),
    cards.ReadField("BUDI SPESIMEN", False),
    cards.ReadField("KOTABARU", False),
    date(1990, 8, 15),
    False,
)


@dataclass
class FarEnd:
    """What each effect is answered with; `done` lists the effects carried out."""

    shown: str | None = None
    booking: Booking | None = None
    page_on_plate: bool = True
    camera_fault: Fault | None = None
    card: cards.CardProposal | None = CARD
    card_fault: Fault | None = None
    ticket: Ticket | None = field(default_factory=lambda: Ticket("t-1", "A012", 3, 10, 20, "Ruang tunggu A"))
    case: str = "KR-0007"
    issue_fault: Fault | None = None
    paperwork: Paperwork = Paperwork.OUT
    paper_fault: Fault | None = None
    proof: str | None = None
    officer: OfficerCall = OfficerCall.REACHED
    news: News = field(default_factory=lambda: News(serving="A009", waiting=4))
    preview: Preview | None = None
    code_preview: Preview | None = None
    hold: frozenset[type[do.Effect]] = frozenset()
    keeps_quiet: frozenset[type[Result]] = frozenset()
    done: list[do.Effect] = field(default_factory=list)

    def carry_out(self, effect: do.Effect, visit: Visit, report: Report) -> None:
        self.done.append(effect)
        if type(effect) in self.hold:
            return
        match effect:
            case do.ReadCodes() if self.shown is not None:
                report(on.CodeRead(visit.id, self.shown))
            case do.FindBooking() | do.FindPerson():
                report(on.BookingFound(visit.id, self.booking))
            case do.WatchPlate(kind):
                self._watch(kind, visit, report)
            case do.WatchCard():
                self._watch_card(visit, report)
            case do.StopWatching():
                self.preview = None
            case do.IssueNumber() | do.PrintTicketAgain():
                self._issue(visit, report)
            case do.OpenCase():
                report(on.CaseOpened(visit.id, self.case))
                self._settle(visit, report)
            case do.PrintSlip():
                if self.proof is not None:
                    report(on.SlipSigned(visit.id, self.proof))
                self._settle(visit, report)
            case do.PrintAgain():
                self._settle(visit, report)
            case do.CallOfficer():
                report(on.OfficerTold(visit.id, self.officer))
            case _:
                pass

    def close(self) -> None:
        """Nothing is open."""

    def _watch(self, kind: str, visit: Visit, report: Report) -> None:
        if self.camera_fault is not None:
            report(on.CameraFailed(visit.id, self.camera_fault))
            return
        corners = ((0.22, 0.17), (0.78, 0.17), (0.78, 0.83), (0.22, 0.83))
        self.preview = Preview(1, page(), corners, Stage.STEADY, "Tahan sebentar.")
        if self.page_on_plate:
            report(on.PageTaken(visit.id, kind, f"scan-{kind}", page()[80:460, 200:760]))

    def _watch_card(self, visit: Visit, report: Report) -> None:
        if self.camera_fault is not None:
            report(on.CameraFailed(visit.id, self.camera_fault))
            return
        corners = ((0.22, 0.17), (0.78, 0.17), (0.78, 0.83), (0.22, 0.83))
        self.preview = Preview(1, page(), corners, Stage.STEADY, "Tahan sebentar.")
        if self.page_on_plate:
            report(on.CardTaken(visit.id, "scan-card", True, page()[80:460, 200:760]))
            if on.CardRead not in self.keeps_quiet:
                report(on.CardRead(visit.id, "scan-card", self.card, self.card_fault))

    def _issue(self, visit: Visit, report: Report) -> None:
        if self.issue_fault is not None or self.ticket is None:
            assert self.issue_fault is not None
            report(on.IssueFailed(visit.id, self.issue_fault))
            self._settle(visit, report)
            return
        report(on.NumberIssued(visit.id, self.ticket))
        self._settle(visit, report)

    def _settle(self, visit: Visit, report: Report) -> None:
        if self.paperwork is not Paperwork.PRINTING:
            report(on.PaperSettled(visit.id, self.paperwork, self.paper_fault))
        if self.paperwork in (Paperwork.DOUBTFUL, Paperwork.FAILED):
            report(on.StaffTold(visit.id, self.officer is not OfficerCall.MISSED))


def booking(starts_at: datetime, **changes: object) -> Booking:
    """A booking of this site; synthetic."""
    fields: dict[str, object] = {
        "id": "6302000000009901",
        "service": "new_adult",
        "starts_at": starts_at,
        "site": "kotabaru",
        "office": "Kantor Imigrasi Kelas II TPI Batulicin",
        "address": "Jl. Raya Batulicin, Tanah Bumbu",
        "masked_name": "B••• S••••••",
    }
    return Booking(**{**fields, **changes})  # type: ignore[arg-type]
