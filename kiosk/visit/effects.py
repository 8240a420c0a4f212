"""What a visit asks the booth to do. Values only: the booth carries them out
on its devices and answers with a `Result` that bears the visit's id."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from kiosk.visit.visit import SlipKind


@dataclass(frozen=True, slots=True)
class Effect:
    """Something to be done outside the visit."""


@dataclass(frozen=True, slots=True)
class ReadCodes(Effect):
    """Listen to every code reader until `StopReading`."""


@dataclass(frozen=True, slots=True)
class StopReading(Effect):
    pass


@dataclass(frozen=True, slots=True)
class FindBooking(Effect):
    candidates: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class FindPerson(Effect):
    nik: str = field(repr=False)
    birth_date: date = field(repr=False)


@dataclass(frozen=True, slots=True)
class WatchPlate(Effect):
    """Look for the page of document `kind`, its `side` up, until `StopWatching`
    or a shot. A page that was just taken is not taken again unless `again`
    asks for it."""

    kind: str
    again: bool = False
    side: str = "front"


@dataclass(frozen=True, slots=True)
class WatchCard(Effect):
    """Look for an identity card, take it, keep it as document `kind`, and read it."""

    kind: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class StopWatching(Effect):
    pass


@dataclass(frozen=True, slots=True)
class IssueNumber(Effect):
    """Keep the submission, get a number, print the ticket."""


@dataclass(frozen=True, slots=True)
class OpenCase(Effect):
    """Keep the home-visit request and print its case number."""


@dataclass(frozen=True, slots=True)
class PrintTicketAgain(Effect):
    """The number of a booking that was already used, marked CETAK ULANG."""


@dataclass(frozen=True, slots=True)
class PrintAgain(Effect):
    """The paper of this visit, marked CETAK ULANG."""


@dataclass(frozen=True, slots=True)
class PrintSlip(Effect):
    kind: SlipKind


@dataclass(frozen=True, slots=True)
class CallOfficer(Effect):
    step: str


@dataclass(frozen=True, slots=True)
class Wipe(Effect):
    """Forget the visit: sealed pages of an unfinished one are thrown away."""

    visit: str
