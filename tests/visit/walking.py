"""Ways through a visit: the events there are, and the map of every reachable visit."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from kiosk.commands.parts import offer as offer_from
from kiosk.faults import Fault, FaultCode
from kiosk.settings import load
from kiosk.visit import events as on
from kiosk.visit.booking import Booking
from kiosk.visit.card import CardProposal, ReadField
from kiosk.visit.effects import Effect
from kiosk.visit.full import Full
from kiosk.visit.machine import advance
from kiosk.visit.moves import IllegalStep, World
from kiosk.visit.offer import Offer
from kiosk.visit.request import QUESTIONS
from kiosk.visit.steps import Entrance, Step
from kiosk.visit.visit import Paperwork, Ticket, Visit

CONFIG = Path(__file__).resolve().parents[2] / "config"
#: With everything an office may switch on.
OFFER = replace(offer_from(load(CONFIG)), reads_ktp=True)
ZONE = ZoneInfo("Asia/Makassar")
#: A Tuesday, 08.12 WITA: every door is open.
MORNING = datetime(2026, 11, 24, 8, 12, tzinfo=ZONE)
WORLD = World(OFFER, MORNING)

#: Fourteen on that morning.
CHILD = "6302061508129901"
YOUNG, OLD, WRONG = "6302061508909901", "6310011201579906", "6302063102909901"
TICKET = Ticket("visit-1", "A012", 3, 10, 20, "Ruang tunggu A")
ANSWERS = {
    "nik": OLD,
    "name": "Siti Spesimen",
    "place": "home",
    "hospital": "RSUD Spesimen, ruang Anggrek",
    "address": "Jl. Contoh No. 1, RT 1",
    "needed": "later",
    "phone": "0812 0000 9901",
}


def booking(starts_at: datetime = MORNING, **changes: object) -> Booking:
    """A booking of this site, synthetic."""
    plain = Booking(
        id="booking-9901",
        service="renew_expired",
        starts_at=starts_at,
        site="kotabaru",
        office="Booth Layanan Kotabaru",
        address="Kantor Bupati Kotabaru",
        masked_name="B••• S•••••••",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def deeds(service: str = "renew_expired") -> tuple[on.Deed, ...]:
    """Everything an applicant can do, right and wrong, on whatever screen."""
    return (
        on.Touched(),
        *(on.EntranceChosen(entrance) for entrance in Entrance),
        on.TypeNumberChosen(),
        on.TypePersonChosen(),
        on.NumberTyped("2026112200009901"),
        on.NumberTyped(""),
        on.PersonTyped(YOUNG, "15081990"),
        on.PersonTyped(WRONG, "15081990"),
        on.PersonTyped(YOUNG, "31021990"),
        *(on.PeopleChosen(count) for count in (0, 1, 3, 6)),
        on.ReprintChosen(),
        on.PaperWanted(),
        on.LossChosen("lost"),
        on.LossChosen("damaged"),
        on.ServiceChosen(service),
        on.GroupChosen("elderly"),
        on.PriorityAnswered(True),
        on.PriorityAnswered(False),
        on.GuardianAnswered(True),
        on.GuardianAnswered(False),
        on.NikTyped(YOUNG),
        on.NikTyped(CHILD),
        on.NikTyped(OLD),
        on.NikTyped(WRONG),
        on.NoCard(),
        on.CardScanChosen(),
        on.CardConfirmed(),
        on.TypeNikChosen(),
        *(on.Answered(question.field, ANSWERS[question.field]) for question in QUESTIONS),
        on.Answered("place", "hospital"),
        on.Answered("name", ""),
        on.ScanStarted(),
        on.ScanStarted("ktp"),
        on.Retake(),
        on.PageKept(),
        on.PageAdded(),
        on.PageChosen(0),
        on.PageRemoved(),
        on.ScanSkipped(),
        on.Next(),
        on.Back(),
    )


def results(visit: str) -> tuple[on.Result, ...]:
    """Everything that devices and the site can answer."""
    other_day = MORNING + timedelta(days=3)
    used = ("A007", MORNING - timedelta(minutes=30))
    return (
        on.CodeRead(visit, "MPASPOR-7F3K-0001"),
        on.CodeRead(visit, "x" * 600),
        on.BookingFound(visit, None),
        on.BookingFound(visit, booking()),
        on.BookingFound(visit, booking(other_day)),
        on.BookingFound(visit, booking(site="batulicin")),
        on.BookingFound(visit, booking(used=used)),
        on.BookingFound(visit, booking(people=3)),
        on.BookingFound(visit, booking(people=3, used=used, used_people=2)),
        on.BookingFound(visit, booking(service="unheard_of")),
        on.ReaderFailed(visit, Fault(FaultCode.READER_UNPLUGGED)),
        on.PageTaken(visit, "ktp", "scan-1", None),
        on.PageTaken(visit, "referral", "scan-2", None),
        on.CardTaken(visit, "scan-card", True, None),
        on.CardRead(visit, "scan-card", CardProposal(ReadField(YOUNG, False))),
        on.CardRead(visit, "scan-card", None, Fault(FaultCode.TEXT_READER_AWAY)),
        on.CameraFailed(visit, Fault(FaultCode.CAMERA_UNPLUGGED)),
        on.SavingFailed(visit, Fault(FaultCode.DISK_FULL)),
        on.NumberIssued(visit, TICKET),
        on.CaseOpened(visit, "2411-K7QX"),
        on.IssueFailed(visit, Fault(FaultCode.SITE_AWAY)),
        on.IssueFailed(visit, Full(FaultCode.QUOTA_FULL, next_day=date(2026, 11, 25))),
        on.IssueFailed(visit, Fault(FaultCode.GROUP_COUNT)),
        on.SlipUnsaved(visit, Fault(FaultCode.DISK_FULL)),
        on.StaffTold(visit, True),
        on.PaperSettled(visit, Paperwork.OUT),
        on.PaperSettled(visit, Paperwork.DOUBTFUL, Fault(FaultCode.PRINT_UNCONFIRMED)),
        on.PaperSettled(visit, Paperwork.FAILED, Fault(FaultCode.PRINTER_PAPER_OUT)),
    )


@dataclass(frozen=True)
class Edge:
    """One event that moved or kept a visit."""

    before: Visit
    event: on.Event
    after: Visit
    effects: tuple[Effect, ...]


@dataclass
class Map:
    """Every visit that can come about, and the ways between them. What only
    words depend on (complaints, faults) does not make a visit another one."""

    visits: dict[object, Visit] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    refused: list[tuple[Step, on.Deed]] = field(default_factory=list)

    def leads_to(self, steps: frozenset[Step]) -> set[object]:
        """The keys of the visits from which one of `steps` can be reached."""
        came_from: dict[object, list[object]] = {}
        for edge in self.edges:
            came_from.setdefault(key(edge.after), []).append(key(edge.before))
        reached = {place for place, visit in self.visits.items() if visit.step in steps}
        waiting = deque(reached)
        while waiting:
            for earlier in came_from.get(waiting.popleft(), ()):
                if earlier not in reached:
                    reached.add(earlier)
                    waiting.append(earlier)
        return reached


def key(visit: Visit) -> object:
    """What tells two visits apart."""
    return (
        visit.step,
        visit.entrance,
        visit.service,
        visit.loss,
        visit.group,
        visit.age_asked,
        visit.identity.nik if visit.identity else None,
        visit.no_card,
        visit.noticed is None,
        visit.after_notice,
        (visit.guardian.agreed, visit.guardian.person) if visit.guardian else None,
        (visit.card.stage, visit.card.proposal is None) if visit.card else None,
        visit.arrival,
        visit.booking.people if visit.booking else 0,
        visit.people,
        visit.looking_up,
        tuple((paper.kind, paper.state, len(paper.pages)) for paper in visit.papers),
        visit.capturing,
        visit.place,
        visit.shooting,
        tuple(visit.answers.items()),
        visit.question,
        visit.slip,
        visit.reprint,
        visit.paperwork,
    )


def explore(offer: Offer = OFFER, service: str = "renew_expired", children: bool = True) -> Map:
    """Do everything everywhere, until nothing new comes about; without `children`, by grown-ups."""
    world, start = World(offer, MORNING), Visit("visit-1")
    found = Map({key(start): start})
    waiting = deque([start])
    grown_up = [deed for deed in deeds(service) if deed != on.NikTyped(CHILD)]
    events: Sequence[on.Event] = (*(deeds(service) if children else grown_up), *results(start.id))
    while waiting:
        before = waiting.popleft()
        for event in events:
            try:
                after, effects = advance(before, event, world)
            except IllegalStep:
                assert isinstance(event, on.Deed), "a result is dropped, never refused"
                found.refused.append((before.step, event))
                continue
            found.edges.append(Edge(before, event, after, effects))
            if key(after) not in found.visits:
                found.visits[key(after)] = after
                waiting.append(after)
    return found


def walk(*events: on.Event, visit: Visit | None = None, world: World = WORLD) -> Visit:
    """The visit after `events`, from the attract screen unless told otherwise."""
    here = visit or Visit("visit-1")
    for event in events:
        here, _ = advance(here, event, world)
    return here


def at_utc(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)
