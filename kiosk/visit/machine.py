"""What an event does to a visit: one table, step by event.

`advance(visit, event, world)` returns the visit after the event and the
effects that the booth must carry out. It reads nothing and waits for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from kiosk.faults import Fault, FaultCode
from kiosk.visit import booking as bookings
from kiosk.visit import effects as do
from kiosk.visit import events as on
from kiosk.visit import request
from kiosk.visit.booking import ADMITTED, Arrival
from kiosk.visit.identity import parse_birth_date, parse_nik
from kiosk.visit.offer import Offer
from kiosk.visit.steps import BUSY, PLANS, Entrance, Step, after, before
from kiosk.visit.visit import Paper, PaperState, Paperwork, SlipKind, Visit

Event = on.Deed | on.Result


@dataclass(frozen=True, slots=True)
class World:
    """What a transition may look at beside the visit: the offer and the time
    (aware, in the site's zone)."""

    offer: Offer
    now: datetime


Move = tuple[Visit, tuple[do.Effect, ...]]
Handler = Callable[[Visit, Any, World], Move]


class IllegalStep(Exception):
    """A deed that the step does not know: a mistake in the program."""

    def __init__(self, visit: Visit, event: Event) -> None:
        super().__init__(f"visit at {visit.step.value} cannot take {type(event).__name__}")


def advance(visit: Visit, event: Event, world: World) -> Move:
    """The visit after `event`, and what the booth must do."""
    if isinstance(event, on.Result) and event.visit != visit.id:
        return visit, ()
    handler = TRANSITIONS.get((visit.step, type(event))) or ANYWHERE.get(type(event))
    if handler is None:
        if isinstance(event, on.Result):
            return visit, ()
        raise IllegalStep(visit, event)
    return handler(visit, event, world)


def _stay(visit: Visit, *effects: do.Effect) -> Move:
    return visit, effects


def _go(visit: Visit, step: Step, world: World) -> Move:
    """Enter `step`: what it needs is prepared, and its devices are started."""
    visit = replace(visit, step=step, complaint=None, shut=None, fault=None)
    match step:
        case Step.LOOKUP:
            return _stay(replace(visit, looking_up=False), do.ReadCodes())
        case Step.REQUEST:
            question = request.unanswered(visit.answers) or request.asked(visit.answers)[-1]
            return _stay(replace(visit, question=question.field))
        case Step.DOCUMENTS if not visit.papers:
            papers = tuple(Paper(kind) for kind in _documents(visit, world))
            visit = replace(visit, papers=papers)
            return _stay(visit) if papers else _go(visit, Step.REVIEW, world)
        case Step.ISSUING:
            effect = do.OpenCase() if visit.entrance is Entrance.HOME_VISIT else do.IssueNumber()
            return _stay(replace(visit, paperwork=Paperwork.PRINTING), effect)
        case _:
            return _stay(visit)


def _forward(visit: Visit, world: World) -> Move:
    assert visit.entrance is not None
    return _go(visit, after(visit.entrance, visit.step), world)


def _only_if(offered: bool, visit: Visit, event: Event) -> None:
    """Refuse a deed that no screen offers here, before it does harm later."""
    if not offered:
        raise IllegalStep(visit, event)


def _documents(visit: Visit, world: World) -> tuple[str, ...]:
    if visit.entrance is Entrance.HOME_VISIT:
        return world.offer.home_visit_documents
    assert visit.service is not None
    return world.offer.service(visit.service).documents


def _slip(visit: Visit, kind: SlipKind) -> Move:
    """End with paper that is not a number."""
    visit = replace(visit, step=Step.SLIP, slip=kind, paperwork=Paperwork.PRINTING, complaint=None)
    return _stay(visit, do.StopReading(), do.PrintSlip(kind))


# Attract and home


def _begin(visit: Visit, _: on.Touched, world: World) -> Move:
    return _go(visit, Step.HOME, world)


def _speak(visit: Visit, event: on.LanguageChosen, _: World) -> Move:
    return _stay(replace(visit, language=event.language))


def _enter(visit: Visit, event: on.EntranceChosen, world: World) -> Move:
    shut = world.offer.shut(event.entrance, world.now)
    if shut is not None:
        return _stay(replace(visit, shut=shut))
    visit = replace(visit, entrance=event.entrance)
    return _go(visit, PLANS[event.entrance][0], world)


# Bookings


def _code_read(visit: Visit, event: on.CodeRead, _: World) -> Move:
    if visit.looking_up:
        return _stay(visit)
    found = bookings.candidates(event.text)
    if isinstance(found, Fault):
        return _stay(replace(visit, fault=found))
    return _stay(replace(visit, looking_up=True, fault=None), do.FindBooking(found))


def _number_typed(visit: Visit, event: on.NumberTyped, _: World) -> Move:
    found = bookings.candidates(event.number)
    if isinstance(found, Fault):
        return _stay(replace(visit, complaint=found.entry.applicant))
    visit = replace(visit, looking_up=True, complaint=None, fault=None, typed=event.number)
    return _stay(visit, do.FindBooking(found))


def _person_typed(visit: Visit, event: on.PersonTyped, world: World) -> Move:
    today = world.now.date()
    identity = parse_nik(event.nik, today)
    if isinstance(identity, str):
        return _stay(replace(visit, complaint=identity))
    born = parse_birth_date(event.birth_date, today)
    if isinstance(born, str):
        return _stay(replace(visit, complaint=born))
    visit = replace(visit, looking_up=True, complaint=None, fault=None)
    return _stay(visit, do.FindPerson(identity.nik, born))


def _found(visit: Visit, event: on.BookingFound, world: World) -> Move:
    if not visit.looking_up:
        return _stay(visit)
    visit = replace(visit, looking_up=False)
    if event.booking is None:
        fault = Fault(FaultCode.CODE_UNKNOWN)
        return _stay(replace(visit, fault=fault, lookups_failed=visit.lookups_failed + 1))
    arrival = bookings.arrival(event.booking, world.offer.site, world.now, world.offer.windows)
    visit = replace(
        visit, booking=event.booking, arrival=arrival, step=Step.FOUND, fault=None, complaint=None
    )
    if world.offer.knows_service(event.booking.service):
        visit = replace(visit, service=event.booking.service)
    elif arrival in ADMITTED or arrival is Arrival.USED:
        return _slip(replace(visit, arrival=None), SlipKind.SEE_OFFICER)
    return _stay(visit, do.StopReading())


def _arrival_confirmed(visit: Visit, _: on.Next, world: World) -> Move:
    match visit.arrival:
        case Arrival.OTHER_DAY:
            return _slip(visit, SlipKind.OTHER_DAY)
        case Arrival.OTHER_OFFICE:
            return _slip(visit, SlipKind.OTHER_OFFICE)
        case Arrival.USED:
            visit = replace(visit, step=Step.ISSUING, reprint=True, paperwork=Paperwork.PRINTING)
            return _stay(visit, do.PrintTicketAgain())
        case _:
            return _forward(visit, world)


def _booking_slip(visit: Visit, _: on.ScanSkipped, __: World) -> Move:
    """Nobody's list knows the code: a dated slip proves that the applicant came."""
    return _slip(visit, SlipKind.DISRUPTION)


def _reader_failed(visit: Visit, event: on.ReaderFailed, _: World) -> Move:
    return _stay(replace(visit, fault=event.fault))


# Choosing


def _loss(visit: Visit, event: on.LossChosen, world: World) -> Move:
    _only_if(event.loss in world.offer.loss_guides, visit, event)
    visit = replace(visit, loss=event.loss)
    if not world.offer.loss_here:
        return _slip(visit, SlipKind.LOSS_GUIDE)
    return _forward(replace(visit, service=event.loss), world)


def _service(visit: Visit, event: on.ServiceChosen, world: World) -> Move:
    assert visit.entrance is not None
    offered = world.offer.services_for(visit.entrance)
    _only_if(event.service in (service.code for service in offered), visit, event)
    return _forward(replace(visit, service=event.service, papers=()), world)


def _group(visit: Visit, event: on.GroupChosen, world: World) -> Move:
    _only_if(event.group in (group.code for group in world.offer.groups), visit, event)
    return _forward(replace(visit, group=event.group), world)


def _next(visit: Visit, _: on.Next, world: World) -> Move:
    return _forward(visit, world)


# Identity


def _nik(visit: Visit, event: on.NikTyped, world: World) -> Move:
    outcome = parse_nik(event.nik, world.now.date())
    if isinstance(outcome, str):
        return _stay(replace(visit, complaint=outcome))
    visit = replace(visit, identity=outcome, no_card=False, complaint=None)
    old_enough = outcome.age_on(world.now.date()) >= world.offer.elderly_age
    elderly = any(group.code == "elderly" for group in world.offer.groups)
    if old_enough and elderly and visit.group is None and not visit.elderly_asked:
        return _go(replace(visit, elderly_asked=True), Step.ELDERLY_OFFER, world)
    return _forward(visit, world)


def _no_card(visit: Visit, _: on.NoCard, world: World) -> Move:
    return _forward(replace(visit, identity=None, no_card=True), world)


def _elderly(visit: Visit, event: on.ElderlyAnswered, world: World) -> Move:
    return _forward(replace(visit, group="elderly") if event.accepted else visit, world)


# The home-visit form


def _answered(visit: Visit, event: on.Answered, world: World) -> Move:
    _only_if(event.field == visit.question, visit, event)
    question = next(q for q in request.QUESTIONS if q.field == event.field)
    answer, complaint = request.accept(question, event.text, world.now.date())
    if complaint is not None:
        return _stay(replace(visit, complaint=complaint))
    answers = {**visit.answers, question.field: answer}
    kept = {q.field: answers[q.field] for q in request.asked(answers) if q.field in answers}
    following = request.asked(kept)
    place = [q.field for q in following].index(question.field) + 1
    visit = replace(visit, answers=MappingProxyType(kept), complaint=None)
    if place < len(following):
        return _stay(replace(visit, question=following[place].field))
    return _forward(visit, world)


def _back_in_form(visit: Visit, event: on.Back, world: World) -> Move:
    fields = [q.field for q in request.asked(visit.answers)]
    place = fields.index(visit.question) if visit.question in fields else 0
    if place:
        return _stay(replace(visit, question=fields[place - 1], complaint=None))
    return _back(visit, event, world)


# Documents


def _scan(visit: Visit, event: on.ScanStarted, world: World) -> Move:
    _only_if(event.kind is None or event.kind in (paper.kind for paper in visit.papers), visit, event)
    paper = visit.wanted if event.kind is None else visit.paper(event.kind)
    if paper is None:
        return _forward(visit, world)
    visit, _ = _go(_without_shot(visit, paper.kind), Step.CAPTURE, world)
    return _stay(
        replace(visit, capturing=paper.kind), do.WatchPlate(paper.kind, again=paper.state is PaperState.TAKEN)
    )


def _page_taken(visit: Visit, event: on.PageTaken, _: World) -> Move:
    if event.kind != visit.capturing:
        return _stay(visit)
    taken = Paper(event.kind, PaperState.TAKEN, event.scan, event.picture)
    return _stay(replace(_with_paper(visit, taken), fault=None), do.StopWatching())


def _retake(visit: Visit, _: on.Retake, __: World) -> Move:
    assert visit.capturing is not None
    retaken = _without_shot(visit, visit.capturing)
    return _stay(replace(retaken, fault=None), do.WatchPlate(visit.capturing, again=True))


def _keep(visit: Visit, _: on.PageKept, world: World) -> Move:
    return _next_document(visit, world)


def _skip(visit: Visit, _: on.ScanSkipped, world: World) -> Move:
    assert visit.capturing is not None
    visit = _with_paper(visit, Paper(visit.capturing, PaperState.SKIPPED))
    return _next_document(visit, world)


def _skip_all(visit: Visit, _: on.ScanSkipped, world: World) -> Move:
    papers = tuple(
        replace(paper, state=PaperState.SKIPPED) if paper.state is PaperState.WANTED else paper
        for paper in visit.papers
    )
    return _forward(replace(visit, papers=papers), world)


def _next_document(visit: Visit, world: World) -> Move:
    wanted = visit.wanted
    visit = replace(visit, capturing=None)
    if wanted is None:
        after_documents, effects = _forward(visit, world)
        return after_documents, (do.StopWatching(), *effects)
    return _scan(visit, on.ScanStarted(wanted.kind), world)


def _camera_failed(visit: Visit, event: on.CameraFailed, _: World) -> Move:
    return _stay(replace(visit, fault=event.fault))


def _saving_failed(visit: Visit, event: on.SavingFailed, _: World) -> Move:
    """The page is not kept, so it is not shown as taken: the officer will look."""
    if visit.capturing is None:
        return _stay(replace(visit, fault=event.fault))
    visit = _with_paper(visit, Paper(visit.capturing, PaperState.SKIPPED))
    return _stay(replace(visit, fault=event.fault), do.StopWatching())


def _with_paper(visit: Visit, changed: Paper) -> Visit:
    return replace(visit, papers=tuple(changed if p.kind == changed.kind else p for p in visit.papers))


def _without_shot(visit: Visit, kind: str) -> Visit:
    return _with_paper(visit, Paper(kind))


# Number and paper


def _issued(visit: Visit, event: on.NumberIssued, _: World) -> Move:
    return _stay(replace(visit, step=Step.TICKET, ticket=event.ticket))


def _case(visit: Visit, event: on.CaseOpened, _: World) -> Move:
    return _stay(replace(visit, step=Step.SLIP, slip=SlipKind.HOME_VISIT, case=event.case))


def _not_issued(visit: Visit, event: on.IssueFailed, _: World) -> Move:
    refused = {FaultCode.QUOTA_FULL, FaultCode.SITE_CLOSED, FaultCode.BOOKING_USED, FaultCode.SITE_REFUSED}
    kind = SlipKind.SEE_OFFICER if event.fault.code in refused else SlipKind.DISRUPTION
    return _slip(replace(visit, fault=event.fault), kind)


def _paper(visit: Visit, event: on.PaperSettled, _: World) -> Move:
    fault = event.fault or visit.fault
    return _stay(replace(visit, paperwork=event.paperwork, fault=fault))


# Everywhere


def _back(visit: Visit, event: on.Back, world: World) -> Move:
    if visit.entrance is None or visit.step in NO_WAY_BACK:
        raise IllegalStep(visit, event)
    entrance = visit.entrance
    step = before(entrance, visit.step)
    stop: tuple[do.Effect, ...] = ()
    if visit.step is Step.LOOKUP:
        stop = (do.StopReading(),)
    if visit.step is Step.CAPTURE:
        stop = (do.StopWatching(),)
        visit = replace(visit, capturing=None)
    if step is Step.HOME:
        visit = Visit(visit.id, language=visit.language, officer_called=visit.officer_called)
    if step is Step.DOCUMENTS and not visit.papers:
        step = before(entrance, step)
    if step in (Step.FOUND, Step.LOOKUP):
        step = Step.LOOKUP
        visit = replace(visit, booking=None, arrival=None, service=None)
    visit, effects = _go(visit, step, world)
    return visit, (*stop, *effects)


def _call(visit: Visit, _: on.OfficerCalled, __: World) -> Move:
    return _stay(replace(visit, officer_called=True), do.CallOfficer(visit.step.value))


def _end(visit: Visit, _: on.Ended, __: World) -> Move:
    """Drop the visit. What follows is a new one, which the booth gives its id."""
    return _stay(Visit(""), do.StopReading(), do.StopWatching(), do.Wipe(visit.id))


def _turn(step: Step) -> Handler:
    """A turn-off: the readers go on listening while the applicant types."""

    def handler(visit: Visit, _: on.Deed, __: World) -> Move:
        return _stay(replace(visit, step=step, complaint=None, fault=None))

    return handler


TRANSITIONS: Mapping[tuple[Step, type[Event]], Handler] = MappingProxyType(
    {
        (Step.ATTRACT, on.Touched): _begin,
        (Step.HOME, on.EntranceChosen): _enter,
        (Step.LOOKUP, on.CodeRead): _code_read,
        (Step.LOOKUP, on.BookingFound): _found,
        (Step.LOOKUP, on.ReaderFailed): _reader_failed,
        (Step.LOOKUP, on.TypeNumberChosen): _turn(Step.TYPE_NUMBER),
        (Step.LOOKUP, on.TypePersonChosen): _turn(Step.TYPE_PERSON),
        (Step.LOOKUP, on.ScanSkipped): _booking_slip,
        (Step.TYPE_NUMBER, on.NumberTyped): _number_typed,
        (Step.TYPE_NUMBER, on.CodeRead): _code_read,
        (Step.TYPE_NUMBER, on.BookingFound): _found,
        (Step.TYPE_NUMBER, on.TypePersonChosen): _turn(Step.TYPE_PERSON),
        (Step.TYPE_NUMBER, on.ScanSkipped): _booking_slip,
        (Step.TYPE_PERSON, on.PersonTyped): _person_typed,
        (Step.TYPE_PERSON, on.CodeRead): _code_read,
        (Step.TYPE_PERSON, on.BookingFound): _found,
        (Step.TYPE_PERSON, on.ScanSkipped): _booking_slip,
        (Step.FOUND, on.Next): _arrival_confirmed,
        (Step.LOSS, on.LossChosen): _loss,
        (Step.SERVICE, on.ServiceChosen): _service,
        (Step.PRIORITY, on.GroupChosen): _group,
        (Step.NOTICE, on.Next): _next,
        (Step.IDENTITY, on.NikTyped): _nik,
        (Step.IDENTITY, on.NoCard): _no_card,
        (Step.ELDERLY_OFFER, on.ElderlyAnswered): _elderly,
        (Step.REQUEST, on.Answered): _answered,
        (Step.REQUEST, on.Back): _back_in_form,
        (Step.DOCUMENTS, on.ScanStarted): _scan,
        (Step.DOCUMENTS, on.ScanSkipped): _skip_all,
        (Step.DOCUMENTS, on.Next): _next,
        (Step.CAPTURE, on.PageTaken): _page_taken,
        (Step.CAPTURE, on.PageKept): _keep,
        (Step.CAPTURE, on.Retake): _retake,
        (Step.CAPTURE, on.ScanSkipped): _skip,
        (Step.CAPTURE, on.CameraFailed): _camera_failed,
        (Step.CAPTURE, on.SavingFailed): _saving_failed,
        (Step.REVIEW, on.Next): _next,
        (Step.ISSUING, on.NumberIssued): _issued,
        (Step.ISSUING, on.CaseOpened): _case,
        (Step.ISSUING, on.IssueFailed): _not_issued,
        (Step.TICKET, on.PaperSettled): _paper,
        (Step.SLIP, on.PaperSettled): _paper,
    }
)

#: Deeds that mean the same on every step, unless the table above says otherwise.
ANYWHERE: Mapping[type[Event], Handler] = MappingProxyType(
    {on.LanguageChosen: _speak, on.Back: _back, on.OfficerCalled: _call, on.Ended: _end}
)

#: Steps without *Kembali*: there is nothing to go back to.
NO_WAY_BACK = frozenset({Step.ATTRACT, Step.HOME, Step.TICKET, Step.SLIP, *BUSY})
