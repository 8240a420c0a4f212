"""What this booth offers: services, documents, priority groups, fees, hours.

Filled from the configuration; every rule that differs by office or by year
stands there, not in the code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from kiosk.visit.ages import AgeRule, ChildRule, adult_age, proposed
from kiosk.visit.booking import Windows
from kiosk.visit.steps import Entrance
from kiosk.words import Wording, mark

NO_MORE_NUMBERS = mark("Nomor hari ini sudah ditutup.")


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A paper to lay under the camera. `picture` names its icon and its size.
    `sides` are the sides to be seen, one after the other; `most_pages` is how
    many pages it may have beyond them, 1 for a single sheet."""

    code: str
    name: Wording
    picture: str
    sides: tuple[str, ...] = ("front",)
    most_pages: int = 1

    def side(self, place: int) -> str:
        """The side that is seen on the picture at `place`, counting from 0."""
        return self.sides[place] if place < len(self.sides) else self.sides[0]

    def scan_name(self, place: int) -> str:
        """What the picture at `place` is called in the sealed submission: the
        first bears the document's own code, as it always did."""
        if place == 0:
            return self.code
        return f"{self.code}.{self.sides[place] if place < len(self.sides) else place + 1}"


@dataclass(frozen=True, slots=True)
class Fee:
    """One line of the tariff: what for, and how many rupiah."""

    name: Wording
    rupiah: int


@dataclass(frozen=True, slots=True)
class Service:
    """What an applicant can ask for. `documents` are scanned at the booth,
    `bring` are the originals that the counter will ask for."""

    code: str
    name: Wording
    hint: Wording
    icon: str
    series: str
    entrances: frozenset[Entrance]
    documents: tuple[str, ...]
    bring: tuple[Wording, ...]
    tariffs: tuple[str, ...]
    minutes: tuple[int, int]
    completion: Wording
    zone: Wording
    child: bool = False
    """Whether it is for children, whoever's NIK is typed."""


@dataclass(frozen=True, slots=True)
class PriorityGroup:
    """A group that is served first. The group itself stays sealed."""

    code: str
    name: Wording
    icon: str


@dataclass(frozen=True, slots=True)
class Office:
    """An office to send someone to."""

    name: str
    address: str
    hours: Wording


@dataclass(frozen=True, slots=True)
class LossGuide:
    """What a lost or damaged passport costs on top, and what to bring."""

    tariff: str
    bring: tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class EntranceRule:
    """Whether a door is open today; `closes_at` is its cut-off. `tariff` is what it costs on
    top of the passport, and `completion` when that is ready if not as usual."""

    entrance: Entrance
    open: bool = True
    closes_at: time | None = None
    tariff: str = ""
    completion: Wording | None = None


@dataclass(frozen=True, slots=True)
class Shut:
    """Why a tile is grey: the sentence and what to fill it with, and `then` what to do now."""

    sentence: str
    values: Mapping[str, str]
    then: str = ""


@dataclass(frozen=True, slots=True)
class DayOver:
    """A supervisor ended the day: no number is given before `opens` (aware), None when nobody knows."""

    opens: datetime | None


@dataclass(frozen=True, slots=True)
class Offer:
    """All that a visit needs to know of its booth."""

    site: str
    booth: str
    office_name: str
    site_name: str
    public_url: str
    help_line: Wording
    wayfinding: tuple[Wording, ...]
    hours: Mapping[int, tuple[tuple[time, time], ...]]
    services: tuple[Service, ...]
    documents: Mapping[str, DocumentKind]
    groups: tuple[PriorityGroup, ...]
    entrances: Mapping[Entrance, EntranceRule]
    tariffs: tuple[tuple[date, Mapping[str, Fee]], ...]
    windows: Windows
    ages: tuple[AgeRule, ...]
    loss_here: bool
    loss_office: Office
    loss_guides: Mapping[str, LossGuide]
    home_visit_documents: tuple[str, ...]
    home_visit_bring: tuple[Wording, ...]
    privacy_notice: tuple[Wording, ...]
    privacy_full: Wording
    reads_ktp: bool = False
    """Whether the applicant may let the booth read the NIK from the card."""
    guidance_url: str = ""
    """Where the official guidance stands; the picture story shows it as a code."""
    closed_on: Mapping[date, Wording] = field(default_factory=dict)
    """Days on which the office does not open whatever the weekday, and why."""
    session_days: bool = False
    """Whether the site opens on session days, and has rosters of its own."""
    children: tuple[ChildRule, ...] = ()
    """Who is a child, for whom a parent or guardian has to agree."""

    def service(self, code: str) -> Service:
        return next(service for service in self.services if service.code == code)

    def knows_service(self, code: str) -> bool:
        return any(service.code == code for service in self.services)

    def services_for(self, entrance: Entrance) -> tuple[Service, ...]:
        return tuple(service for service in self.services if entrance in service.entrances)

    def group(self, code: str) -> PriorityGroup:
        return next(group for group in self.groups if group.code == code)

    def proposed_by_age(self, age: int | None, day: date) -> AgeRule | None:
        """The rule by which someone of `age` may go first on `day`."""
        if age is None:
            return None
        return proposed(self.ages, [group.code for group in self.groups], age, day)

    def adult_age(self, day: date) -> int:
        """Younger than this on `day` is a child."""
        return adult_age(self.children, day)

    def fees(self, items: tuple[str, ...], day: date) -> tuple[Fee, ...]:
        """The lines of the tariff in force on `day`."""
        in_force = [table for effective, table in self.tariffs if effective <= day]
        return tuple(in_force[-1][item] for item in items) if in_force else ()

    def fee_on_top(self, entrance: Entrance, day: date) -> Fee | None:
        """What `entrance` costs on `day` beside the passport; None when nothing."""
        rule = self.entrances.get(entrance)
        fees = self.fees((rule.tariff,), day) if rule is not None and rule.tariff else ()
        return fees[0] if fees else None

    def completion(self, service: Service, entrance: Entrance) -> Wording:
        """When what was asked for by `entrance` is ready."""
        rule = self.entrances.get(entrance)
        return service.completion if rule is None or rule.completion is None else rule.completion

    def open_hours(self, day: date) -> tuple[tuple[time, time], ...]:
        """Opening and closing times on `day`; none when closed."""
        return () if day in self.closed_on else self.hours.get(day.weekday(), ())

    def is_open(self, now: datetime) -> bool:
        """Whether numbers are given at `now` (aware, in the site's zone)."""
        moment = now.time().replace(tzinfo=None)
        return any(opens <= moment < closes for opens, closes in self.open_hours(now.date()))

    def shut(self, entrance: Entrance, now: datetime, day_over: bool = False) -> Shut | None:
        """Why `entrance` cannot be used at `now`; None when it can. Once the day is over only
        those can that lead to no number."""
        rule = self.entrances.get(entrance)
        if rule is None or not rule.open:
            return Shut(mark("Belum tersedia di sini. Silakan ke petugas."), {})
        if not self.is_open(now):
            return Shut(mark("Tutup. Silakan datang pada jam layanan."), {})
        if day_over and self._gives_a_number(entrance):
            return Shut(NO_MORE_NUMBERS, {}, mark("Silakan ke petugas."))
        if rule.closes_at is not None and now.time().replace(tzinfo=None) >= rule.closes_at:
            told = mark("Ditutup pukul {time}.")
            return Shut(told, {"time": rule.closes_at.strftime("%H.%M")}, mark("Silakan ke petugas."))
        return None

    def _gives_a_number(self, entrance: Entrance) -> bool:
        if entrance is Entrance.LOST_OR_DAMAGED:
            return self.loss_here
        return entrance is not Entrance.HOME_VISIT
