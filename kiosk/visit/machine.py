"""What an event does to a visit: one table, step by event.

`advance(visit, event, world)` returns the visit after the event and the
effects that the booth must carry out. It reads nothing and waits for nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from kiosk.faults import FaultCode
from kiosk.visit import booking_moves, document_moves, request
from kiosk.visit import effects as do
from kiosk.visit import events as on
from kiosk.visit.full import Full
from kiosk.visit.identity import parse_nik
from kiosk.visit.moves import Handler, IllegalStep, Move, World, forward, go, only_if, slip, stay
from kiosk.visit.steps import BUSY, PLANS, Step, before
from kiosk.visit.visit import SlipKind, Visit


def advance(visit: Visit, event: on.Event, world: World) -> Move:
    """The visit after `event`, and what the booth must do."""
    if isinstance(event, on.Result) and event.visit != visit.id:
        return visit, ()
    handler = TRANSITIONS.get((visit.step, type(event))) or ANYWHERE.get(type(event))
    if handler is None:
        if isinstance(event, on.Result):
            return visit, ()
        raise IllegalStep(visit, event)
    return handler(visit, event, world)


# Attract and home


def _begin(visit: Visit, _: on.Touched, world: World) -> Move:
    return go(visit, Step.HOME, world)


def _speak(visit: Visit, event: on.LanguageChosen, _: World) -> Move:
    return stay(replace(visit, language=event.language))


def _enter(visit: Visit, event: on.EntranceChosen, world: World) -> Move:
    shut = world.offer.shut(event.entrance, world.now)
    if shut is not None:
        return stay(replace(visit, shut=shut))
    visit = replace(visit, entrance=event.entrance)
    return go(visit, PLANS[event.entrance][0], world)


# Choosing


def _loss(visit: Visit, event: on.LossChosen, world: World) -> Move:
    only_if(event.loss in world.offer.loss_guides, visit, event)
    visit = replace(visit, loss=event.loss)
    if not world.offer.loss_here:
        return slip(visit, SlipKind.LOSS_GUIDE)
    return forward(replace(visit, service=event.loss), world)


def _service(visit: Visit, event: on.ServiceChosen, world: World) -> Move:
    assert visit.entrance is not None
    offered = world.offer.services_for(visit.entrance)
    only_if(event.service in (service.code for service in offered), visit, event)
    return forward(replace(visit, service=event.service, papers=()), world)


def _group(visit: Visit, event: on.GroupChosen, world: World) -> Move:
    only_if(event.group in (group.code for group in world.offer.groups), visit, event)
    return forward(replace(visit, group=event.group), world)


def _next(visit: Visit, _: on.Next, world: World) -> Move:
    return forward(visit, world)


# Identity


def _nik(visit: Visit, event: on.NikTyped, world: World) -> Move:
    outcome = parse_nik(event.nik, world.now.date())
    if isinstance(outcome, str):
        return stay(replace(visit, complaint=outcome))
    visit = replace(visit, identity=outcome, no_card=False, complaint=None)
    today = world.now.date()
    offered = world.offer.proposed_by_age(outcome.age_on(today), today)
    if offered is not None and visit.group is None and not visit.age_asked:
        return go(replace(visit, age_asked=True), Step.AGE_OFFER, world)
    return forward(visit, world)


def _no_card(visit: Visit, _: on.NoCard, world: World) -> Move:
    return forward(replace(visit, identity=None, no_card=True), world)


def _by_age(visit: Visit, event: on.PriorityAnswered, world: World) -> Move:
    today = world.now.date()
    offered = world.offer.proposed_by_age(visit.age_on(today), today)
    assert offered is not None
    return forward(replace(visit, group=offered.group) if event.accepted else visit, world)


# The home-visit form


def _answered(visit: Visit, event: on.Answered, world: World) -> Move:
    only_if(event.field == visit.question, visit, event)
    question = next(q for q in request.QUESTIONS if q.field == event.field)
    answer, complaint = request.accept(question, event.text, world.now.date())
    if complaint is not None:
        return stay(replace(visit, complaint=complaint))
    answers = {**visit.answers, question.field: answer}
    kept = {q.field: answers[q.field] for q in request.asked(answers) if q.field in answers}
    following = request.asked(kept)
    place = [q.field for q in following].index(question.field) + 1
    visit = replace(visit, answers=MappingProxyType(kept), complaint=None)
    if place < len(following):
        return stay(replace(visit, question=following[place].field))
    return forward(visit, world)


def _back_in_form(visit: Visit, event: on.Back, world: World) -> Move:
    fields = [q.field for q in request.asked(visit.answers)]
    place = fields.index(visit.question) if visit.question in fields else 0
    if place:
        return stay(replace(visit, question=fields[place - 1], complaint=None))
    return _back(visit, event, world)


# Number and paper


def _issued(visit: Visit, event: on.NumberIssued, _: World) -> Move:
    return stay(replace(visit, step=Step.TICKET, ticket=event.ticket))


def _case(visit: Visit, event: on.CaseOpened, _: World) -> Move:
    return stay(replace(visit, step=Step.SLIP, slip=SlipKind.HOME_VISIT, case=event.case))


def _not_issued(visit: Visit, event: on.IssueFailed, _: World) -> Move:
    if isinstance(event.fault, Full):
        return slip(replace(visit, fault=event.fault, full=event.fault), SlipKind.FULL)
    kind = SlipKind.SEE_OFFICER if event.fault.code in REFUSALS else SlipKind.DISRUPTION
    return slip(replace(visit, fault=event.fault), kind)


def _signed(visit: Visit, event: on.SlipSigned, _: World) -> Move:
    return stay(replace(visit, proof=event.proof))


def _paper(visit: Visit, event: on.PaperSettled, _: World) -> Move:
    fault = event.fault or visit.fault
    return stay(replace(visit, paperwork=event.paperwork, fault=fault))


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
    if step in (Step.FOUND, Step.LOOKUP) and visit.step is not Step.PEOPLE:
        step = Step.LOOKUP
        visit = replace(visit, booking=None, arrival=None, service=None)
    visit, effects = go(visit, step, world)
    return visit, (*stop, *effects)


def _call(visit: Visit, _: on.OfficerCalled, __: World) -> Move:
    return stay(replace(visit, officer_called=True), do.CallOfficer(visit.step.value))


def _end(visit: Visit, _: on.Ended, __: World) -> Move:
    """Drop the visit. What follows is a new one, which the booth gives its id."""
    return stay(Visit(""), do.StopReading(), do.StopWatching(), do.Wipe(visit.id))


TRANSITIONS: Mapping[tuple[Step, type[on.Event]], Handler] = MappingProxyType(
    {
        (Step.ATTRACT, on.Touched): _begin,
        (Step.HOME, on.EntranceChosen): _enter,
        (Step.LOOKUP, on.CodeRead): booking_moves.code_read,
        (Step.LOOKUP, on.BookingFound): booking_moves.booking_found,
        (Step.LOOKUP, on.ReaderFailed): booking_moves.reader_failed,
        (Step.LOOKUP, on.TypeNumberChosen): booking_moves.type_instead(Step.TYPE_NUMBER),
        (Step.LOOKUP, on.TypePersonChosen): booking_moves.type_instead(Step.TYPE_PERSON),
        (Step.LOOKUP, on.ScanSkipped): booking_moves.arrival_slip,
        (Step.TYPE_NUMBER, on.NumberTyped): booking_moves.number_typed,
        (Step.TYPE_NUMBER, on.CodeRead): booking_moves.code_read,
        (Step.TYPE_NUMBER, on.BookingFound): booking_moves.booking_found,
        (Step.TYPE_NUMBER, on.TypePersonChosen): booking_moves.type_instead(Step.TYPE_PERSON),
        (Step.TYPE_NUMBER, on.ScanSkipped): booking_moves.arrival_slip,
        (Step.TYPE_PERSON, on.PersonTyped): booking_moves.person_typed,
        (Step.TYPE_PERSON, on.CodeRead): booking_moves.code_read,
        (Step.TYPE_PERSON, on.BookingFound): booking_moves.booking_found,
        (Step.TYPE_PERSON, on.ScanSkipped): booking_moves.arrival_slip,
        (Step.FOUND, on.Next): booking_moves.arrival_confirmed,
        (Step.PEOPLE, on.PeopleChosen): booking_moves.people_chosen,
        (Step.PEOPLE, on.ReprintChosen): booking_moves.reprint_chosen,
        (Step.LOSS, on.LossChosen): _loss,
        (Step.SERVICE, on.ServiceChosen): _service,
        (Step.PRIORITY, on.GroupChosen): _group,
        (Step.NOTICE, on.Next): _next,
        (Step.IDENTITY, on.NikTyped): _nik,
        (Step.IDENTITY, on.NoCard): _no_card,
        (Step.AGE_OFFER, on.PriorityAnswered): _by_age,
        (Step.REQUEST, on.Answered): _answered,
        (Step.REQUEST, on.Back): _back_in_form,
        (Step.DOCUMENTS, on.ScanStarted): document_moves.scan,
        (Step.DOCUMENTS, on.ScanSkipped): document_moves.skip_all,
        (Step.DOCUMENTS, on.Next): _next,
        (Step.CAPTURE, on.PageTaken): document_moves.page_taken,
        (Step.CAPTURE, on.PageKept): document_moves.keep,
        (Step.CAPTURE, on.Retake): document_moves.retake,
        (Step.CAPTURE, on.ScanSkipped): document_moves.skip,
        (Step.CAPTURE, on.CameraFailed): document_moves.camera_failed,
        (Step.CAPTURE, on.SavingFailed): document_moves.saving_failed,
        (Step.REVIEW, on.Next): _next,
        (Step.ISSUING, on.NumberIssued): _issued,
        (Step.ISSUING, on.CaseOpened): _case,
        (Step.ISSUING, on.IssueFailed): _not_issued,
        (Step.TICKET, on.PaperSettled): _paper,
        (Step.SLIP, on.SlipSigned): _signed,
        (Step.SLIP, on.PaperSettled): _paper,
    }
)

#: Deeds that mean the same on every step, unless the table above says otherwise.
ANYWHERE: Mapping[type[on.Event], Handler] = MappingProxyType(
    {on.LanguageChosen: _speak, on.Back: _back, on.OfficerCalled: _call, on.Ended: _end}
)

#: The site's own no: no number, and an officer knows what to do.
REFUSALS = frozenset(
    {
        FaultCode.QUOTA_FULL,
        FaultCode.SITE_CLOSED,
        FaultCode.BOOKING_USED,
        FaultCode.GROUP_COUNT,
        FaultCode.SITE_REFUSED,
    }
)

#: Steps without *Kembali*: there is nothing to go back to.
NO_WAY_BACK = frozenset({Step.ATTRACT, Step.HOME, Step.TICKET, Step.SLIP, *BUSY})
