"""What an event does to a visit: one table, step by event.

`advance(visit, event, world)` returns the visit after the event and the
effects that the booth must carry out. It reads nothing and waits for nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from kiosk.visit import (
    booking_moves,
    card_moves,
    document_moves,
    guardian_moves,
    paper_moves,
    request_moves,
)
from kiosk.visit import effects as do
from kiosk.visit import events as on
from kiosk.visit.identity import Identity, parse_nik
from kiosk.visit.moves import Handler, IllegalStep, Move, World, back, forward, go, only_if, read, slip, stay
from kiosk.visit.steps import PLANS, Step, main_step
from kiosk.visit.visit import OfficerCall, SlipKind, Visit


def advance(visit: Visit, event: on.Event, world: World) -> Move:
    """The visit after `event`, and what the booth must do."""
    if isinstance(event, on.Result) and event.visit != visit.id:
        return visit, ()
    handler = TRANSITIONS.get((visit.step, type(event))) or ANYWHERE.get(type(event))
    if handler is None:
        if isinstance(event, on.Result):
            return visit, ()
        raise IllegalStep(visit, event)
    after, effects = handler(visit, event, world)
    heard = visit.officer in (OfficerCall.REACHED, OfficerCall.COMING)
    if isinstance(event, on.Deed) and heard and _place(after) != _place(visit):
        after = replace(after, officer=OfficerCall.NONE)
    return after, effects


def _place(visit: Visit) -> object:
    """Where the applicant may need an officer anew."""
    return main_step(visit.step, visit.entrance), visit.question


# Attract and home


def _begin(visit: Visit, _: on.Touched, world: World) -> Move:
    return go(visit, Step.HOME, world)


def _speak(visit: Visit, event: on.LanguageChosen, _: World) -> Move:
    return stay(replace(visit, language=event.language))


def _enter(visit: Visit, event: on.EntranceChosen, world: World) -> Move:
    shut = world.offer.shut(event.entrance, world.now, world.day_over)
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


def _notice_read(visit: Visit, _: on.Next, world: World) -> Move:
    return forward(read(visit, world), world)


# Identity


def _nik(visit: Visit, event: on.NikTyped, world: World) -> Move:
    outcome = parse_nik(event.nik, world.now.date())
    if isinstance(outcome, str):
        return stay(replace(visit, complaint=outcome))
    visit = replace(visit, identity=outcome, no_card=False, card=None, told_by_card=None, complaint=None)
    return _identified(visit, outcome, world)


def _card_confirmed(visit: Visit, event: on.CardConfirmed, world: World) -> Move:
    visit = card_moves.confirmed(visit, event, world)
    assert visit.identity is not None
    return _identified(visit, visit.identity, world)


def _identified(visit: Visit, identity: Identity, world: World) -> Move:
    """On, by way of the priority that the birth date proposes."""
    today = world.now.date()
    offered = world.offer.proposed_by_age(identity.age_on(today), today)
    if offered is not None and visit.group is None and not visit.age_asked:
        return go(replace(visit, age_asked=True), Step.AGE_OFFER, world)
    return forward(visit, world)


def _no_card(visit: Visit, _: on.NoCard, world: World) -> Move:
    return forward(replace(visit, identity=None, no_card=True, card=None, told_by_card=None), world)


def _by_age(visit: Visit, event: on.PriorityAnswered, world: World) -> Move:
    today = world.now.date()
    offered = world.offer.proposed_by_age(visit.age_on(today), today)
    assert offered is not None
    return forward(replace(visit, group=offered.group) if event.accepted else visit, world)


# Everywhere


def _call(visit: Visit, _: on.OfficerCalled, __: World) -> Move:
    return stay(replace(visit, officer=OfficerCall.RINGING), do.CallOfficer(visit.step.value))


def _told(visit: Visit, event: on.OfficerTold, _: World) -> Move:
    return stay(replace(visit, officer=event.call))


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
        (Step.NOTICE_FIRST, on.Next): booking_moves.notice_read,
        (Step.NOTICE_FIRST, on.CodeRead): booking_moves.code_read,
        (Step.NOTICE_FIRST, on.BookingFound): booking_moves.booking_found,
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
        (Step.NOTICE, on.Next): _notice_read,
        (Step.IDENTITY, on.NikTyped): _nik,
        (Step.IDENTITY, on.NoCard): _no_card,
        (Step.IDENTITY, on.CardScanChosen): card_moves.begin,
        (Step.CARD, on.CardTaken): card_moves.taken,
        (Step.CARD, on.CardRead): card_moves.read,
        (Step.CARD, on.CameraFailed): card_moves.camera_failed,
        (Step.CARD, on.Retake): card_moves.again,
        (Step.CARD, on.TypeNikChosen): card_moves.type_instead,
        (Step.CARD, on.CardConfirmed): _card_confirmed,
        (Step.AGE_OFFER, on.PriorityAnswered): _by_age,
        (Step.REQUEST, on.Answered): request_moves.answered,
        (Step.REQUEST, on.Back): request_moves.back_in_form,
        (Step.GUARDIAN, on.GuardianAnswered): guardian_moves.answered,
        (Step.DOCUMENTS, on.ScanStarted): document_moves.scan,
        (Step.DOCUMENTS, on.ScanSkipped): document_moves.skip_all,
        (Step.DOCUMENTS, on.Next): _next,
        (Step.CAPTURE, on.PageTaken): document_moves.page_taken,
        (Step.CAPTURE, on.PageKept): document_moves.keep,
        (Step.CAPTURE, on.PageAdded): document_moves.add_page,
        (Step.CAPTURE, on.PageChosen): document_moves.choose_page,
        (Step.CAPTURE, on.PageRemoved): document_moves.remove_page,
        (Step.CAPTURE, on.Retake): document_moves.retake,
        (Step.CAPTURE, on.ScanSkipped): document_moves.skip,
        (Step.CAPTURE, on.CameraFailed): document_moves.camera_failed,
        (Step.CAPTURE, on.SavingFailed): document_moves.saving_failed,
        (Step.REVIEW, on.Next): _next,
        (Step.ISSUING, on.NumberIssued): paper_moves.issued,
        (Step.ISSUING, on.CaseOpened): paper_moves.case_opened,
        (Step.ISSUING, on.IssueFailed): paper_moves.not_issued,
        (Step.TICKET, on.PaperSettled): paper_moves.paper_settled,
        (Step.TICKET, on.PaperWanted): paper_moves.paper_wanted,
        (Step.TICKET, on.StaffTold): paper_moves.staff_told,
        (Step.SLIP, on.SlipSigned): paper_moves.slip_signed,
        (Step.SLIP, on.SlipUnsaved): paper_moves.slip_unsaved,
        (Step.SLIP, on.PaperSettled): paper_moves.paper_settled,
        (Step.SLIP, on.PaperWanted): paper_moves.paper_wanted,
        (Step.SLIP, on.StaffTold): paper_moves.staff_told,
    }
)

#: Deeds that mean the same on every step, unless the table above says otherwise.
ANYWHERE: Mapping[type[on.Event], Handler] = MappingProxyType(
    {on.LanguageChosen: _speak, on.Back: back, on.OfficerCalled: _call, on.OfficerTold: _told, on.Ended: _end}
)
