"""The visit: the one object that holds personal data, dropped whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from kiosk.faults import Fault
from kiosk.visit.booking import Arrival, Booking
from kiosk.visit.card import Card, CardProposal
from kiosk.visit.full import Full
from kiosk.visit.identity import Identity
from kiosk.visit.offer import Shut
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
    identity: Identity | None = None
    no_card: bool = False
    card: Card | None = None
    """The identity card in hand, while it is scanned for its NIK."""
    card_page: Page | None = None
    told_by_card: CardProposal | None = None
    """What its holder confirmed, as it stands on the card."""
    typed: str = field(default="", repr=False)
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
    reprint: bool = False
    complaint: str | None = None
    shut: Shut | None = None
    full: Full | None = None
    fault: Fault | None = None
    officer_called: bool = False
    officer_missed: bool = False
    """Whether the call has not reached the consoles yet; it is tried again."""

    @property
    def priority(self) -> bool:
        return self.group is not None

    def paper(self, kind: str) -> Paper:
        return next(paper for paper in self.papers if paper.kind == kind)

    @property
    def wanted(self) -> Paper | None:
        """The next document to lay under the camera."""
        return next((paper for paper in self.papers if paper.state is PaperState.WANTED), None)

    def age_on(self, day: date) -> int | None:
        return self.identity.age_on(day) if self.identity else None
