"""What can happen in a visit.

A `Deed` is something the applicant did on the screen: one that does not fit
the step is a mistake in the program, and the machine raises. A `Result` comes
from a device or another thread and may be late: one that no longer fits is
dropped without a word.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field

from kiosk.faults import Fault
from kiosk.visit.booking import Booking
from kiosk.visit.card import CardProposal
from kiosk.visit.steps import Entrance
from kiosk.visit.visit import OfficerCall, Paperwork, Ticket


@dataclass(frozen=True, slots=True)
class Deed:
    """Done by the applicant."""


@dataclass(frozen=True, slots=True)
class Result:
    """Came from elsewhere; `visit` is the visit it was asked for."""

    visit: str


@dataclass(frozen=True, slots=True)
class Touched(Deed):
    """Sentuh untuk mulai."""


@dataclass(frozen=True, slots=True)
class LanguageChosen(Deed):
    language: str


@dataclass(frozen=True, slots=True)
class EntranceChosen(Deed):
    entrance: Entrance


@dataclass(frozen=True, slots=True)
class TypeNumberChosen(Deed):
    """Ketik nomor permohonan."""


@dataclass(frozen=True, slots=True)
class TypePersonChosen(Deed):
    """Saya tidak punya kode: NIK and birth date instead."""


@dataclass(frozen=True, slots=True)
class NumberTyped(Deed):
    number: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PersonTyped(Deed):
    nik: str = field(repr=False)
    birth_date: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PeopleChosen(Deed):
    """How many of the group are here, or came now."""

    count: int


@dataclass(frozen=True, slots=True)
class ReprintChosen(Deed):
    """Nobody new of the group: only its number again."""


@dataclass(frozen=True, slots=True)
class LossChosen(Deed):
    """`loss` is "lost" or "damaged"."""

    loss: str


@dataclass(frozen=True, slots=True)
class ServiceChosen(Deed):
    service: str


@dataclass(frozen=True, slots=True)
class GroupChosen(Deed):
    group: str


@dataclass(frozen=True, slots=True)
class PriorityAnswered(Deed):
    """Whether to take the priority that the birth date proposes."""

    accepted: bool


@dataclass(frozen=True, slots=True)
class GuardianAnswered(Deed):
    """Whether a parent or guardian is here and agrees that a child's data are taken."""

    agreed: bool


@dataclass(frozen=True, slots=True)
class NikTyped(Deed):
    nik: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NoCard(Deed):
    """Tidak bawa KTP."""


@dataclass(frozen=True, slots=True)
class CardScanChosen(Deed):
    """Pindai KTP."""


@dataclass(frozen=True, slots=True)
class CardConfirmed(Deed):
    """Benar: what was read stands on the card."""


@dataclass(frozen=True, slots=True)
class TypeNikChosen(Deed):
    """Ketik saja, or Perbaiki."""


@dataclass(frozen=True, slots=True)
class Answered(Deed):
    """One answer of the home-visit form."""

    field: str
    text: str = dataclasses.field(repr=False)


@dataclass(frozen=True, slots=True)
class ScanStarted(Deed):
    """Lay `kind` under the camera; None for the next wanted one."""

    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Retake(Deed):
    """Ulangi."""


@dataclass(frozen=True, slots=True)
class PageKept(Deed):
    """The shot is good: on to the other side, or to the next document."""


@dataclass(frozen=True, slots=True)
class PageAdded(Deed):
    """Halaman berikutnya: the document in hand has one more page."""


@dataclass(frozen=True, slots=True)
class PageChosen(Deed):
    """Look at the page at `place` of the document in hand, counting from 0."""

    place: int


@dataclass(frozen=True, slots=True)
class PageRemoved(Deed):
    """Hapus halaman: the page that is looked at was no good idea."""


@dataclass(frozen=True, slots=True)
class ScanSkipped(Deed):
    """Lewati, petugas akan memeriksa."""


@dataclass(frozen=True, slots=True)
class PaperWanted(Deed):
    """Cetak ulang: the paper did not come out."""


@dataclass(frozen=True, slots=True)
class Next(Deed):
    """The primary action of a step that asks nothing else."""


@dataclass(frozen=True, slots=True)
class Back(Deed):
    """Kembali."""


@dataclass(frozen=True, slots=True)
class OfficerCalled(Deed):
    """Panggil petugas: from every step."""


@dataclass(frozen=True, slots=True)
class Ended(Deed):
    """Selesai, Batal, or the idle clock ran out: the visit is dropped whole."""


@dataclass(frozen=True, slots=True)
class OfficerTold(Result):
    """How far the call is."""

    call: OfficerCall


@dataclass(frozen=True, slots=True)
class StaffTold(Result):
    """Whether the consoles know of the paper that did not come out."""

    reached: bool


@dataclass(frozen=True, slots=True)
class CodeRead(Result):
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class BookingFound(Result):
    """`fault` says why there is none, where more is known than that no list has it."""

    booking: Booking | None = field(repr=False)
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class PageTaken(Result):
    """`scan` is the id of the sealed page; `picture` a small BGR preview."""

    kind: str
    scan: str
    picture: object = field(repr=False)


@dataclass(frozen=True, slots=True)
class CardTaken(Result):
    """`shot` names the picture of the identity card; a page that may be kept when it
    is `sealed`. `picture` is a small BGR preview."""

    shot: str
    sealed: bool
    picture: object = field(repr=False)


@dataclass(frozen=True, slots=True)
class CardRead(Result):
    """What `shot` says; None when nothing could be read, or nobody could (`fault`)."""

    shot: str
    proposal: CardProposal | None = field(repr=False)
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class CameraFailed(Result):
    fault: Fault


@dataclass(frozen=True, slots=True)
class ReaderFailed(Result):
    fault: Fault


@dataclass(frozen=True, slots=True)
class NumberIssued(Result):
    ticket: Ticket


@dataclass(frozen=True, slots=True)
class CaseOpened(Result):
    case: str


@dataclass(frozen=True, slots=True)
class IssueFailed(Result):
    fault: Fault


@dataclass(frozen=True, slots=True)
class SlipSigned(Result):
    """The slip proves the arrival; `proof` is what its QR holds."""

    proof: str


@dataclass(frozen=True, slots=True)
class SlipUnsaved(Result):
    """The arrival could not be kept, so no slip says that it was: an officer instead."""

    fault: Fault


@dataclass(frozen=True, slots=True)
class PaperSettled(Result):
    paperwork: Paperwork
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class SavingFailed(Result):
    """A page could not be kept (full disk, no key); the visit goes on."""

    fault: Fault


#: Whatever can happen.
Event = Deed | Result
