"""The visit: the one object that holds personal data, dropped whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from kiosk.faults import Fault
from kiosk.visit.booking import Arrival, Booking, number_in
from kiosk.visit.card import Card, CardProposal
from kiosk.visit.full import Full
from kiosk.visit.guardian import Guardian
from kiosk.visit.identity import Identity
from kiosk.visit.offer import Shut
from kiosk.visit.shown import Shown
from kiosk.visit.steps import Entrance, Step


class PaperState(StrEnum):
    """How far a document of the visit is."""

    WANTED = "wanted"
    TAKEN = "taken"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Page:
    """One picture of a document: `scan` is the id of the sealed page, `picture`
    a small preview in memory, a (height, width, 3) BGR array."""

    scan: str
    picture: object = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Paper:
    """One document of the visit, its sides or pages in order. A paper that was
    skipped may have pages: an officer will look for the rest."""

    kind: str
    state: PaperState = PaperState.WANTED
    pages: tuple[Page, ...] = ()

    @property
    def scan(self) -> str | None:
        """The id of its first sealed page."""
        return self.pages[0].scan if self.pages else None

    @property
    def picture(self) -> object | None:
        return self.pages[0].picture if self.pages else None


@dataclass(frozen=True, slots=True)
class Ticket:
    """The number as the site gave it, or as the booth gave it from its reserve.
    Waits are minutes; None is not known."""

    id: str
    label: str
    ahead: int | None
    wait_low: int | None
    wait_high: int | None
    zone: str
    from_reserve: bool = False
    people: int = 1


class SlipKind(StrEnum):
    """Papers that are not a number."""

    LOSS_GUIDE = "loss_guide"
    OTHER_DAY = "other_day"
    OTHER_OFFICE = "other_office"
    HOME_VISIT = "home_visit"
    DISRUPTION = "disruption"
    SEE_OFFICER = "see_officer"
    FULL = "full"


class Paperwork(StrEnum):
    """Whether the paper of this visit came out."""

    NONE = "none"
    PRINTING = "printing"
    OUT = "out"
    DOUBTFUL = "doubtful"
    FAILED = "failed"


class Clue(StrEnum):
    """By what a booking is looked for."""

    CODE = "code"
    NUMBER = "number"
    PERSON = "person"


class OfficerCall(StrEnum):
    """How far a call for an officer is. One that is MISSED is tried again; one that was
    REACHED, or is answered by an officer who is COMING, counts for where it was made, and
    from the next step another can be made."""

    NONE = "none"
    RINGING = "ringing"
    REACHED = "reached"
    COMING = "coming"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Visit:
    """Everything known of one applicant, from first touch to wipe."""

    id: str
    step: Step = Step.ATTRACT
    language: str = "id"
    entrance: Entrance | None = None
    service: str | None = None
    loss: str | None = None
    group: str | None = None
    age_asked: bool = False
    noticed: Shown | None = None
    """The privacy notice that was read to its end."""
    after_notice: Step | None = None
    """What waits for the notice, where it is read before the booking is found."""
    guardian: Guardian | None = None
    """What was said for a child; None while nobody was asked."""
    identity: Identity | None = None
    no_card: bool = False
    card: Card | None = None
    """The identity card in hand, while it is scanned for its NIK."""
    card_page: Page | None = None
    told_by_card: CardProposal | None = None
    """What its holder confirmed, as it stands on the card."""
    typed: str = field(default="", repr=False)
    shown: str = field(default="", repr=False)
    """The application number that was typed, and the code that was shown, as they were given;
    `clue` is the last way. Once a booking is found, only that by which it was found."""
    clue: Clue | None = None
    booking: Booking | None = field(default=None, repr=False)
    arrival: Arrival | None = None
    people: int = 1
    looking_up: bool = False
    lookups_failed: int = 0
    papers: tuple[Paper, ...] = ()
    capturing: str | None = None
    """The document in hand, `place` which of its pages, `shooting` whether that
    page is looked for under the camera, or its picture is looked at."""
    place: int = 0
    shooting: bool = False
    answers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    question: str | None = None
    ticket: Ticket | None = None
    slip: SlipKind | None = None
    case: str | None = None
    proof: str | None = None
    """What the QR of the disruption slip holds: it names nobody."""
    paperwork: Paperwork = Paperwork.NONE
    staff_told: bool | None = None
    """Whether the staff know that the paper did not come out; None while that is not known."""
    reprint: bool = False
    complaint: str | None = None
    shut: Shut | None = None
    full: Full | None = None
    fault: Fault | None = None
    officer: OfficerCall = OfficerCall.NONE

    @property
    def priority(self) -> bool:
        return self.group is not None

    @property
    def without_guardian(self) -> bool:
        """Whether it is a child's, and nobody is here who may say yes: nothing of it is sent."""
        return self.guardian is not None and not self.guardian.agreed

    @property
    def application_number(self) -> str:
        """The sixteen digits that were typed, or stand in the code that was shown; "" for none."""
        return self.typed or number_in(self.shown)

    @property
    def may_print_again(self) -> bool:
        """Paper that is not out, as often as it takes; paper that may be out once, then an officer looks."""
        if self.paperwork is Paperwork.DOUBTFUL:
            return not self.reprint
        return self.paperwork is Paperwork.FAILED

    def paper(self, kind: str) -> Paper:
        return next(paper for paper in self.papers if paper.kind == kind)

    @property
    def wanted(self) -> Paper | None:
        """The next document to lay under the camera."""
        return next((paper for paper in self.papers if paper.state is PaperState.WANTED), None)

    def age_on(self, day: date) -> int | None:
        return self.identity.age_on(day) if self.identity else None
